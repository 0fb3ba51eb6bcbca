import { sectionFlag, sectionType } from '../../decode/elf/placed-sections.ts';
import type { Check } from './refusal.ts';
import type { Subject } from './subject.ts';

/** The output of `objcopy --only-keep-debug`: sections keep their names and addresses, but have no contents. */
export const debugOnlyCheck: Check<Subject> = {
  rule: 'debug-only',
  refuses: ({ sections }) => {
    const code = sections.filter(({ flags, size }) => (flags & sectionFlag.execute) !== 0 && size > 0);
    const [first] = code;
    return first !== undefined && code.every(({ type }) => type === sectionType.noBits)
      ? { value: first.address }
      : null;
  },
};
