import type { ByteSource } from '../../byte-source.ts';
import type { ElfFile } from '../../elf/elf.ts';
import { containsName, findLineTable } from './pclntab.ts';

/**
 * Which of the functions are linked into a Go program, by its table of function names. What cannot be told is left out: a table
 * that is not there, and a name after `budget` bytes: those of the standard library are rarely after the first megabyte.
 * @param names as the linker writes them: `os.CreateTemp`
 */
export function linkedFunctions(
  source: ByteSource,
  elf: ElfFile,
  names: readonly string[],
  budget = nameBudget,
): string[] {
  const table = findLineTable(source, elf);
  return table === null ? [] : names.filter((name) => containsName(source, table.functions, name, budget) === true);
}

/** Bytes. */
const nameBudget = 1 << 20;
