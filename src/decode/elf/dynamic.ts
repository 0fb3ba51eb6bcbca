import type { ByteSource } from '../byte-source.ts';
import { Fields, layout, readUpTo } from './fields.ts';
import { type ElfHeader, type ElfSegment, lastOfType, segmentType } from './headers.ts';
import { fileOffset, type Mapper } from './image.ts';
import { readStrings, type StringTable } from './strings.ts';

/** The dynamic section, its strings resolved. */
export interface ElfDynamic {
  readonly needed: readonly string[];
  /** DT_FILTER. */
  readonly filters: readonly string[];
  readonly soname: string | null;
  readonly rpath: string | null;
  readonly runpath: string | null;
  /** DT_AUDIT and DT_DEPAUDIT: the loader runs these modules even when it is only asked to list (ld.so(8)). */
  readonly audit: readonly string[];
  /** DT_FLAGS. */
  readonly flags: number;
  /** DT_FLAGS_1. */
  readonly flags1: number;
  /** Where DT_STRTAB is in the file; null when no segment holds it. */
  readonly strings: StringTable | null;
  /** The first value of each tag, for readers of single tags. */
  readonly values: ReadonlyMap<number, number>;
}

/** The program headers of a file, PT_LOAD among them, and who is to map it. */
export type MappedSegments = {
  readonly segments: readonly ElfSegment[];
  readonly loads: readonly ElfSegment[];
  readonly mapper: Mapper;
};

/** d_tag (elf.h). */
export const dynamicTag = {
  null: 0,
  needed: 1,
  hash: 4,
  strtab: 5,
  symtab: 6,
  strsz: 10,
  soname: 14,
  rpath: 15,
  textrel: 22,
  bindNow: 24,
  runpath: 29,
  flags: 30,
  relr: 36,
  gnuHash: 0x6ffffef5,
  depaudit: 0x6ffffefb,
  audit: 0x6ffffefc,
  flags1: 0x6ffffffb,
  filter: 0x7fffffff,
  verdef: 0x6ffffffc,
  verdefnum: 0x6ffffffd,
  verneed: 0x6ffffffe,
  verneednum: 0x6fffffff,
  versym: 0x6ffffff0,
} as const;

/** DT_FLAGS. */
export const dynamicFlag = { origin: 1, symbolic: 2, textrel: 4, bindNow: 8, staticTls: 0x10 } as const;

/** DT_FLAGS_1. */
export const dynamicFlag1 = { now: 1, nodeflib: 0x800, pie: 0x0800_0000 } as const;

/** Bounds for hostile files. */
const limits = { entries: 16_384 };

/** PT_DYNAMIC, or null if there is none: of several the last, as both loaders take it. */
export function readDynamic(
  source: ByteSource,
  header: ElfHeader,
  { segments, loads, mapper }: MappedSegments,
): ElfDynamic | null {
  const segment = lastOfType(segments, segmentType.dynamic);
  if (segment === undefined) return null;
  const entries = readEntries(source, header, segment, fileOffset(loads, segment.address, mapper));
  const values = new Map(entries.toReversed());
  const tableAddress = values.get(dynamicTag.strtab);
  const tableOffset = tableAddress === undefined ? null : fileOffset(loads, tableAddress, mapper);
  const strings = tableOffset === null ? null : { offset: tableOffset, size: values.get(dynamicTag.strsz) ?? 0 };

  const names = namesIn(source, strings, entries);
  return {
    needed: names.needed,
    filters: names.filter,
    soname: names.soname[0] ?? null,
    rpath: names.rpath[0] ?? null,
    runpath: names.runpath[0] ?? null,
    audit: names.audit,
    flags: values.get(dynamicTag.flags) ?? 0,
    flags1: values.get(dynamicTag.flags1) ?? 0,
    strings,
    values,
  };
}

/** The first value of a tag; undefined when the section has no such entry. */
export function tagValue(dynamic: ElfDynamic, tag: number): number | undefined {
  return dynamic.values.get(tag);
}

type NameKind = 'needed' | 'filter' | 'soname' | 'rpath' | 'runpath' | 'audit';

/** What the entries with a string are names of. */
const nameKinds: ReadonlyMap<number, NameKind> = new Map([
  [dynamicTag.needed, 'needed'],
  [dynamicTag.filter, 'filter'],
  [dynamicTag.soname, 'soname'],
  [dynamicTag.rpath, 'rpath'],
  [dynamicTag.runpath, 'runpath'],
  [dynamicTag.audit, 'audit'],
  [dynamicTag.depaudit, 'audit'],
]);

/** The strings that the entries refer to, in file order. */
function namesIn(
  source: ByteSource,
  strings: StringTable | null,
  entries: readonly Entry[],
): Record<NameKind, string[]> {
  const named = entries.filter((entry) => nameKinds.has(entry[0]));
  const texts = readStrings(
    source,
    strings,
    named.map(([, value]) => value),
  );
  const names: Record<NameKind, string[]> = { needed: [], filter: [], soname: [], rpath: [], runpath: [], audit: [] };
  for (const [tag, value] of named) {
    const kind = nameKinds.get(tag);
    const text = texts.get(value);
    if (kind !== undefined && text !== undefined) names[kind].push(text);
  }
  return names;
}

/** Loaders know only the address of the section, and read it up to DT_NULL. */
function readEntries(source: ByteSource, header: ElfHeader, segment: ElfSegment, place: number | null): Entry[] {
  const is64 = header.class === 64;
  const step = is64 ? 16 : 8;
  const offset = place ?? segment.offset;
  const size = Math.max(Math.min(segment.fileSize, limits.entries * step), usualEntries * step);
  const bytes = readUpTo(source, offset, size);
  const fields = new Fields(bytes, header.littleEndian, is64);
  const entries: Entry[] = [];
  const last = bytes.length - step;
  for (let at = 0; at <= last; at += step) {
    const entry = entryAt(fields, at);
    if (entry[0] === dynamicTag.null) break;
    entries.push(entry);
  }
  return entries;
}

/** Elf_Dyn (elf.h). Tags are signed words; every known one fits the low half. */
type Entry = readonly [tag: number, value: number];

function entryAt(fields: Fields, at: number): Entry {
  if (!fields.is64) return fields.record(at, entryLayouts[32]);
  const record = fields.record(at, entryLayouts[64]);
  return [fields.littleEndian ? record[0] : record[1], record[2]];
}

const entryLayouts = { 32: layout(4, 4), 64: layout(4, 4, 8) };

/** Most files have fewer; where a size in the program headers is damaged, this many are still read. */
const usualEntries = 48;
