import { expect, it } from 'vitest';
import type { ElfFile } from '../../../src/decode/elf/elf.ts';
import type { ElfRefusal } from '../../../src/linux/elf/refusal.ts';
import { elfFile } from './elf-model.ts';

/** The rule that refuses, the value that was found, and what it is compared with; null for none. */
export type RefusalAnswer = readonly [rule: string, value: number, limit: number | null] | null;

/** What is changed of a sound file, what is refused of it, and the bytes of the file where they matter. */
export type RefusalRow = readonly [what: string, change: Partial<ElfFile>, answer: RefusalAnswer, bytes?: Uint8Array];

export type Refuses = (elf: ElfFile, bytes?: Uint8Array) => ElfRefusal | null;

/** One test for each row. */
export function refusalTable(refuses: Refuses, rows: readonly RefusalRow[]): void {
  for (const [what, change, answer, bytes] of rows) {
    it(what, () => {
      const refusal = refuses(elfFile(change), bytes);
      expect(refusal === null ? null : [refusal.rule, refusal.value, refusal.limit]).toEqual(answer);
    });
  }
}
