import { type PlacedSection, sectionFlag, sectionType } from '../../decode/elf/placed-sections.ts';
import type { Check } from './refusal.ts';
import type { Subject } from './subject.ts';

/** The output of `objcopy --only-keep-debug`: sections keep their names and addresses, but have no contents. */
export const debugOnlyCheck: Check<Subject> = {
  rule: 'debug-only',
  refuses: ({ sections }) => {
    if (sections.some((section) => isCode(section) && section.type !== sectionType.noBits)) return null;
    const first = sections.find(isCode);
    return first === undefined ? null : { value: first.address };
  },
};

function isCode(section: PlacedSection): boolean {
  return (section.flags & sectionFlag.execute) !== 0 && section.size > 0;
}
