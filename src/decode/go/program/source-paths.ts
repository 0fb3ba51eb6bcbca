import { utf8 } from '#runtime/bytes.ts';
import type { ByteSource } from '../../byte-source.ts';
import { decoding } from '../../decoded.ts';
import type { ElfFile } from '../../elf/elf.ts';
import { findLineTable } from './pclntab.ts';

/**
 * Whether the file has neither symbols nor DWARF, as after `-ldflags='-s -w'`; false for a file without section
 * headers.
 */
export function isStripped({ sections }: ElfFile): boolean {
  const symbols = ['.symtab', '.debug_info', '.zdebug_info'];
  return sections.length > 0 && !sections.some(({ name }) => symbols.includes(name));
}

/**
 * A source file of the program, as the build machine named it; null if paths were trimmed. The line table stays in
 * the program whatever the linker flags, since stack traces need it. Reads the end of its file table.
 */
export function readSourcePath(source: ByteSource, elf: ElfFile): string | null {
  const path = decoding(() => lastSourcePath(source, elf));
  return path.ok ? path.value : null;
}

/** Packages are in link order, so the program's own files are among the last. */
const tailSize = 16_384;

function lastSourcePath(source: ByteSource, elf: ElfFile): string | null {
  const files = findLineTable(source, elf)?.files;
  if (files === undefined) return null;
  const size = Math.min(files.size, tailSize);
  const names = utf8(source.read(files.offset + files.size - size, size)).split('\0');
  // The first name may be cut off. Other modules are in a cache, which has the same path everywhere.
  const isOwn = (name: string): boolean =>
    name.startsWith('/') && name.endsWith('.go') && !/\/pkg\/mod\/|\/src\/(runtime|internal)\//.test(name);
  return (
    names
      .slice(size < files.size ? 1 : 0)
      .filter(isOwn)
      .at(-1) ?? null
  );
}
