import type { ByteSource } from '../byte-source.ts';
import { DecodeError } from '../decoded.ts';
import { isDigits } from '../digits.ts';
import { dynamicTag, tagValue } from './dynamic.ts';
import type { ElfFile } from './elf.ts';
import { Fields, readUpTo } from './fields.ts';
import { fileOffset } from './image.ts';
import { readStrings, type StringTable } from './strings.ts';

/** A version that a file needs from a library: `GLIBC_2.34` of `libc.so.6`. */
export type VersionNeed = { readonly file: string; readonly version: string };

/** Bounds for hostile files. */
const limits = { usual: 4096, window: 256 * 1024, records: 4096 };

/** VER_FLG_WEAK: the loader can do without such a version. */
const weak = 2;

/** VER_FLG_BASE: the library's own name. */
const baseVersion = 1;

/**
 * DT_VERNEED: the versions without which the loader refuses the file.
 * @throws DecodeError
 */
export function readVersionNeeds(source: ByteSource, elf: ElfFile): VersionNeed[] {
  const place = locate(elf, dynamicTag.verneed, dynamicTag.verneednum);
  if (place === null) return [];
  const found = followRecords(source, elf, place, needsIn);
  const texts = readStrings(source, place.strings, [...new Set(found.flatMap(({ file, name }) => [file, name]))]);
  return found.map(({ file, name }) => ({ file: texts.get(file) ?? '', version: texts.get(name) ?? '' }));
}

/**
 * DT_VERDEF: the versions that a library defines, except its own name; null for a library without any, which
 * satisfies every need with a warning.
 * @throws DecodeError
 */
export function readVersionDefinitions(source: ByteSource, elf: ElfFile): string[] | null {
  const place = locate(elf, dynamicTag.verdef, dynamicTag.verdefnum);
  if (place === null) return null;
  const names = followRecords(source, elf, place, definitionsIn);
  const texts = readStrings(source, place.strings, [...new Set(names)]);
  return names.flatMap((name) => texts.get(name) ?? []);
}

/** The highest version that is `prefix` and a number: of `GLIBC_2.2.5`, `GLIBC_2.34` and `GLIBC_PRIVATE` the second. */
export function newestVersion(prefix: string, versions: readonly string[]): string | null {
  const numbers = versions.flatMap((version) => {
    const number = version.startsWith(prefix) ? version.slice(prefix.length) : '';
    return number.split('.').every(isDigits) ? [number] : [];
  });
  if (numbers.length === 0) return null;
  return prefix + numbers.reduce((newest, each) => (compareDotted(each, newest) < 0 ? newest : each));
}

function compareDotted(a: string, b: string): number {
  const [x, y] = [a.split('.').map(Number), b.split('.').map(Number)];
  for (let index = 0; index < Math.max(x.length, y.length); index += 1) {
    const difference = (x[index] ?? 0) - (y[index] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

type Place = { readonly offset: number; readonly count: number; readonly strings: StringTable | null };

function locate(elf: ElfFile, addressTag: number, countTag: number): Place | null {
  if (elf.dynamic === null) return null;
  const address = tagValue(elf.dynamic, addressTag);
  if (address === undefined) return null;
  const offset = fileOffset(elf.loads, address, elf.mapper);
  if (offset === null) throw new DecodeError('the version records are outside the file');
  return { offset, count: tagValue(elf.dynamic, countTag) ?? 0, strings: elf.dynamic.strings };
}

/**
 * The records are linked by relative offsets: their total length shows only when a short window turns out too small.
 */
function followRecords<T>(
  source: ByteSource,
  elf: ElfFile,
  { offset, count }: Place,
  follow: (fields: Fields, count: number) => T,
): T {
  const read = (length: number): T =>
    follow(new Fields(readUpTo(source, offset, length), elf.littleEndian, elf.class === 64), count);
  try {
    return read(limits.usual);
  } catch (error) {
    if (!(error instanceof DecodeError)) throw error;
    return read(limits.window);
  }
}

/** Elf_Verneed and Elf_Vernaux: the string offsets of each library and version. */
function needsIn(fields: Fields, count: number): { file: number; name: number }[] {
  const found: { file: number; name: number }[] = [];
  for (let index = 0, at = 0; index < count; index += 1) {
    const file = fields.u32(at + 4);
    const auxiliaries = fields.u16(at + 2);
    for (let item = 0, aux = at + fields.u32(at + 8); item < auxiliaries; item += 1) {
      if (found.length >= limits.records) throw new DecodeError('too many version records');
      if ((fields.u16(aux + 4) & weak) === 0) found.push({ file, name: fields.u32(aux + 8) });
      const step = fields.u32(aux + 12);
      if (step === 0) break;
      aux += step;
    }
    const step = fields.u32(at + 12);
    if (step === 0) break;
    at += step;
  }
  return found;
}

/** Elf_Verdef and Elf_Verdaux: the string offset of each version, VER_FLG_BASE left out. */
function definitionsIn(fields: Fields, count: number): number[] {
  const names: number[] = [];
  for (let index = 0, at = 0; index < count; index += 1) {
    if (names.length >= limits.records) throw new DecodeError('too many version records');
    if ((fields.u16(at + 2) & baseVersion) === 0) names.push(fields.u32(at + fields.u32(at + 12)));
    const step = fields.u32(at + 16);
    if (step === 0) break;
    at += step;
  }
  return names;
}
