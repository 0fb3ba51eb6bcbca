import { decodeElf, type ElfFile, fileOffset } from '../../src/decode/elf/elf.ts';

/** An executable with a symbol table (SHT_SYMTAB, elf(5)). */
export interface Image {
  readonly bytes: Buffer;
  /** Where a function or variable is, by its mangled name; null where that is not in the file, or more than one. */
  find(symbol: string): Place | null;
}

export interface Place {
  /** In the file. */
  readonly offset: number;
  /** Bytes. */
  readonly size: number;
  /** In memory. */
  readonly address: number;
}

const symtabType = 2;
/** Elf64_Sym: st_name, st_info, st_other, st_shndx, st_value, st_size. */
const entrySize = 24;

/** Null for what is not an ELF file, or was stripped. */
export function readImage(bytes: Buffer): Image | null {
  const decoded = decodeElf({ size: bytes.length, read: (at, length) => bytes.subarray(at, at + length) });
  if (!decoded.ok) return null;
  const elf = decoded.value;
  const table = elf.sections.find(({ type }) => type === symtabType);
  const strings = table === undefined ? undefined : elf.sections[table.link];
  if (table === undefined || strings === undefined) return null;
  const symbols = bytes.subarray(table.offset, table.offset + table.size);
  const names = bytes.subarray(strings.offset, strings.offset + strings.size);
  return { bytes, find: (symbol) => findSymbol(elf, symbols, names, symbol) };
}

function findSymbol(elf: ElfFile, symbols: Buffer, names: Buffer, symbol: string): Place | null {
  const wanted = new Set<number>();
  for (let at = names.indexOf(`${symbol}\0`); at >= 0; at = names.indexOf(`${symbol}\0`, at + 1)) wanted.add(at);
  let found: Place | null = null;
  for (let entry = 0; wanted.size > 0 && entry + entrySize <= symbols.length; entry += entrySize) {
    if (!wanted.has(symbols.readUInt32LE(entry))) continue;
    const address = Number(symbols.readBigUInt64LE(entry + 8));
    const size = Number(symbols.readBigUInt64LE(entry + 16));
    const offset = fileOffset(elf.segments, address);
    if (offset === null || size === 0) continue;
    if (found !== null && found.address !== address) return null;
    found = { offset, size, address };
  }
  return found;
}
