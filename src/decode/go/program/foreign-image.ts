import { indexOf, latin1 } from '#runtime/bytes.ts';
import type { ByteSource } from '../../byte-source.ts';
import { type AddressRange, type Mapping, mappedImage, type ProgramImage } from './program-image.ts';

/** A program for another system, copied into this one by mistake: its build info names the system. */
export type ForeignFormat = 'PE (Windows)' | 'Mach-O (macOS)';

/** The image of a PE or Mach-O file; null for any other file, and for damaged ones. */
export function foreignImage(source: ByteSource): { format: ForeignFormat; image: ProgramImage } | null {
  const start = viewOf(source.read(0, 4096));
  if (start.byteLength < 64) return null;
  const pe = start.getUint16(0) === 0x4d5a ? peImage(source, start) : null;
  if (pe !== null) return { format: 'PE (Windows)', image: pe };
  const mach = machImage(source, start);
  return mach === null ? null : { format: 'Mach-O (macOS)', image: mach };
}

/** Bounds for hostile files. */
const limits = { sections: 256, commands: 1 << 16 };

/** The first section of initialized, writable data holds the build info (debug/buildinfo peExe.DataStart). */
function peImage(source: ByteSource, start: DataView): ProgramImage | null {
  const header = viewOf(source.read(start.getUint32(0x3c, true), 24 + 240 + limits.sections * peSectionSize));
  if (header.byteLength < 24 + 32 || header.getUint32(0) !== 0x50450000) return null;
  const count = Math.min(header.getUint16(6, true), limits.sections);
  const optionalSize = header.getUint16(20, true);
  const is64 = header.getUint16(24, true) === 0x20b;
  const base = is64 ? Number(header.getBigUint64(48, true)) : header.getUint32(52, true);
  const mappings: Mapping[] = [];
  let range: AddressRange | null = null;
  for (let index = 0; index < count; index += 1) {
    const at = 24 + optionalSize + index * peSectionSize;
    if (at + peSectionSize > header.byteLength) break;
    const word = (offset: number): number => header.getUint32(at + offset, true);
    const [virtualSize, address, size, offset] = [word(8), base + word(12), word(16), word(20)];
    mappings.push({ address, offset, size });
    const traits = word(36) & ~peAlignment;
    if (range === null && size !== 0 && traits >>> 0 === peWritableData) range = { address, size: virtualSize };
  }
  return mappedImage(source, mappings, range);
}

const peSectionSize = 40;
/** IMAGE_SCN_ALIGN_32BYTES. */
const peAlignment = 0x600000;
/** IMAGE_SCN_CNT_INITIALIZED_DATA, MEM_READ and MEM_WRITE. */
const peWritableData = 0xc0000040;

/** Section `__go_buildinfo`, else the first segment that is readable and writable (debug/buildinfo machoExe). */
function machImage(source: ByteSource, start: DataView): ProgramImage | null {
  const magic = start.getUint32(0);
  const form = machForms.find((candidate) => candidate.magic === magic);
  if (form === undefined) return null;
  const { littleEndian, is64 } = form;
  const headerSize = is64 ? 32 : 28;
  const size = Math.min(start.getUint32(20, littleEndian), limits.commands);
  const commands = viewOf(source.read(headerSize, size));
  const word = (at: number): number =>
    is64 ? Number(commands.getBigUint64(at, littleEndian)) : commands.getUint32(at, littleEndian);
  const layout = is64 ? machLayout64 : machLayout32;
  const mappings: Mapping[] = [];
  let section: AddressRange | null = null;
  let data: AddressRange | null = null;
  for (let at = 0; at + layout.segmentSize <= commands.byteLength; ) {
    const [command, length] = [commands.getUint32(at, littleEndian), commands.getUint32(at + 4, littleEndian)];
    if (command === layout.segment) {
      const address = word(at + 24);
      const [memory, offset, fileSize] = [1, 2, 3].map((index) => word(at + 24 + index * layout.word));
      const protection = [0, 4].map((more) => commands.getUint32(at + layout.protection + more, littleEndian));
      mappings.push({ address, offset: offset ?? 0, size: fileSize ?? 0 });
      if (address !== 0 && fileSize !== 0 && protection.every((bits) => bits === 3)) {
        data ??= { address, size: memory ?? 0 };
      }
      const sections = commands.getUint32(at + layout.segmentSize - 8, littleEndian);
      for (let index = 0; index < Math.min(sections, limits.sections); index += 1) {
        const place = at + layout.segmentSize + index * layout.sectionSize;
        if (place + layout.sectionSize > commands.byteLength) break;
        if (nameAt(commands, place) === '__go_buildinfo') {
          section ??= { address: word(place + 32), size: word(place + 32 + layout.word) };
        }
      }
    }
    if (length < 8) break;
    at += length;
  }
  return mappedImage(source, mappings, section ?? data);
}

const machForms = [
  { magic: 0xfeedface, littleEndian: false, is64: false },
  { magic: 0xfeedfacf, littleEndian: false, is64: true },
  { magic: 0xcefaedfe, littleEndian: true, is64: false },
  { magic: 0xcffaedfe, littleEndian: true, is64: true },
] as const;
/** LC_SEGMENT and LC_SEGMENT_64 (mach-o/loader.h); offsets and sizes in bytes. */
const machLayout32 = { segment: 0x1, segmentSize: 56, protection: 40, sectionSize: 68, word: 4 };
const machLayout64 = { segment: 0x19, segmentSize: 72, protection: 56, sectionSize: 80, word: 8 };

function nameAt(view: DataView, offset: number): string {
  const bytes = new Uint8Array(view.buffer, view.byteOffset + offset, 16);
  const end = indexOf(bytes, 0);
  return latin1(bytes, 0, end < 0 ? 16 : end);
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
