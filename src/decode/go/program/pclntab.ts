import { indexOf, lastIndexOf, utf8 } from '#runtime/bytes.ts';
import type { ByteSource } from '../../byte-source.ts';
import { type ElfFile, Fields } from '../../elf/elf.ts';

/** Where the names of functions and files are in Go's line table (internal/abi/symtab.go); it survives `strip`. */
export interface LineTable {
  /** Function names, NUL-terminated, in the order of the program's text. */
  readonly functions: Range;
  /** Source files, NUL-terminated. */
  readonly files: Range;
}

interface Range {
  readonly offset: number;
  readonly size: number;
}

/** The line table of a program built with Go 1.16 or later; null if there is none, or its section header is missing. */
export function findLineTable(source: ByteSource, elf: ElfFile): LineTable | null {
  const section = sectionOf(elf);
  if (section === undefined) return null;
  const header = source.read(section.offset, 8 + 8 * 8);
  if (header.length < 72) return null;
  const fields = new Fields(header, elf.littleEndian, elf.class === 64);
  const firstOffset = offsetsAfter[fields.u32(0)];
  const wordSize = elf.class / 8;
  if (firstOffset === undefined || fields.u8(7) !== wordSize) return null;
  const word = (index: number): number => fields.anyWord(8 + (firstOffset + index) * wordSize);
  const [functions, units, files, counters] = [word(0), word(1), word(2), word(3)];
  if (!(functions < units && units <= files && files < counters && counters <= section.size)) return null;
  return {
    functions: { offset: section.offset + functions, size: units - functions },
    files: { offset: section.offset + files, size: counters - files },
  };
}

function sectionOf(elf: ElfFile): Range | undefined {
  return elf.sections.find(({ name }) => name === '.gopclntab' || name === '.data.rel.ro.gopclntab');
}

/** Source files, NUL-terminated; up to Go 1.15 the last of them, which are those of package runtime. Null as above. */
export function findSourceFiles(source: ByteSource, elf: ElfFile): Range | null {
  return findLineTable(source, elf)?.files ?? oldSourceFiles(source, elf);
}

/**
 * The format of Go 1.2 to 1.15 (debug/gosym/pclntab.go): a table of functions, and behind it one of positions of files, whose names the
 * linker wrote behind that, the first package's last (cmd/link/internal/ld/pcln.go).
 */
function oldSourceFiles(source: ByteSource, elf: ElfFile): Range | null {
  const section = sectionOf(elf);
  if (section === undefined) return null;
  const read = (at: number, size: number): Fields | null => {
    const bytes = at + size <= section.size ? source.read(section.offset + at, size) : new Uint8Array();
    return bytes.length < size ? null : new Fields(bytes, elf.littleEndian, elf.class === 64);
  };
  const wordSize = elf.class / 8;
  const header = read(0, 8 + wordSize);
  if (header === null || header.u32(0) !== oldMagic || header.u8(7) !== wordSize) return null;
  const at = read(8 + wordSize + header.anyWord(8) * 2 * wordSize + wordSize, 4)?.u32(0);
  const count = at === undefined ? undefined : read(at, 4)?.u32(0);
  if (at === undefined || count === undefined) return null;
  const names = at + 4 * count;
  const size = Math.min(section.size - names, step);
  return size <= 0 ? null : withoutFirst(source, { offset: section.offset + section.size - size, size });
}

/** Go 1.2. */
const oldMagic = 0xfffffffb;

/** The first name may be cut off. */
function withoutFirst(source: ByteSource, { offset, size }: Range): Range {
  const at = indexOf(source.read(offset, Math.min(size, longestName)), 0);
  return at < 0 ? { offset, size: 0 } : { offset: offset + at + 1, size: size - at - 1 };
}

/** PATH_MAX. */
const longestName = 4096;

/** Words between the pointer size and the offset of the function names, by the magic number. */
const offsetsAfter: Readonly<Record<number, number>> = {
  4294967290: 2, // Go 1.16: functions, files
  4294967280: 3, // Go 1.18: and the start of the text
  4294967281: 3, // Go 1.20
};

/** Whether a NUL-terminated name is in the range; null if the search was given up after `budget` bytes. */
export function containsName(source: ByteSource, range: Range, name: string, budget: number): boolean | null {
  return contains(source, range, `\0${name}\0`, budget);
}

/** Whether a name in the range begins with `prefix`, as in `crypto/tls.`; null as above. */
export function containsPrefix(source: ByteSource, range: Range, prefix: string, budget: number): boolean | null {
  return contains(source, range, `\0${prefix}`, budget);
}

/** Reads in steps, so that a hit near the start costs little. */
function contains(source: ByteSource, range: Range, needle: string, budget: number): boolean | null {
  const searched = Math.min(range.size, budget);
  for (let at = 0; at < searched; at += step) {
    const bytes = source.read(range.offset + at, Math.min(step + needle.length, range.size - at));
    if (indexOf(bytes, needle) >= 0) return true;
  }
  return searched < range.size ? null : false;
}

const step = 64 << 10;

/** GOROOT as it was linked in, by the absolute names of the runtime's source files; null after `-trimpath`. */
export function gorootOfFiles(source: ByteSource, range: Range): string | null {
  const bytes = source.read(range.offset, Math.min(range.size, step));
  for (let at = indexOf(bytes, '/src/'); at >= 0; at = indexOf(bytes, '/src/', at)) {
    const start = lastIndexOf(bytes, 0, at) + 1;
    at = indexOf(bytes, 0, at);
    if (at < 0) return null;
    const goroot = sourceOfRuntime.exec(utf8(bytes, start, at))?.[1];
    if (goroot !== undefined) return goroot;
  }
  return null;
}

const sourceOfRuntime = /^(\/.*)\/src\/(?:runtime|internal\/[a-z/]+|sync|unicode)\/[a-z0-9_]+\.go$/s;
