import type { ByteSource } from './byte-source.ts';
import { decoding } from './decoded.ts';
import type { ElfFile } from './elf.ts';
import { findLineTable } from './pclntab.ts';

/** What `-ldflags='-s -w'` takes away, and what stays whatever the flags: the line table names every source file. */
export type SymbolFacts = {
  /** Neither .symtab nor DWARF. */
  readonly stripped: boolean;
  /** A source file of the program's own, as the build machine named it; null where paths were trimmed. */
  readonly sourcePath: string | null;
};

/** Looks at the section headers and at the end of the table of files. */
export function readSymbolFacts(source: ByteSource, elf: ElfFile): SymbolFacts {
  const has = (...names: string[]): boolean => elf.sections.some(({ name }) => names.includes(name));
  const stripped = elf.sections.length > 0 && !has('.symtab', '.debug_info', '.zdebug_info');
  const path = decoding(() => lastSourcePath(source, elf));
  return { stripped, sourcePath: path.ok ? path.value : null };
}

/** Packages stand in the order in which they were linked, so the program's own files are among the last. */
const tailSize = 16_384;

function lastSourcePath(source: ByteSource, elf: ElfFile): string | null {
  const files = findLineTable(source, elf)?.files;
  if (files === undefined) return null;
  const size = Math.min(files.size, tailSize);
  const names = Buffer.from(source.read(files.offset + files.size - size, size))
    .toString('utf8')
    .split('\0');
  // The first name may be cut off. Other modules lie in a cache, whose place is the same everywhere.
  const isOwn = (name: string): boolean =>
    name.startsWith('/') && name.endsWith('.go') && !/\/pkg\/mod\/|\/src\/(runtime|internal)\//.test(name);
  return (
    names
      .slice(size < files.size ? 1 : 0)
      .filter(isOwn)
      .at(-1) ?? null
  );
}
