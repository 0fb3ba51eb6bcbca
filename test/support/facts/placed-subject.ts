import type { ElfFile } from '../../../src/decode/elf/elf.ts';
import type { PlacedSection } from '../../../src/decode/elf/placed-sections.ts';
import { countedTls } from '../../../src/linux/elf/counted-tls.ts';
import { type Check, firstRefusal } from '../../../src/linux/elf/refusal.ts';
import type { Subject } from '../../../src/linux/elf/subject.ts';
import { elfFile, sourceOf } from './elf-model.ts';
import type { RefusalAnswer } from './refusal-table.ts';

/** A file whose sections are said outright, and who maps it. */
export interface Placed {
  readonly elf: Partial<ElfFile>;
  readonly sections?: readonly PlacedSection[];
  readonly mapper?: Subject['mapper'];
  readonly bytes?: Uint8Array;
}

/** What the checks answer for it: the rule, the value that was found, and what it is compared with. */
export function answerOf(
  checks: readonly Check<Subject>[],
  { elf, sections = [], mapper = 'kernel', bytes }: Placed,
): RefusalAnswer {
  const file = elfFile(elf);
  const tls = countedTls(file, mapper, () => false);
  const subject: Subject = { elf: file, source: sourceOf(bytes), loads: file.loads, sections, mapper, tls };
  const refusal = firstRefusal(checks, subject);
  return refusal === null ? null : [refusal.rule, refusal.value, refusal.limit];
}
