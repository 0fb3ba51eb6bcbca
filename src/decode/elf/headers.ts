import { latin1 } from '#runtime/bytes.ts';
import type { ByteSource } from '../byte-source.ts';
import { DecodeError } from '../decoded.ts';
import { Fields, readUpTo } from './fields.ts';

export interface ElfHeader {
  readonly class: 32 | 64;
  readonly littleEndian: boolean;
  /** EI_OSABI: 0 System V, 3 GNU. */
  readonly osAbi: number;
  /** e_type: 2 ET_EXEC, 3 ET_DYN. */
  readonly type: number;
  readonly machine: number;
  readonly flags: number;
}

export interface ElfSegment {
  readonly type: number;
  /** PF_X 1, PF_W 2, PF_R 4. */
  readonly flags: number;
  readonly offset: number;
  readonly address: number;
  readonly fileSize: number;
  readonly memorySize: number;
}

export interface ElfSection {
  readonly name: string;
  readonly type: number;
  readonly flags: number;
  readonly address: number;
  readonly offset: number;
  readonly size: number;
  readonly link: number;
}

/** e_type of what the kernel starts and the loader loads. */
export const fileType = { executable: 2, shared: 3 } as const;

export const segmentType = {
  load: 1,
  dynamic: 2,
  interp: 3,
  note: 4,
  tls: 7,
  gnuStack: 0x6474e551,
  gnuRelro: 0x6474e552,
} as const;

export const segmentFlag = { execute: 1, write: 2, read: 4 } as const;

/** Where a table of equal entries is. */
type Table = { readonly offset: number; readonly size: number; readonly count: number };

export interface ElfLayout {
  readonly header: ElfHeader;
  readonly segments: Table;
  readonly sections: Table & { readonly names: number };
}

/** Bounds for hostile files; real executables stay far below. */
const limits = { segments: 4096, sections: 65_535, sectionNames: 1 << 20, sectionName: 256 };

/** e_ident to e_shstrndx. */
export function readHeader(source: ByteSource): ElfLayout {
  const ident = source.read(0, 64);
  if (ident.length < 4 || ident[0] !== 0x7f || ident[1] !== 0x45 || ident[2] !== 0x4c || ident[3] !== 0x46) {
    throw new DecodeError('not an ELF file');
  }
  const is64 = ident[4] === 2;
  if (!is64 && ident[4] !== 1) throw new DecodeError(`EI_CLASS is ${ident[4] ?? 'missing'}`);
  const littleEndian = ident[5] === 1;
  if (!littleEndian && ident[5] !== 2) throw new DecodeError(`EI_DATA is ${ident[5] ?? 'missing'}`);
  if (ident.length < (is64 ? 64 : 52)) throw new DecodeError(`the ELF header is cut off at byte ${ident.length}`);

  const fields = new Fields(ident, littleEndian, is64);
  const tail = is64 ? 48 : 36;
  return {
    header: {
      class: is64 ? 64 : 32,
      littleEndian,
      osAbi: fields.u8(7),
      type: fields.u16(16),
      machine: fields.u16(18),
      flags: fields.u32(tail),
    },
    segments: {
      offset: fields.word(is64 ? 32 : 28),
      size: fields.u16(tail + 6),
      count: fields.u16(tail + 8),
    },
    sections: {
      offset: fields.word(is64 ? 40 : 32),
      size: fields.u16(tail + 10),
      count: fields.u16(tail + 12),
      names: fields.u16(tail + 14),
    },
  };
}

export function readSegments(source: ByteSource, { header, segments: table }: ElfLayout): ElfSegment[] {
  const is64 = header.class === 64;
  if (table.count === 0) return [];
  if (table.count > limits.segments) throw new DecodeError(`${table.count} program headers`);
  if (table.size < (is64 ? 56 : 32)) throw new DecodeError(`e_phentsize is ${table.size}`);
  const bytes = readUpTo(source, table.offset, table.count * table.size);
  if (bytes.length < table.count * table.size) throw new DecodeError('the program headers are cut off');
  const fields = new Fields(bytes, header.littleEndian, is64);
  const segments: ElfSegment[] = [];
  for (let at = 0; at < bytes.length; at += table.size) {
    segments.push({
      type: fields.u32(at),
      flags: fields.u32(at + (is64 ? 4 : 24)),
      offset: fields.word(at + (is64 ? 8 : 4)),
      address: fields.word(at + (is64 ? 16 : 8)),
      fileSize: fields.word(at + (is64 ? 32 : 16)),
      memorySize: fields.word(at + (is64 ? 40 : 20)),
    });
  }
  return segments;
}

/** Section headers serve tools, not the kernel: where they are damaged the file still runs, so the list is empty. */
export function readSections(source: ByteSource, { header, sections: table }: ElfLayout): ElfSection[] {
  const is64 = header.class === 64;
  if (table.offset === 0 || table.count === 0 || table.count > limits.sections) return [];
  if (table.size < (is64 ? 64 : 40)) return [];
  const bytes = readUpTo(source, table.offset, table.count * table.size);
  if (bytes.length < table.count * table.size) return [];
  const fields = new Fields(bytes, header.littleEndian, is64);
  try {
    const offsetAt = is64 ? 24 : 16;
    const sizeAt = is64 ? 32 : 20;
    let names = '';
    if (table.names < table.count) {
      const at = table.names * table.size;
      const size = Math.min(fields.word(at + sizeAt), limits.sectionNames);
      const strings = readUpTo(source, fields.word(at + offsetAt), size);
      names = latin1(strings);
    }
    const sections: ElfSection[] = [];
    for (let at = 0; at < bytes.length; at += table.size) {
      const nameAt = fields.u32(at);
      sections.push({
        name: upToNul(names.slice(nameAt, nameAt + limits.sectionName)),
        type: fields.u32(at + 4),
        flags: fields.word(at + 8),
        address: fields.word(at + (is64 ? 16 : 12)),
        offset: fields.word(at + offsetAt),
        size: fields.word(at + sizeAt),
        link: fields.u32(at + (is64 ? 40 : 24)),
      });
    }
    return sections;
  } catch (error) {
    if (error instanceof DecodeError) return [];
    throw error;
  }
}

/** Empty where there is none: an endless name would be looked through once for each section. */
function upToNul(text: string): string {
  return text.slice(0, Math.max(0, text.indexOf('\0')));
}

/** The file offset of a virtual address, through the first PT_LOAD that holds it; null when none does. */
export function fileOffset(segments: readonly ElfSegment[], address: number): number | null {
  for (const segment of segments) {
    if (segment.type !== segmentType.load) continue;
    if (address >= segment.address && address < segment.address + segment.fileSize) {
      return address - segment.address + segment.offset;
    }
  }
  return null;
}
