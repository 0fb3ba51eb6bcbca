import type { ByteSource } from '../byte-source.ts';
import { DecodeError } from '../decoded.ts';
import { cString, Fields, layout, readUpTo } from './fields.ts';
import { type ElfHeader, type ElfSegment, segmentType } from './headers.ts';
import { fileOffset, type Mapper } from './image.ts';

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
  /** Every entry, in file order, for readers of single tags. */
  readonly entries: readonly { readonly tag: number; readonly value: number }[];
}

/** A string table that is not read: its place in the file, in bytes. */
export type StringTable = { readonly offset: number; readonly size: number };

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
const limits = { entries: 16_384, strings: 4096, string: 4096, span: 64 * 1024 };

/** PT_DYNAMIC, or null if there is none: of several the last, as both loaders take it. */
export function readDynamic(
  source: ByteSource,
  header: ElfHeader,
  segments: readonly ElfSegment[],
  mapper: Mapper = 'kernel',
): ElfDynamic | null {
  const segment = segments.filter(({ type }) => type === segmentType.dynamic).at(-1);
  if (segment === undefined) return null;
  const entries = readEntries(source, header, segment, fileOffset(segments, segment.address, mapper));
  const firstValue = (tag: number): number | undefined => entries.find((entry) => entry.tag === tag)?.value;
  const tableAddress = firstValue(dynamicTag.strtab);
  const tableOffset = tableAddress === undefined ? null : fileOffset(segments, tableAddress, mapper);
  const strings = tableOffset === null ? null : { offset: tableOffset, size: firstValue(dynamicTag.strsz) ?? 0 };

  const named = entries.filter(({ tag }) => stringTags.has(tag));
  const texts = readStrings(
    source,
    strings,
    named.map(({ value }) => value),
  );
  const stringsOf = (...tags: readonly number[]): string[] =>
    named.flatMap(({ tag, value }) => {
      const text = tags.includes(tag) ? texts.get(value) : undefined;
      return text === undefined ? [] : [text];
    });
  return {
    needed: stringsOf(dynamicTag.needed),
    filters: stringsOf(dynamicTag.filter),
    soname: stringsOf(dynamicTag.soname)[0] ?? null,
    rpath: stringsOf(dynamicTag.rpath)[0] ?? null,
    runpath: stringsOf(dynamicTag.runpath)[0] ?? null,
    audit: stringsOf(dynamicTag.audit, dynamicTag.depaudit),
    flags: firstValue(dynamicTag.flags) ?? 0,
    flags1: firstValue(dynamicTag.flags1) ?? 0,
    strings,
    entries,
  };
}

/** The first value of a tag; undefined when the section has no such entry. */
export function tagValue(dynamic: ElfDynamic, tag: number): number | undefined {
  return dynamic.entries.find((entry) => entry.tag === tag)?.value;
}

/**
 * The strings that begin at `starts`, by start. A large table is not read for a few names: linkers put those of the
 * dynamic section side by side, so mostly one short read serves them all.
 */
export function readStrings(
  source: ByteSource,
  table: StringTable | null,
  starts: readonly number[],
): Map<number, string> {
  const texts = new Map<number, string>();
  if (table === null || starts.length === 0) return texts;
  if (starts.length > limits.strings) throw new DecodeError(`${starts.length} names in the dynamic section`);
  const first = Math.min(...starts);
  const last = Math.max(...starts);
  const span = last - first + limits.string;
  const window =
    span <= limits.span ? readUpTo(source, table.offset + first, Math.min(span, table.size - first)) : null;
  for (const start of starts) {
    if (start >= table.size || texts.has(start)) continue;
    const text =
      window === null
        ? cString(readUpTo(source, table.offset + start, Math.min(limits.string, table.size - start)), 0)
        : cString(window, start - first);
    if (text !== null) texts.set(start, text);
  }
  return texts;
}

const stringTags: ReadonlySet<number> = new Set([
  dynamicTag.needed,
  dynamicTag.soname,
  dynamicTag.rpath,
  dynamicTag.runpath,
  dynamicTag.audit,
  dynamicTag.depaudit,
  dynamicTag.filter,
]);

/** Loaders know only the address of the section, and read it up to DT_NULL. */
function readEntries(
  source: ByteSource,
  header: ElfHeader,
  segment: ElfSegment,
  place: number | null,
): { tag: number; value: number }[] {
  const is64 = header.class === 64;
  const step = is64 ? 16 : 8;
  const offset = place ?? segment.offset;
  const size = Math.max(Math.min(segment.fileSize, limits.entries * step), usualEntries * step);
  const bytes = readUpTo(source, offset, size);
  const fields = new Fields(bytes, header.littleEndian, is64);
  const entries: { tag: number; value: number }[] = [];
  for (let at = 0; at + step <= bytes.length; at += step) {
    const entry = entryAt(fields, at);
    if (entry.tag === dynamicTag.null) break;
    entries.push(entry);
  }
  return entries;
}

/** Elf_Dyn (elf.h). Tags are signed words; every known one fits the low half. */
function entryAt(fields: Fields, at: number): { tag: number; value: number } {
  if (fields.is64) {
    const record = fields.record(at, entryLayouts[64]);
    return { tag: fields.littleEndian ? record[0] : record[1], value: record[2] };
  }
  const [tag, value] = fields.record(at, entryLayouts[32]);
  return { tag, value };
}

const entryLayouts = { 32: layout(4, 4), 64: layout(4, 4, 8) };

/** Most files have fewer; where a size in the program headers is damaged, this many are still read. */
const usualEntries = 48;
