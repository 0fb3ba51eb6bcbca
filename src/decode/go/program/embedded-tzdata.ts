import { indexOf, latin1 } from '#runtime/bytes.ts';
import type { ByteSource } from '../../byte-source.ts';
import { type ElfFile, segmentFlag, segmentType } from '../../elf/elf.ts';
import { Fields } from '../../elf/fields.ts';
import { readZipDirectory, signature, tailSize } from '../../zone/tz-zip.ts';
import { isZoneName } from '../../zone/zone-name.ts';

/** A part of a file, in bytes. */
export interface Extent {
  readonly offset: number;
  readonly size: number;
}

/**
 * Finds the time zone database that `import _ "time/tzdata"` or `-tags timetzdata` links into a Go program: a zip
 * file, to be read with `readZipMember`. It survives stripping, -trimpath and obfuscation, since it is data.
 *
 * It is one string of 400 KB or more, with records at most some 4 KB apart: checking a window every 128 KB of the
 * read-only data finds it, and reads a sixteenth of the data.
 */
export function findEmbeddedTzdata(source: ByteSource, elf: ElfFile): Extent | null {
  let windows = 0;
  let candidates = 0;
  for (const { offset, size } of readOnlyData(elf)) {
    const end = Math.min(offset + size, source.size);
    for (let at = offset; at < end; at += stride) {
      if (++windows > limits.windows) return null;
      const bytes = source.read(at, Math.min(windowSize, end - at));
      const record = findRecord(bytes);
      if (record === null || ++candidates > limits.candidates) continue;
      const zip = zipAround(source, at + record, end);
      if (zip !== null) return zip;
    }
  }
  return null;
}

/** A part of a file, read as if it were a whole one. */
export function extentSource(source: ByteSource, { offset: start, size }: Extent): ByteSource {
  return { size, read: (offset, length) => source.read(start + offset, Math.max(0, Math.min(length, size - offset))) };
}

const stride = 128 << 10;
const windowSize = 8 << 10;

/**
 * Bounds for hostile files: a gigabyte of read-only data, other embedded zip files, and a database twice as large as
 * any so far.
 */
const limits = { windows: 8192, candidates: 16, zip: 2 << 20 };

/** Where the linker puts string constants (cmd/link/internal/ld/data.go); segments if section headers are stripped. */
export function readOnlyData(elf: ElfFile): readonly Extent[] {
  const section = elf.sections.find(({ name }) => name === '.rodata');
  if (section !== undefined) return [section];
  return elf.segments
    .filter(({ type, flags }) => type === segmentType.load && (flags & segmentFlag.write) === 0)
    .map(({ offset, fileSize }) => ({ offset, size: fileSize }));
}

/** The position of a local header or a directory entry with the name of a zone, stored without compression. */
function findRecord(bytes: Uint8Array): number | null {
  const fields = new Fields(bytes, true, false);
  for (let at = indexOf(bytes, 'PK'); at >= 0; at = indexOf(bytes, 'PK', at + 2)) {
    if (at + 64 > bytes.length) return null;
    const isLocal = fields.u32(at) === signature.local;
    if (!isLocal && fields.u32(at) !== signature.entry) continue;
    const [method, length, name] = isLocal ? [8, 26, 30] : [10, 28, 46];
    if (fields.u16(at + method) !== 0) continue;
    const text = latin1(bytes, at + name, at + name + Math.min(fields.u16(at + length), 16));
    if (text.length >= 2 && isZoneName(text)) return at;
  }
  return null;
}

/** The zip file that holds the record at `inside`: its end record follows, and says where the file begins. */
function zipAround(source: ByteSource, inside: number, end: number): Extent | null {
  const rest = source.read(inside, Math.min(limits.zip, end - inside));
  const at = indexOf(rest, 'PK\x05\x06');
  if (at < 0 || at + tailSize > rest.length) return null;
  const fields = new Fields(rest, true, false);
  const size = fields.u32(at + 12) + fields.u32(at + 16) + tailSize;
  const start = inside + at + tailSize - size;
  if (start < 0 || size > limits.zip) return null;
  const zip = { offset: start, size };
  if (latin1(source.read(start, 4)) !== 'PK\x03\x04') return null;
  const directory = readZipDirectory(extentSource(source, zip));
  return directory !== null && indexOf(directory.bytes, 'America/New_York') >= 0 ? zip : null;
}
