import type { ByteSource } from '../../byte-source.ts';
import type { ElfFile } from '../../elf/elf.ts';
import { containsName, findLineTable } from './pclntab.ts';

/**
 * Which of the functions are linked into a Go program, by its table of function names. Unknown ones are left out: if
 * the table is missing, or the name is after the first megabyte, where those of the standard library rarely are.
 * @param names as the linker writes them: `os.CreateTemp`
 */
export function linkedFunctions(source: ByteSource, elf: ElfFile, names: readonly string[]): string[] {
  const table = findLineTable(source, elf);
  return table === null ? [] : names.filter((name) => containsName(source, table.functions, name, nameBudget) === true);
}

/** Bytes. */
const nameBudget = 1 << 20;
