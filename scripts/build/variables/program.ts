import { decodeElf, type ElfFile, type ElfSection, fileOffset, segmentFlag } from '../../../src/decode/elf/elf.ts';
import type { Architecture } from '../architecture.ts';

/** An executable that still has its symbols (SHT_SYMTAB, elf(5)). */
export interface Program {
  readonly arch: Architecture;
  readonly bytes: Buffer;
  /** The start addresses of its functions, by their mangled names. */
  addressesOf(name: RegExp): number[];
  /** Where it calls a library function (the procedure linkage table), by its name without version. */
  entriesTo(name: string): number[];
  /** The mangled name of the function that contains an address. */
  functionAt(address: number): string | null;
  /** The text at an address of read-only data, up to its NUL. */
  textAt(address: number): string | null;
  /** Sections with machine code. */
  readonly code: readonly Code[];
}

export interface Code {
  readonly address: number;
  readonly bytes: Buffer;
}

const sectionType = { symtab: 2, dynsym: 11, progbits: 1 } as const;
/** Elf64_Sym and Elf64_Rela. */
const symbolSize = 24;
const relocationSize = 24;
const functionType = 2;
const executable = 4;

/** @throws if the file is not an executable, or was stripped */
export function readProgram(bytes: Buffer, arch: Architecture): Program {
  const decoded = decodeElf({ size: bytes.length, read: (at, length) => bytes.subarray(at, at + length) });
  if (!decoded.ok) throw new Error('this Node is not an ELF file');
  const elf = decoded.value;
  const symbols = symbolsOf(bytes, elf, sectionType.symtab);
  const functions = symbols
    .filter(({ type, address }) => type === functionType && address !== 0)
    .sort((one, other) => one.address - other.address);
  if (functions.length === 0) throw new Error('this Node has no symbols, so it is impossible to tell what it reads');
  const code = elf.sections
    .filter(({ type, flags }) => type === sectionType.progbits && (flags & executable) !== 0)
    .map(({ address, offset, size }) => ({ address, bytes: bytes.subarray(offset, offset + size) }));
  return {
    arch,
    bytes,
    code,
    addressesOf: (name) => [...new Set(functions.filter((each) => name.test(each.name)).map(({ address }) => address))],
    entriesTo: (name) => entriesTo(name, bytes, elf, arch, code),
    functionAt(address) {
      const found = functions[countUpTo(functions, address) - 1];
      return found === undefined || address >= found.address + Math.max(found.size, 1) ? null : found.name;
    },
    textAt: (address) => textAt(address, bytes, elf),
  };
}

interface ElfSymbol {
  readonly name: string;
  readonly type: number;
  readonly address: number;
  readonly size: number;
}

function symbolsOf(bytes: Buffer, elf: ElfFile, type: number): ElfSymbol[] {
  const table = elf.sections.find((section) => section.type === type);
  const strings = table === undefined ? undefined : elf.sections[table.link];
  if (table === undefined || strings === undefined) return [];
  return Array.from({ length: Math.floor(table.size / symbolSize) }, (_, index) => {
    const at = table.offset + index * symbolSize;
    const nameAt = strings.offset + bytes.readUInt32LE(at);
    return {
      name: bytes.toString('latin1', nameAt, bytes.indexOf(0, nameAt)),
      type: bytes.readUInt8(at + 4) & 0xf,
      address: Number(bytes.readBigUInt64LE(at + 8)),
      size: Number(bytes.readBigUInt64LE(at + 16)),
    };
  });
}

/**
 * The code that jumps to the address that the loader writes for this function: by its relocation, then by who reads
 * that word.
 */
function entriesTo(name: string, bytes: Buffer, elf: ElfFile, arch: Architecture, code: readonly Code[]): number[] {
  const imported = symbolsOf(bytes, elf, sectionType.dynsym);
  const relocations = elf.sections.filter(({ name: section }) => section.startsWith('.rela'));
  const words = relocations.flatMap((section) => wordsFor(name, bytes, section, imported));
  return words.flatMap((word) => code.flatMap((each) => jumpsThrough(word, each, arch)));
}

function wordsFor(name: string, bytes: Buffer, section: ElfSection, imported: readonly ElfSymbol[]): number[] {
  const words: number[] = [];
  for (let at = section.offset; at + relocationSize <= section.offset + section.size; at += relocationSize) {
    const symbol = imported[bytes.readUInt32LE(at + 12)];
    if (symbol?.name === name) words.push(Number(bytes.readBigUInt64LE(at)));
  }
  return words;
}

/** `jmp *word(%rip)`; `adrp x16, page; ldr x17, [x16, #offset]`. */
function jumpsThrough(word: number, { address, bytes }: Code, arch: Architecture): number[] {
  const found: number[] = [];
  if (arch === 'x64') {
    for (
      let at = bytes.indexOf('ff25', 0, 'hex');
      at >= 0 && at + 6 <= bytes.length;
      at = bytes.indexOf('ff25', at + 1, 'hex')
    )
      if (address + at + 6 + bytes.readInt32LE(at + 2) === word) found.push(address + at);
    return found;
  }
  for (let at = 0; at + 8 <= bytes.length; at += 4) {
    const page = pageOf(bytes.readUInt32LE(at), address + at, 16);
    const load = bytes.readUInt32LE(at + 4);
    if (page !== null && (load & 0xffc003ff) >>> 0 === 0xf9400211 && page + ((load >>> 10) & 0xfff) * 8 === word)
      found.push(address + at);
  }
  return found;
}

/** The page that `adrp` puts into a register; null for another instruction, or another register. */
export function pageOf(instruction: number, address: number, register: number): number | null {
  if ((instruction & 0x9f00001f) >>> 0 !== (0x90000000 | register) >>> 0) return null;
  const low = (instruction >>> 29) & 3;
  // 21 bits with a sign, two of which are stored separately.
  const high = ((instruction << 8) >> 13) & ~0;
  return Math.floor(address / 4096) * 4096 + (high * 4 + low) * 4096;
}

function countUpTo(functions: readonly ElfSymbol[], address: number): number {
  let [low, high] = [0, functions.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((functions[middle]?.address ?? 0) <= address) low = middle + 1;
    else high = middle;
  }
  return low;
}

function textAt(address: number, bytes: Buffer, { segments, loads }: ElfFile): string | null {
  const within = segments.find(
    ({ type, flags, address: start, fileSize }) =>
      type === 1 && (flags & segmentFlag.write) === 0 && address >= start && address < start + fileSize,
  );
  const at = within === undefined ? null : fileOffset(loads, address);
  if (at === null) return null;
  const end = bytes.indexOf(0, at);
  return end < 0 || end - at > 100 ? null : bytes.toString('latin1', at, end);
}
