import { fromUtf8, latin1, utf8 } from '#runtime/bytes.ts';
import { type Decoded, DecodeError, decoding } from '../decoded.ts';
import { cString, Fields } from './fields.ts';

/** /etc/ld.so.cache, which ldconfig(8) writes (sysdeps/generic/dl-cache.h). */
export interface LdSoCache {
  /** Entries in the file. */
  readonly count: number;
  /**
   * The program that wrote it: `ldconfig (Debian GLIBC 2.36-9+deb12u14) stable release version 2.36`; null before
   * glibc 2.33.
   */
  readonly generator: string | null;
  /** The entries for a library, in file order, found as the loader finds them: by binary search. */
  find(name: string): LdSoCacheEntry[];
}

export type LdSoCacheEntry = {
  readonly path: string;
  /** Low byte 3: an ELF library for glibc. High byte: the ABI. */
  readonly flags: number;
  /** The glibc-hwcaps subdirectory it is for, `x86-64-v3`; null for every processor. */
  readonly hwcap: string | null;
  /** The hardware bits of glibc before 2.33: 0 for every processor. */
  readonly legacyHwcap: number;
};

const oldMagic = 'ld.so-1.7.0';
const newMagic = 'glibc-ld.so.cache1.1';
const headerSize = 48;
const entrySize = 24;
const extensionMagic = 0xeaa42174;
const extensionTag = { generator: 0, hwcaps: 1 } as const;

/** Bounds for hostile files. */
const limits = { entries: 1 << 20, equal: 64, hwcaps: 256, extensions: 16 };

/**
 * The whole file; the format before glibc 2.2, without the new part after it, is refused.
 * @param littleEndian the byte order of the machine it is for
 */
export function decodeLdSoCache(bytes: Uint8Array, littleEndian: boolean): Decoded<LdSoCache> {
  return decoding(() => {
    const start = newPart(bytes, littleEndian);
    const part = bytes.subarray(start);
    const fields = new Fields(part, littleEndian, true);
    if (part.length < headerSize) throw new DecodeError(`the cache is cut off at byte ${bytes.length}`);
    const order = fields.u8(28) & 3;
    if (order !== 0 && order !== (littleEndian ? 2 : 3)) throw new DecodeError('the cache is of the other byte order');
    const count = fields.u32(20);
    if (count > limits.entries || headerSize + count * entrySize > part.length) {
      throw new DecodeError(`the cache has ${count} entries in ${bytes.length} bytes`);
    }
    const { generator, hwcaps } = readExtensions(part, fields);
    return { count, generator, find: (name) => findEntries(part, fields, count, hwcaps, name) };
  });
}

/** Where the new format begins: at 0, or after the entries of the old one, aligned as it requires. */
function newPart(bytes: Uint8Array, littleEndian: boolean): number {
  if (startsWith(bytes, 0, newMagic)) return 0;
  if (!startsWith(bytes, 0, oldMagic)) throw new DecodeError('not an ld.so.cache');
  const count = new Fields(bytes, littleEndian, true).u32(12);
  const start = Math.ceil((16 + count * 12) / 8) * 8;
  if (!startsWith(bytes, start, newMagic)) throw new DecodeError('only the format before glibc 2.2');
  return start;
}

function startsWith(bytes: Uint8Array, at: number, text: string): boolean {
  return latin1(bytes, at, at + text.length) === text;
}

/** The loader ignores a damaged extension, and so does this. */
function readExtensions(part: Uint8Array, fields: Fields): { generator: string | null; hwcaps: (string | null)[] } {
  const result: { generator: string | null; hwcaps: (string | null)[] } = { generator: null, hwcaps: [] };
  const at = fields.u32(32);
  if (at === 0 || at % 4 !== 0 || at + 8 > part.length || fields.u32(at) !== extensionMagic) return result;
  const count = Math.min(fields.u32(at + 4), limits.extensions);
  for (let index = 0; index < count && at + 24 + index * 16 <= part.length; index += 1) {
    const row = at + 8 + index * 16;
    const [tag, offset, size] = [fields.u32(row), fields.u32(row + 8), fields.u32(row + 12)];
    if (offset + size > part.length) continue;
    if (tag === extensionTag.generator) {
      result.generator = utf8(part, offset, offset + Math.min(size, 256));
    }
    if (tag === extensionTag.hwcaps) {
      const names = Math.min(Math.floor(size / 4), limits.hwcaps);
      result.hwcaps = Array.from({ length: names }, (_, name) => cString(part, fields.u32(offset + name * 4)));
    }
  }
  return result;
}

/**
 * `search_cache` of elf/dl-cache.c: entries are sorted in descending order, with entries of the same name next to
 * each other.
 */
function findEntries(
  part: Uint8Array,
  fields: Fields,
  count: number,
  hwcaps: readonly (string | null)[],
  name: string,
): LdSoCacheEntry[] {
  const wanted = fromUtf8(name);
  const compareAt = (index: number): number =>
    compareNames(wanted, part, fields.u32(headerSize + index * entrySize + 4));
  let left = 0;
  let right = count - 1;
  while (left <= right) {
    const middle = (left + right) >> 1;
    const order = compareAt(middle);
    if (order === 0) return entriesAround(part, fields, count, hwcaps, middle, compareAt);
    if (order < 0) left = middle + 1;
    else right = middle - 1;
  }
  return [];
}

function entriesAround(
  part: Uint8Array,
  fields: Fields,
  count: number,
  hwcaps: readonly (string | null)[],
  middle: number,
  compareAt: (index: number) => number,
): LdSoCacheEntry[] {
  let first = middle;
  while (first > 0 && middle - first < limits.equal && compareAt(first - 1) === 0) first -= 1;
  const entries: LdSoCacheEntry[] = [];
  for (let index = first; index < count && entries.length < limits.equal; index += 1) {
    if (index > middle && compareAt(index) !== 0) break;
    const at = headerSize + index * entrySize;
    const path = cString(part, fields.u32(at + 8));
    if (path === null) continue;
    const [low, high] = fields.littleEndian ? [at + 16, at + 20] : [at + 20, at + 16];
    // `DL_CACHE_HWCAP_EXTENSION`: the high half is 2^30, the low half an index into the extension.
    const named = fields.u32(high) === 0x4000_0000;
    entries.push({
      path,
      flags: fields.u32(at),
      hwcap: named ? (hwcaps[fields.u32(low)] ?? null) : null,
      legacyHwcap: named ? 0 : fields.u32(high) * 0x1_0000_0000 + fields.u32(low),
    });
  }
  return entries;
}

/**
 * `_dl_cache_libcmp`: digits compare as numbers, and a digit is greater than any other byte.
 * Returns > 0 if `name` sorts above the name at `at`.
 */
function compareNames(name: Uint8Array, part: Uint8Array, at: number): number {
  let a = 0;
  let b = at;
  for (;;) {
    const x = name[a] ?? 0;
    const y = part[b] ?? 0;
    if (isDigit(x)) {
      if (!isDigit(y)) return 1;
      const [left, afterLeft] = readNumber(name, a);
      const [right, afterRight] = readNumber(part, b);
      if (left !== right) return left - right;
      a = afterLeft;
      b = afterRight;
    } else if (x === y && x !== 0) {
      a += 1;
      b += 1;
    } else return isDigit(y) ? -1 : x - y;
  }
}

function readNumber(bytes: Uint8Array, start: number): [number, number] {
  let value = 0;
  let at = start;
  for (let digit = bytes[at] ?? 0; isDigit(digit); digit = bytes[at] ?? 0) {
    value = value * 10 + (digit - 0x30);
    at += 1;
  }
  return [value, at];
}

function isDigit(byte: number): boolean {
  return byte >= 0x30 && byte <= 0x39;
}
