import type { ByteSource } from '../byte-source.ts';
import { DecodeError } from '../decoded.ts';
import { isDigits } from '../digits.ts';
import { dynamicTag, tagValue } from './dynamic.ts';
import type { ElfFile } from './elf.ts';
import { Fields, layout, readUpTo } from './fields.ts';
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
  let newest: { readonly version: string; readonly numbers: readonly number[] } | null = null;
  // Linkers list them from the oldest to the newest: from the end, few are newer than one before.
  for (const version of versions.toReversed()) {
    if (!version.startsWith(prefix)) continue;
    const parts = version.slice(prefix.length).split('.');
    const numbers = parts.map(Number);
    if ((newest === null || isAbove(numbers, newest.numbers)) && parts.every(isDigits)) newest = { version, numbers };
  }
  return newest?.version ?? null;
}

/** Of versions by their numbers; false for what is not a number. */
function isAbove(a: readonly number[], b: readonly number[]): boolean {
  const first = a.findIndex((number, index) => number !== (b[index] ?? 0));
  return first >= 0 && (a[first] ?? 0) > (b[first] ?? 0);
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

/** Elf_Verneed, Elf_Vernaux and Elf_Verdef (elf.h): the same in files of either class. */
const layouts = {
  need: layout(2, 2, 4, 4, 4),
  needed: layout(4, 2, 2, 4, 4),
  definition: layout(2, 2, 2, 2, 4, 4, 4),
};

/** Elf_Verneed and Elf_Vernaux: the string offsets of each library and version. */
function needsIn(fields: Fields, count: number): { file: number; name: number }[] {
  const found: { file: number; name: number }[] = [];
  for (let index = 0, at = 0; index < count; index += 1) {
    const need = fields.record(at, layouts.need);
    for (let item = 0, aux = at + need[3]; item < need[1]; item += 1) {
      if (found.length >= limits.records) throw new DecodeError('too many version records');
      const version = fields.record(aux, layouts.needed);
      if ((version[1] & weak) === 0) found.push({ file: need[2], name: version[3] });
      if (version[4] === 0) break;
      aux += version[4];
    }
    if (need[4] === 0) break;
    at += need[4];
  }
  return found;
}

/** Elf_Verdef and Elf_Verdaux: the string offset of each version, VER_FLG_BASE left out. */
function definitionsIn(fields: Fields, count: number): number[] {
  const names: number[] = [];
  for (let index = 0, at = 0; index < count; index += 1) {
    if (names.length >= limits.records) throw new DecodeError('too many version records');
    const definition = fields.record(at, layouts.definition);
    if ((definition[1] & baseVersion) === 0) names.push(fields.u32(at + definition[5]));
    if (definition[6] === 0) break;
    at += definition[6];
  }
  return names;
}
