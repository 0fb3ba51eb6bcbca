import { describe, expect, it } from 'vitest';
import { type PlacedSection, sectionFlag, sectionType } from '../../../../src/decode/elf/placed-sections.ts';
import { debugOnlyCheck } from '../../../../src/linux/elf/debug-only.ts';
import { page, section } from '../../../support/facts/elf-model.ts';
import { answerOf } from '../../../support/facts/placed-subject.ts';

const code = { flags: sectionFlag.alloc | sectionFlag.execute };
const zeros = { ...code, type: sectionType.noBits };
const variables = section(8 * page, 64, { flags: sectionFlag.alloc | sectionFlag.write, type: sectionType.noBits });

/** objcopy --only-keep-debug: SHT_NOBITS for all that is in memory. */
describe('code without bytes', () => {
  it.each<[string, readonly PlacedSection[], number | null]>([
    ['none at all', [], null],
    ['code, and variables without a value', [section(page, 64, code), variables], null],
    ['its place alone', [section(page, 64, zeros), variables], page],
    ['in two places', [section(page, 64, zeros), section(2 * page, 64, zeros)], page],
    ['in one of two', [section(page, 64, code), section(2 * page, 64, zeros)], null],
    ['of no size', [section(page, 0, zeros)], null],
    ['nothing but variables', [variables], null],
  ])('%s', (_, sections, address) => {
    expect(answerOf([debugOnlyCheck], { elf: {}, sections })).toEqual(
      address === null ? null : ['debug-only', address, null],
    );
  });
});
