import { compare, fromUtf8 } from '#runtime/bytes.ts';
import type { ByteSource } from '../byte-source.ts';
import { Fields } from '../elf/fields.ts';

/** What a zip file holds under a name, as Go's own reader in package time sees it. */
export type ZipMember =
  | { readonly kind: 'found'; readonly bytes: Uint8Array }
  | { readonly kind: 'absent' }
  /** In Go's words: LoadLocation returns it, and time.Local swallows it. */
  | { readonly kind: 'unusable'; readonly problem: 'corrupt zip file' | 'unsupported compression' };

/**
 * Finds a zone in an uncompressed zip file (loadTzinfoFromZip in time/zoneinfo_read.go). The end record must be the last
 * 22 bytes: Go allows no comment after it.
 */
export function readZipMember(source: ByteSource, name: string): ZipMember {
  const directory = readZipDirectory(source);
  if (directory === null) return { kind: 'unusable', problem: 'corrupt zip file' };
  const wanted = fromUtf8(name);
  const fields = littleEndian(directory.bytes);
  for (let at = 0, left = directory.count; left > 0; left -= 1) {
    const entry = decodeEntry(directory.bytes, fields, at);
    if (entry === null) break;
    at = entry.end;
    if (compare(entry.name, wanted) !== 0) continue;
    if (entry.method !== 0) return { kind: 'unusable', problem: 'unsupported compression' };
    const bytes = readStored(source, entry);
    return bytes === null ? { kind: 'unusable', problem: 'corrupt zip file' } : { kind: 'found', bytes };
  }
  return { kind: 'absent' };
}

/** The central directory; null if there is none where Go looks. */
export function readZipDirectory(source: ByteSource): { readonly bytes: Uint8Array; readonly count: number } | null {
  const tail = littleEndian(source.read(Math.max(0, source.size - tailSize), tailSize));
  if (tail.length < tailSize || tail.u32(0) !== signature.end) return null;
  const size = tail.u32(12);
  const offset = tail.u32(16);
  if (size > limits.directory || offset + size > source.size) return null;
  return { bytes: source.read(offset, size), count: tail.u16(10) };
}

/** Whether an entry is compressed, so that Go refuses the zone: those that zip cannot shorten are stored all the same. */
export function hasCompressed({ bytes, count }: { readonly bytes: Uint8Array; readonly count: number }): boolean {
  const fields = littleEndian(bytes);
  for (let at = 0, left = count; left > 0; left -= 1) {
    const entry = decodeEntry(bytes, fields, at);
    if (entry === null) return false;
    if (entry.method !== 0) return true;
    at = entry.end;
  }
  return false;
}

export const signature = { local: 0x04034b50, entry: 0x02014b50, end: 0x06054b50 } as const;

/** Bytes of the end record. */
export const tailSize = 22;
const entrySize = 46;
const localSize = 30;

/** The directory of some 600 zones has 40 KB, the largest zone 4 KB. */
const limits = { directory: 1 << 20, member: 1 << 20 };

interface Entry {
  readonly name: Uint8Array;
  readonly method: number;
  readonly size: number;
  readonly offset: number;
  /** Where the next entry begins. */
  readonly end: number;
}

function decodeEntry(bytes: Uint8Array, fields: Fields, at: number): Entry | null {
  if (at + entrySize > bytes.length || fields.u32(at) !== signature.entry) return null;
  const nameLength = fields.u16(at + 28);
  const nameAt = at + entrySize;
  return {
    name: bytes.subarray(nameAt, nameAt + nameLength),
    method: fields.u16(at + 10),
    size: fields.u32(at + 24),
    offset: fields.u32(at + 42),
    end: nameAt + nameLength + fields.u16(at + 30) + fields.u16(at + 32),
  };
}

/** The bytes after the local header, which must repeat the entry's name and method. */
function readStored(source: ByteSource, entry: Entry): Uint8Array | null {
  if (entry.size > limits.member) return null;
  const header = source.read(entry.offset, localSize + entry.name.length);
  const fields = littleEndian(header);
  if (header.length < localSize + entry.name.length || fields.u32(0) !== signature.local) return null;
  if (fields.u16(8) !== entry.method || fields.u16(26) !== entry.name.length) return null;
  if (compare(header.subarray(localSize), entry.name) !== 0) return null;
  const bytes = source.read(entry.offset + header.length + fields.u16(28), entry.size);
  return bytes.length < entry.size ? null : bytes;
}

function littleEndian(bytes: Uint8Array): Fields {
  return new Fields(bytes, true, false);
}
