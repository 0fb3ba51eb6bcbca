import { describe, expect, it } from 'vitest';
import { segmentType } from '../../../../src/decode/elf/elf.ts';
import { cutOffCheck } from '../../../../src/linux/elf/cut-off.ts';
import { lineEndsCheck } from '../../../../src/linux/elf/line-ends.ts';
import { firstRefusal } from '../../../../src/linux/elf/refusal.ts';
import { subjectOf } from '../../../../src/linux/elf/subject.ts';
import { hasEntry } from '../../../../src/linux/start/elf-image.ts';
import { bytesWith, elfFile, flags, page, segment, sourceOf } from '../../../support/facts/elf-model.ts';
import { type RefusalRow, type Refuses, refusalTable } from '../../../support/facts/refusal-table.ts';
import { checked, code, library, loaded, zeros } from '../../../support/facts/refusals.ts';

const { load } = segmentType;

/** mmap(2): SIGBUS after the last page. A file that ends before its segments do is cut off, even within the page. */
describe('a file that ends before its segments', () => {
  const file = new Uint8Array(2 * page + 100);
  const common: readonly RefusalRow[] = [
    ['ends with them', loaded(segment(load, 0, 2 * page + 100)), null],
    ['a byte before', loaded(segment(load, 0, 2 * page + 101)), ['cut-off', 2 * page + 100, 2 * page + 101]],
    ['of what is not mapped', loaded(segment(4, 8 * page, 8)), null],
    ['no segment', loaded(), null],
    // Tried on Linux 6.18: a program with such a segment starts.
    ['zeros from behind its end', loaded(zeros(8 * page, page, { offset: 8 * page })), null],
    ['zeros within the last page', loaded(zeros(8 * page + 16, 8, { offset: 2 * page + 4000 })), null],
    [
      'zeros within the page behind it',
      loaded(zeros(8 * page + 16, 8, { offset: 3 * page + 16 })),
      ['cut-off', 2 * page + 100, 3 * page + 1],
    ],
  ];
  const short = loaded(segment(load, 0, 2 * page + 101, { memorySize: 2 * page + 100 }));
  const shortAnswer: RefusalRow[2] = ['cut-off', 2 * page + 100, 2 * page + 101];
  for (const mapper of ['kernel', 'glibc', 'musl'] as const) {
    describe(`to ${mapper}`, () => {
      const refuses: Refuses = (elf) => firstRefusal([cutOffCheck], subjectOf(sourceOf(file), elf, mapper));
      refusalTable(refuses, common);
      // `map_len` and each mmap_fixed go by p_memsz.
      refusalTable(refuses, [['less in memory', short, mapper === 'musl' ? null : shortAnswer]]);
    });
  }
});

/** The effect of FTP in text mode and core.autocrlf on a file: everything after the first LF is displaced. */
describe('line feeds that became CR LF', () => {
  const [CR, LF] = [0x0d, 0x0a];
  const pairs = (count: number, at = 100): Record<number, number[]> => {
    return Object.fromEntries(Array.from({ length: count }, (_, index) => [at + 10 * index, [CR, LF]]));
  };
  const size = 20 * page;
  const refuses: Refuses = checked(lineEndsCheck, 'kernel');
  const stripped = {};
  /** Their table is missing: it was displaced. */
  const displaced = { sectionTable: { offset: 5 * page, size: 64, count: 3 } };
  refusalTable(refuses, [
    ['no line feed', stripped, null, new Uint8Array(size)],
    ['no line feed, displaced', displaced, null, new Uint8Array(size)],
    ['seven', stripped, null, bytesWith(size, pairs(7))],
    ['eight', stripped, ['line-ends', 8, null], bytesWith(size, pairs(8))],
    ['nine, the last of them alone', stripped, ['line-ends', 8, null], bytesWith(size, { ...pairs(8), 300: [LF] })],
    ['eight, one among them alone', stripped, null, bytesWith(size, { ...pairs(8), 105: [LF] })],
    ['one, displaced', displaced, ['line-ends', 1, null], bytesWith(size, pairs(1))],
    ['one, and one alone, displaced', displaced, null, bytesWith(size, { ...pairs(1), 300: [LF] })],
    ['a CR at the end of a page', displaced, ['line-ends', 1, null], bytesWith(size, { [page - 1]: [CR, LF] })],
    ['a line feed at the start of one', displaced, null, bytesWith(size, { [page]: [LF] })],
    ['at the very start', displaced, null, bytesWith(size, { 0: [LF] })],
    ['in the last byte that is looked at', displaced, ['line-ends', 1, null], bytesWith(size, { 65534: [CR, LF] })],
    ['behind it', displaced, null, bytesWith(size, { 65535: [CR, LF] })],
    ['in a file that is shorter', displaced, ['line-ends', 1, null], bytesWith(50, { 48: [CR, LF] })],
  ]);

  it('are no sign where the section headers are those of the file', () => {
    const bytes = bytesWith(size, pairs(1));
    const view = new DataView(bytes.buffer);
    const table = 5 * page;
    const header = (index: number, words: readonly [at: number, value: number][]): void => {
      for (const [at, value] of words) view.setUint32(table + 64 * index + at, value, true);
    };
    // SHT_PROGBITS with SHF_ALLOC at its own address.
    for (const index of [1, 2])
      header(index, [
        [4, 1],
        [8, 2],
        [16, 0x200],
        [24, 0x200],
        [32, 16],
      ]);
    const elf = elfFile({ ...displaced, segments: [segment(load, 0, size)] });
    expect(refuses(elf, bytes)).toBe(null);
    header(2, [[24, 0x300]]);
    header(1, [[24, 0x300]]);
    expect(refuses(elf, bytes)?.rule).toBe('line-ends');
  });
});

describe('the entry point of a file', () => {
  it.each([
    [0, flags.rx, true],
    [4 * page - 1, flags.x, true],
    [4 * page, flags.rx, false],
    [0, flags.rw, false],
  ])('%i in a segment with flags %i: %s', (entry, bits, expected) => {
    expect(hasEntry(elfFile({ entry, segments: [{ ...code, flags: bits }] }))).toBe(expected);
  });
});

/** What the section headers, which neither kernel nor loader reads, say of the program headers. */
describe('a section that the program headers put elsewhere', () => {
  const table = 3 * page;
  /** Three of SHT_PROGBITS with SHF_ALLOC, the last of them at another place of the file than its segment says. */
  const described = (offsetOfLast: number): Uint8Array => {
    const bytes = new Uint8Array(4 * page);
    const view = new DataView(bytes.buffer);
    for (const [index, offset] of [0x200, 0x300, offsetOfLast].entries()) {
      const at = table + 64 * (index + 1);
      for (const [field, value] of [
        [4, 1],
        [8, 2],
        [16, 0x200 + 0x100 * index],
        [24, offset],
        [32, 16],
      ] as const)
        view.setUint32(at + field, value, true);
    }
    return bytes;
  };
  const own = { sectionTable: { offset: table, size: 64, count: 4 } };
  for (const mapper of ['glibc', 'musl'] as const) {
    refusalTable(library(mapper), [
      [`to ${mapper}, where it is`, own, null, described(0x400)],
      [`to ${mapper}, elsewhere`, own, ['displaced', 0x400, null], described(0x401)],
    ]);
  }
});
