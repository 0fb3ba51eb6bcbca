import { indexOf } from '#runtime/bytes.ts';
import type { ByteSource } from '../byte-source.ts';
import { DecodeError } from '../decoded.ts';
import { dynamicTag, tagValue } from './dynamic.ts';
import type { ElfFile } from './elf.ts';
import { cString, Fields, readUpTo } from './fields.ts';
import { fileOffset } from './image.ts';

/** The dynamic symbols of a file, by name: those it needs from others, and those it provides. */
export interface DynamicSymbols {
  /** Undefined and not weak: each must be found somewhere, if a relocation refers to it. By index in the table. */
  readonly wanted: ReadonlyMap<number, string>;
  readonly defined: ReadonlySet<string>;
}

/** Bounds for hostile files; libstdc++ has some 6,000 symbols. */
const limits = { symbols: 1 << 18, strings: 16 << 20, relocations: 1 << 20, places: 16, chain: 64 };

const weak = 2;
const sectionUndefined = 0;

/**
 * The table that DT_SYMTAB names, as long as DT_HASH or DT_GNU_HASH says it is.
 * @throws DecodeError
 */
export function readDynamicSymbols(source: ByteSource, elf: ElfFile): DynamicSymbols {
  const wanted = new Map<number, string>();
  const defined = new Set<string>();
  const names = readNames(source, elf);
  const table = readTable(source, elf);
  if (names === null || table === null) return { wanted, defined };
  for (let index = 1; index < table.count; index += 1) {
    const name = cString(names, table.nameAt(index));
    if (name === null || name === '') continue;
    const use = table.useAt(index);
    if (use === 'defined') defined.add(name);
    else if (use === 'wanted') wanted.set(index, name);
  }
  return { wanted, defined };
}

/**
 * Those of `wanted` that have no symbol version (DT_VERSYM): the loader looks for them by name alone, in every
 * library.
 * @throws DecodeError
 */
export function readUnversioned(source: ByteSource, elf: ElfFile, { wanted }: DynamicSymbols): Map<number, string> {
  const offset = offsetOf(elf, dynamicTag.versym);
  if (offset === null) return new Map(wanted);
  const last = Math.max(0, ...wanted.keys());
  const versions = new Fields(readUpTo(source, offset, (last + 1) * 2), elf.littleEndian, elf.class === 64);
  return new Map([...wanted].filter(([index]) => (versions.u16(index * 2) & versionIndex) <= globalVersion));
}

/** VER_NDX_GLOBAL, and the index bits of an entry: the highest bit hides a symbol. */
const [globalVersion, versionIndex] = [1, 0x7fff];

/**
 * Which of the names the file defines, looked up by DT_GNU_HASH as the loader does; without that table the whole
 * symbol table is read.
 * @throws DecodeError
 */
export function definedAmong(source: ByteSource, elf: ElfFile, names: Iterable<string>): Set<string> {
  const table = readGnuHash(source, elf);
  const [symbols, strings] = [offsetOf(elf, dynamicTag.symtab), elf.dynamic?.strings ?? null];
  if (table === null || symbols === null || strings === null) {
    const { defined } = readDynamicSymbols(source, elf);
    return new Set([...names].filter((name) => defined.has(name)));
  }
  const is64 = elf.class === 64;
  const size = is64 ? 24 : 16;
  const isNamed = (index: number, name: string): boolean => {
    const symbol = new Fields(readUpTo(source, symbols + index * size, size), elf.littleEndian, is64);
    if (symbol.u16(is64 ? 6 : 14) === sectionUndefined) return false;
    return cString(readUpTo(source, strings.offset + symbol.u32(0), name.length + 1), 0) === name;
  };
  return new Set([...names].filter((name) => table.candidates(gnuHash(name)).some((index) => isNamed(index, name))));
}

interface GnuHash {
  /** Indices of the symbols with this hash, ignoring its lowest bit. */
  candidates(hash: number): number[];
}

/** Null if there is none. */
function readGnuHash(source: ByteSource, elf: ElfFile): GnuHash | null {
  const offset = offsetOf(elf, dynamicTag.gnuHash);
  if (offset === null) return null;
  const is64 = elf.class === 64;
  const head = new Fields(readUpTo(source, offset, 16), elf.littleEndian, is64);
  const [bucketCount, firstHashed, bloomWords] = [head.u32(0), head.u32(4), head.u32(8)];
  if (bucketCount === 0 || bucketCount > limits.symbols || bloomWords > limits.symbols)
    throw new DecodeError('the GNU hash table is out of range');
  const bucketsAt = offset + 16 + bloomWords * (is64 ? 8 : 4);
  const buckets = new Fields(readUpTo(source, bucketsAt, bucketCount * 4), elf.littleEndian, is64);
  const chainsAt = bucketsAt + bucketCount * 4;
  return {
    candidates(hash) {
      const first = buckets.u32((hash % bucketCount) * 4);
      if (first < firstHashed) return [];
      const found: number[] = [];
      const chain = new Fields(
        readUpTo(source, chainsAt + (first - firstHashed) * 4, limits.chain * 4),
        elf.littleEndian,
        is64,
      );
      for (let at = 0; at + 4 <= chain.length; at += 4) {
        const value = chain.u32(at);
        if ((value | 1) === (hash | 1)) found.push(first + at / 4);
        if ((value & 1) !== 0) break;
      }
      return found;
    },
  };
}

/** dl_new_hash of elf/dl-hash.h: unsigned 32 bits. */
function gnuHash(name: string): number {
  let hash = 5381;
  for (let at = 0; at < name.length; at += 1) hash = (Math.imul(hash, 33) + name.charCodeAt(at)) >>> 0;
  return hash;
}

/**
 * Whether `wanted` of the dynamic symbols has a name, without decoding those of all others.
 * @throws DecodeError
 */
export function wantsSymbol(source: ByteSource, elf: ElfFile, name: string): boolean {
  const names = readNames(source, elf);
  if (names === null) return false;
  // Names may share their ends, so this one may be in several places.
  const places: number[] = [];
  for (let at = indexOf(names, `${name}\0`); at >= 0 && places.length < limits.places; ) {
    places.push(at);
    at = indexOf(names, `${name}\0`, at + 1);
  }
  const table = places.length === 0 ? null : readTable(source, elf);
  if (table === null) return false;
  for (let index = 1; index < table.count; index += 1) {
    if (places.includes(table.nameAt(index)) && table.useAt(index) === 'wanted') return true;
  }
  return false;
}

function readNames(source: ByteSource, elf: ElfFile): Uint8Array | null {
  const strings = elf.dynamic?.strings;
  if (strings == null) return null;
  return readUpTo(source, strings.offset, Math.min(strings.size, limits.strings));
}

interface SymbolTable {
  readonly count: number;
  /** Where the name begins in the string table. */
  nameAt(index: number): number;
  useAt(index: number): 'defined' | 'wanted' | 'weak';
}

/** Elf_Sym, whose field order differs by class. Null if there is no table. */
function readTable(source: ByteSource, elf: ElfFile): SymbolTable | null {
  const offset = offsetOf(elf, dynamicTag.symtab);
  if (offset === null) return null;
  const is64 = elf.class === 64;
  const size = is64 ? 24 : 16;
  const count = Math.min(symbolCount(source, elf), limits.symbols);
  const fields = new Fields(readUpTo(source, offset, count * size), elf.littleEndian, is64);
  return {
    count,
    nameAt: (index) => fields.u32(index * size),
    useAt(index) {
      if (fields.u16(index * size + (is64 ? 6 : 14)) !== sectionUndefined) return 'defined';
      return fields.u8(index * size + (is64 ? 4 : 12)) >> 4 === weak ? 'weak' : 'wanted';
    },
  };
}

/**
 * Which of the symbols some relocation refers to: the loader looks for no others.
 * @param bound `at-start` excludes functions that are resolved at their first call (DT_JMPREL)
 * @throws DecodeError
 */
export function readRelocatedSymbols(
  source: ByteSource,
  elf: ElfFile,
  bound: 'at-start' | 'ever' = 'ever',
): Set<number> {
  const is64 = elf.class === 64;
  const [rel, rela] = is64 ? [16, 24] : [8, 12];
  const pltUsesRela = elf.dynamic !== null && tagValue(elf.dynamic, relocationTag.pltrel) === relocationTag.rela;
  const tables: readonly (readonly [number, number, number])[] = [
    [relocationTag.rela, relocationTag.relasz, rela],
    [relocationTag.rel, relocationTag.relsz, rel],
    [relocationTag.jmprel, relocationTag.pltrelsz, pltUsesRela ? rela : rel],
  ];
  const found = new Set<number>();
  for (const [addressTag, sizeTag, step] of bound === 'ever' ? tables : tables.slice(0, 2)) {
    const offset = offsetOf(elf, addressTag);
    if (offset === null || elf.dynamic === null) continue;
    const bytes = readUpTo(source, offset, Math.min(tagValue(elf.dynamic, sizeTag) ?? 0, limits.relocations * step));
    const fields = new Fields(bytes, elf.littleEndian, is64);
    for (let at = 0; at + step <= bytes.length; at += step) {
      // r_info: ELF64_R_SYM is the high half, ELF32_R_SYM all but the low byte.
      found.add(is64 ? fields.u32(at + (elf.littleEndian ? 12 : 8)) : fields.u32(at + 4) >>> 8);
    }
  }
  return found;
}

const relocationTag = { rela: 7, relasz: 8, rel: 17, relsz: 18, pltrelsz: 2, pltrel: 20, jmprel: 23 } as const;

function offsetOf(elf: ElfFile, tag: number): number | null {
  const address = elf.dynamic === null ? undefined : tagValue(elf.dynamic, tag);
  return address === undefined ? null : fileOffset(elf.loads, address, elf.mapper);
}

/** A dynamic symbol table has no length field: the hash chains determine it. */
function symbolCount(source: ByteSource, elf: ElfFile): number {
  const is64 = elf.class === 64;
  const hash = offsetOf(elf, dynamicTag.hash);
  if (hash !== null) return new Fields(readUpTo(source, hash, 8), elf.littleEndian, is64).u32(4);
  const gnuHash = offsetOf(elf, dynamicTag.gnuHash);
  if (gnuHash === null) return 0;
  const head = new Fields(readUpTo(source, gnuHash, 16), elf.littleEndian, is64);
  const [buckets, firstHashed, bloomWords] = [head.u32(0), head.u32(4), head.u32(8)];
  if (buckets > limits.symbols || bloomWords > limits.symbols)
    throw new DecodeError('the GNU hash table is out of range');
  const bucketsAt = gnuHash + 16 + bloomWords * (is64 ? 8 : 4);
  const table = new Fields(readUpTo(source, bucketsAt, buckets * 4), elf.littleEndian, is64);
  let last = 0;
  for (let at = 0; at + 4 <= table.length; at += 4) last = Math.max(last, table.u32(at));
  // If nothing is defined, nothing is hashed, and only the relocations show how long the table is.
  if (last < firstHashed) {
    let end = firstHashed;
    for (const index of readRelocatedSymbols(source, elf)) end = Math.max(end, index + 1);
    return end;
  }
  const chainsAt = bucketsAt + buckets * 4;
  // An odd hash ends the last chain.
  const tail = new Fields(readUpTo(source, chainsAt + (last - firstHashed) * 4, 65_536), elf.littleEndian, is64);
  for (let at = 0; at + 4 <= tail.length; at += 4) {
    if ((tail.u32(at) & 1) !== 0) return last + at / 4 + 1;
  }
  throw new DecodeError('the GNU hash table has no end');
}
