import { asBuffer, type ByteSource } from '../byte-source.ts';

/** What a zip file holds under a name, as Go's own reader in package time sees it. */
export type ZipMember =
  | { readonly kind: 'found'; readonly bytes: Uint8Array }
  | { readonly kind: 'absent' }
  /** In Go's words: what LoadLocation returns, and time.Local swallows. */
  | { readonly kind: 'unusable'; readonly problem: 'corrupt zip file' | 'unsupported compression' };

/**
 * Finds a zone in an uncompressed zip file (loadTzinfoFromZip in time/zoneinfo_read.go). The end record must be the last
 * 22 bytes: Go allows no comment after it.
 */
export function readZipMember(source: ByteSource, name: string): ZipMember {
  const directory = readZipDirectory(source);
  if (directory === null) return { kind: 'unusable', problem: 'corrupt zip file' };
  const wanted = Buffer.from(name);
  for (let at = 0, left = directory.count; left > 0; left -= 1) {
    const entry = decodeEntry(directory.bytes, at);
    if (entry === null) break;
    at = entry.end;
    if (!entry.name.equals(wanted)) continue;
    if (entry.method !== 0) return { kind: 'unusable', problem: 'unsupported compression' };
    const bytes = readStored(source, entry);
    return bytes === null ? { kind: 'unusable', problem: 'corrupt zip file' } : { kind: 'found', bytes };
  }
  return { kind: 'absent' };
}

/** The central directory; null where there is none in the place at which Go looks. */
export function readZipDirectory(source: ByteSource): { readonly bytes: Buffer; readonly count: number } | null {
  const tail = asBuffer(source.read(Math.max(0, source.size - tailSize), tailSize));
  if (tail.length < tailSize || tail.readUInt32LE(0) !== signature.end) return null;
  const size = tail.readUInt32LE(12);
  const offset = tail.readUInt32LE(16);
  if (size > limits.directory || offset + size > source.size) return null;
  return { bytes: asBuffer(source.read(offset, size)), count: tail.readUInt16LE(10) };
}

export const signature = { local: 0x04034b50, entry: 0x02014b50, end: 0x06054b50 } as const;

/** Bytes of the end record. */
export const tailSize = 22;
const entrySize = 46;
const localSize = 30;

/** The directory of some 600 zones has 40 KB, the largest zone 4 KB. */
const limits = { directory: 1 << 20, member: 1 << 20 };

interface Entry {
  readonly name: Buffer;
  readonly method: number;
  readonly size: number;
  readonly offset: number;
  /** Where the next entry begins. */
  readonly end: number;
}

function decodeEntry(bytes: Buffer, at: number): Entry | null {
  if (at + entrySize > bytes.length || bytes.readUInt32LE(at) !== signature.entry) return null;
  const nameLength = bytes.readUInt16LE(at + 28);
  const nameAt = at + entrySize;
  return {
    name: bytes.subarray(nameAt, nameAt + nameLength),
    method: bytes.readUInt16LE(at + 10),
    size: bytes.readUInt32LE(at + 24),
    offset: bytes.readUInt32LE(at + 42),
    end: nameAt + nameLength + bytes.readUInt16LE(at + 30) + bytes.readUInt16LE(at + 32),
  };
}

/** The bytes behind the local header, which must repeat the entry's name and method. */
function readStored(source: ByteSource, entry: Entry): Uint8Array | null {
  if (entry.size > limits.member) return null;
  const header = asBuffer(source.read(entry.offset, localSize + entry.name.length));
  if (header.length < localSize + entry.name.length || header.readUInt32LE(0) !== signature.local) return null;
  if (header.readUInt16LE(8) !== entry.method || header.readUInt16LE(26) !== entry.name.length) return null;
  if (!header.subarray(localSize).equals(entry.name)) return null;
  const bytes = source.read(entry.offset + header.length + header.readUInt16LE(28), entry.size);
  return bytes.length < entry.size ? null : bytes;
}
