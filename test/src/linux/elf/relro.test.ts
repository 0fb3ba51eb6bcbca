import { describe, expect, it } from 'vitest';
import { type ElfSegment, segmentType } from '../../../../src/decode/elf/elf.ts';
import { type PlacedSection, sectionFlag, sectionType } from '../../../../src/decode/elf/placed-sections.ts';
import { relroCheck } from '../../../../src/linux/elf/relro.ts';
import { bytesWith, dynamic, page, section, segment } from '../../../support/facts/elf-model.ts';
import { answerOf, type Placed } from '../../../support/facts/placed-subject.ts';
import type { RefusalAnswer } from '../../../support/facts/refusal-table.ts';

const names = '\0.got\0.data\0.bss\0.noptrdata\0.noptrbss\0.tdata\0';
const header = page + 512;
/** The table of names at a page, and the section header that leads there: sh_offset. */
const bytes = bytesWith(8 * page, { [page]: [...Buffer.from(names)], [header + 24]: [0, 0x10] });

const named = (name: string, address: number, size: number, change: Partial<PlacedSection> = {}): PlacedSection =>
  section(address, size, { nameAt: names.indexOf(`${name}\0`), ...change });

const load = segment(segmentType.load, page, 3 * page);
const relro = (address: number, size: number): ElfSegment => segment(segmentType.gnuRelro, address, size);

function ruleOf(
  segments: readonly ElfSegment[],
  sections: readonly PlacedSection[],
  elf: Placed['elf'] = {},
): RefusalAnswer {
  const tables = { sectionTable: { offset: header, size: 64, count: 1 }, sectionNames: 0 };
  return answerOf([relroCheck], { elf: { dynamic: dynamic(), segments, ...tables, ...elf }, sections, bytes });
}

const refused = (address: number, size: number): RefusalAnswer => ['relro', address, address + size];

/** _dl_protect_relro of elf/dl-reloc.c, reloc_all of ldso/dynlink.c: whole pages, the end rounded down. */
describe('PT_GNU_RELRO', () => {
  const data = [named('.got', page, 100), named('.data', 3 * page, 8), named('.bss', 3 * page + 8, 8)];
  it.each<[string, number, number, boolean]>([
    ['ends before .data', page, 2 * page, false],
    ['ends within the page of .data, which stays as it is', page, 3 * page - 1, false],
    ['goes over .data', page, 3 * page, true],
    ['was moved over .data', 3 * page, page, true],
    ['ends in the last page that is mapped', page, 3 * page - 1, false],
    ['begins in the page before the first', 0, 2 * page, true],
    ['begins in that page and ends in it', 0, page - 1, false],
    ['ends a page behind the last', 2 * page, 3 * page, true],
    ['is not mapped', 5 * page, page, true],
    ['is empty', page, 0, false],
    ['is within a page', page + 10, 100, false],
    ['is within a page beyond all addresses', 2 ** 53 - page, 100, false],
    ['is beyond all addresses', 2 ** 53 - 10, 100, true],
  ])('%s', (_, address, size, isRefused) => {
    expect(ruleOf([load, relro(address, size)], data)).toEqual(isRefused ? refused(address, size) : null);
  });

  it.each<[string, number, number, boolean]>([
    ['all that is mapped', page, 3 * page, false],
    ['a page less in front', 2 * page, 2 * page, false],
    ['a page more in front', 0, 4 * page, true],
    ['a page more behind', page, 4 * page, true],
  ])('over no section: %s', (_, address, size, isRefused) => {
    expect(ruleOf([load, relro(address, size)], [])).toEqual(isRefused ? refused(address, size) : null);
  });

  it('wraps around, so that nothing is protected', () => {
    expect(ruleOf([load, relro(page, Number.MAX_SAFE_INTEGER)], data)).toBe(null);
  });
  it('counts by the last of several, wherever it stands', () => {
    expect(ruleOf([relro(page, 3 * page), relro(page, 2 * page), load], data)).toBe(null);
    expect(ruleOf([relro(page, 2 * page), relro(page, 3 * page), load], data)).toEqual(refused(page, 3 * page));
  });
  it('is not looked at in a program that is not moved', () => {
    expect(ruleOf([load, relro(3 * page, page)], data, { dynamic: null })).toBe(null);
  });
});

/** What compilers call that a program writes to as long as it runs; the rest of the pages is what relocations write to. */
describe('the sections below PT_GNU_RELRO', () => {
  const over = [load, relro(2 * page, page)];
  const noBits = { type: sectionType.noBits };
  it.each<[string, PlacedSection, boolean]>([
    ['.data', named('.data', 2 * page, 8), true],
    ['.bss', named('.bss', 2 * page, 8, noBits), true],
    ['.noptrdata of Go', named('.noptrdata', 2 * page, 8), true],
    ['.noptrbss of Go', named('.noptrbss', 2 * page, 8, noBits), true],
    ['.got', named('.got', 2 * page, 8), false],
    ['padding that the linker made for it', named('.got', 2 * page, page, noBits), false],
    ['.data of nothing', named('.data', 2 * page + 8, 0), false],
    ['.data that is not written to', named('.data', 2 * page, 8, { flags: sectionFlag.alloc }), false],
    ['.data that is thread-local', named('.data', 2 * page, 8, { flags: sectionFlag.write | sectionFlag.tls }), false],
    ['its last byte in front', named('.data', 2 * page - 8, 8), false],
    ['its last byte in it', named('.data', 2 * page - 8, 9), true],
    ['its first byte in it', named('.data', 3 * page - 1, 8), true],
    ['its first byte behind', named('.data', 3 * page, 8), false],
    ['without a name that can be read', section(2 * page, 8, { nameAt: 9 * page }), false],
  ])('%s', (_, one, isRefused) => {
    expect(ruleOf(over, [named('.got', 2 * page, 4), one])).toEqual(isRefused ? refused(2 * page, page) : null);
  });
});
