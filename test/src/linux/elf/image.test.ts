import { describe, expect, it } from 'vitest';
import { type ElfFile, type ElfSegment, segmentType } from '../../../../src/decode/elf/elf.ts';
import type { Mapper } from '../../../../src/decode/elf/image.ts';
import { cutOffCheck } from '../../../../src/linux/elf/cut-off.ts';
import { lineEndsCheck } from '../../../../src/linux/elf/line-ends.ts';
import { readSegmentsCheck } from '../../../../src/linux/elf/read-segments.ts';
import { addressSpaceCheck } from '../../../../src/linux/elf/space.ts';
import { subjectOf } from '../../../../src/linux/elf/subject.ts';
import { hasEntry, imageRefusal } from '../../../../src/linux/elf-image.ts';
import { firstRefusal } from '../../../../src/linux/elf-refusal.ts';
import { bytesWith, dynamic, elfFile, flags, page, pie, segment, sourceOf } from '../../../support/elf-model.ts';
import { type RefusalRow, type Refuses, refusalTable } from '../../../support/refusal-table.ts';

const { load, tls } = segmentType;
const code = segment(load, 0, 4 * page, { flags: flags.rx });
const largest = Number.MAX_SAFE_INTEGER;
const loaded = (...segments: ElfFile['segments']): Partial<ElfFile> => ({ segments });
const library = (mapper: Mapper): Refuses => {
  return (elf, bytes) => imageRefusal(sourceOf(bytes), elf, mapper);
};
const checked = (check: typeof cutOffCheck, mapper: Mapper): Refuses => {
  return (elf, bytes) => firstRefusal([check], subjectOf(sourceOf(bytes), elf, mapper));
};
const zeros = (address: number, memorySize: number, change: Partial<ElfSegment> = {}): ElfSegment =>
  segment(load, address, 0, { offset: address % page, memorySize, ...change });

/** _dl_map_segments of elf/dl-map-segments.h: `maplength = loadcmds[nloadcmds - 1].allocend - loadcmds[0].mapstart`. */
describe('the room of a library to glibc', () => {
  refusalTable(library('glibc'), [
    ['as it is', {}, null],
    ['sixteen TiB', loaded(code, zeros(8 * page, 2 ** 44)), null],
    ['a byte more', loaded(code, zeros(8 * page, 2 ** 44 + 1)), ['memory', 2 ** 44 + 1, 2 ** 44]],
    ['a byte more, in one before the last', loaded(code, zeros(8 * page, 2 ** 44 + 1), zeros(2 ** 45, 8)), null],
    ['of PT_TLS', loaded(code, segment(tls, 0, 0, { memorySize: 2 ** 44 })), null],
    [
      'of PT_TLS, a byte more',
      loaded(code, segment(tls, 0, 0, { memorySize: 2 ** 44 + 1 })),
      ['memory', 2 ** 44 + 1, 2 ** 44],
    ],
    ['nothing to load', loaded(), null],
  ]);
});

/** The last segment says how much room there is; whatever ends behind it is mapped over what lies there. */
describe('a segment behind the last, to glibc', () => {
  const last = segment(load, 8 * page, 16, { offset: 0 });
  refusalTable(library('glibc'), [
    ['ends in the last page of the last', loaded(segment(load, 8 * page, page, { offset: 0 }), last), null],
    [
      'a byte behind it',
      loaded(segment(load, 8 * page, page + 1, { offset: 0 }), last),
      ['beyond-last', 9 * page + 1, 8 * page + 16],
    ],
    [
      'a byte of memory behind it',
      loaded(segment(load, 8 * page, 8, { offset: 0, memorySize: page + 1 }), last),
      ['beyond-last', 9 * page + 1, 8 * page + 16],
    ],
    ['its memory ends there', loaded(segment(load, 8 * page, 8, { offset: 0, memorySize: page }), last), null],
    [
      'less in memory than in the file: the file counts',
      loaded(segment(load, 8 * page, page + 1, { offset: 0, memorySize: 8 }), last),
      ['beyond-last', 9 * page + 1, 8 * page + 16],
    ],
    [
      'the largest size wraps around',
      loaded(segment(load, 8 * page, 8, { offset: 0, memorySize: largest }), last),
      null,
    ],
  ]);
});

/** map_library of ldso/dynlink.c: `map_len = addr_max - addr_min`, private and writable memory is promised, the rest is not. */
describe('the room of a library to musl', () => {
  const readOnly = { flags: flags.r } as const;
  refusalTable(library('musl'), [
    ['as it is', {}, null],
    ['sixteen TiB', loaded(code, zeros(8 * page, 2 ** 44)), null],
    ['a byte more', loaded(code, zeros(8 * page, 2 ** 44 + 1)), ['memory', 2 ** 44 + 1, 2 ** 44]],
    [
      'before the last',
      loaded(code, zeros(8 * page, 2 ** 44 + 1), zeros(2 ** 45, 8)),
      ['memory', 2 ** 44 + 1, 2 ** 44],
    ],
    ['a byte more that cannot be written', loaded(code, zeros(8 * page, 2 ** 44 + 1, readOnly)), null],
    [
      'addresses that no process has',
      loaded(code, zeros(8 * page, 2 ** 47 - page + 1, readOnly)),
      ['memory', 2 ** 47 - page + 1, 2 ** 44],
    ],
    [
      'as many, which end behind the address space',
      loaded(code, zeros(8 * page, 2 ** 47 - page, readOnly)),
      ['address-space', 2 ** 47 + 7 * page, 2 ** 47 - page],
    ],
    ['the largest size wraps around', loaded(code, zeros(page, largest, readOnly)), null],
    ['from the lowest page', loaded(code, zeros(page - 1, largest, readOnly)), ['memory', largest, 2 ** 44]],
    ['written to', loaded(code, zeros(page, largest, { flags: flags.w })), ['memory', largest, 2 ** 44]],
    ['executed', loaded(code, zeros(page, largest, { flags: flags.x })), ['memory', largest, 2 ** 44]],
    [
      'of PT_TLS, a byte more',
      loaded(code, segment(tls, 0, 0, { memorySize: 2 ** 44 + 1 })),
      ['memory', 2 ** 44 + 1, 2 ** 44],
    ],
  ]);
});

/** TASK_SIZE of x86-64, to who asks for all the room at once, or for each segment. */
describe('the end of the address space', () => {
  const end = 2 ** 47 - page;
  const high = zeros(end - page, page + 1);
  const answer: RefusalRow[2] = ['address-space', end + 1, end];
  const of32 = (...segments: ElfFile['segments']): Partial<ElfFile> => ({ class: 32, ...loaded(...segments) });
  const beyond32 = zeros(2 ** 32 - page, 1);
  describe('to the kernel', () => {
    refusalTable(checked(addressSpaceCheck, 'kernel'), [
      ['any segment', loaded(high, code), answer],
      ['of 32 bits', of32(beyond32), ['address-space', 2 ** 32 - page + 1, 2 ** 32 - page]],
      ['the largest size, which other checks refuse', loaded(zeros(page, largest)), null],
      ['the largest size at its end', loaded(zeros(end, largest)), ['address-space', end + largest, end]],
    ]);
  });
  describe('to glibc', () => {
    refusalTable(checked(addressSpaceCheck, 'glibc'), [
      ['the last segment', loaded(code, high), answer],
      ['one before it', loaded(high, code), null],
      ['one between', loaded(code, high, code), null],
      ['of 32 bits, where sums wrap around', of32(beyond32), null],
    ]);
  });
  describe('to musl', () => {
    refusalTable(checked(addressSpaceCheck, 'musl'), [
      ['any segment', loaded(high, code), answer],
      ['of 32 bits, where sums wrap around', of32(beyond32), null],
    ]);
  });
});

/** mmap(2): SIGBUS behind the last page. A file that ends before its segments do is cut off, also within the page. */
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

/** What FTP in text mode and core.autocrlf do to a file: all behind the first LF is displaced. */
describe('line feeds that became CR LF', () => {
  const [CR, LF] = [0x0d, 0x0a];
  const pairs = (count: number, at = 100): Record<number, number[]> => {
    return Object.fromEntries(Array.from({ length: count }, (_, index) => [at + 10 * index, [CR, LF]]));
  };
  const size = 20 * page;
  const refuses: Refuses = checked(lineEndsCheck, 'kernel');
  const stripped = {};
  /** Their table is not there: it was displaced. */
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

/** _dl_process_pt_note, _dl_process_pt_gnu_property and setup_directinfo of glibc; __copy_tls of musl. */
describe('segments that a loader reads', () => {
  const named = { interpreter: '/lib64/ld-linux-x86-64.so.2', dynamic: dynamic() };
  const with_ = (...segments: ElfFile['segments']): Partial<ElfFile> => ({ ...named, ...loaded(code, ...segments) });
  const end = 4 * page;
  const { note, gnuProperty, interp, programHeaders, gnuStack } = segmentType;
  const unmapped = (address: number): RefusalRow[2] => ['segment-unmapped', address, null];

  refusalTable(checked(readSegmentsCheck, 'kernel'), [
    ['a note that ends with the image', with_(segment(note, end - 32, 32)), null],
    ['a byte behind it', with_(segment(note, end - 31, 32)), unmapped(end - 31)],
    [
      'a byte before it',
      { ...named, ...loaded({ ...code, address: page, offset: page }, segment(note, page - 1, 32)) },
      unmapped(page - 1),
    ],
    ['a note of alignment 4, which nobody reads', with_(segment(note, end, 32, { align: 4 })), null],
    ['an empty note', with_(segment(note, end, 0)), null],
    ['properties begin in the last byte', with_(segment(gnuProperty, end - 1, 32)), null],
    ['properties begin behind it', with_(segment(gnuProperty, end, 32)), unmapped(end)],
    ['no properties begin behind it', with_(segment(gnuProperty, end, 0)), null],
    ['values of PT_TLS end with the image', with_(segment(tls, end - 8, 8, { memorySize: 64 })), null],
    ['values of PT_TLS end a byte behind it', with_(segment(tls, end - 7, 8, { memorySize: 64 })), unmapped(end - 7)],
    ['PT_TLS without values', with_(segment(tls, end, 0, { memorySize: 64 })), null],
    ['the path begins in the last byte', with_(segment(interp, end - 1, 32)), null],
    ['the path begins behind it', with_(segment(interp, end, 32)), unmapped(end)],
    ['an empty path begins behind it', with_(segment(interp, end, 0)), unmapped(end)],
    ['PT_PHDR, which the kernel does not read', with_(segment(programHeaders, end, 32)), null],
    ['PT_GNU_STACK', with_(segment(gnuStack, end, 32)), null],
    ['no dynamic section', { ...with_(segment(note, end, 32)), dynamic: null }, null],
    ['static, and moved', { ...with_(segment(note, end, 32)), interpreter: null, dynamic: pie }, null],
    ['moved, with a loader', { ...with_(segment(note, end, 32)), dynamic: pie }, unmapped(end)],
    ['neither', { ...with_(segment(note, end, 32)), interpreter: null }, unmapped(end)],
  ]);

  describe('of a library to glibc', () => {
    const headers = (address: number): Partial<ElfFile> => ({
      ...with_(segment(programHeaders, address, 8)),
      segmentTable: { offset: 64, size: 56, count: 2 },
    });
    refusalTable(checked(readSegmentsCheck, 'glibc'), [
      ['the path is not read', with_(segment(interp, end, 32)), null],
      ['as many headers as e_phnum says end with the image', headers(end - 112), null],
      ['a byte behind it', headers(end - 111), unmapped(end - 111)],
    ]);
  });
  describe('of a library to musl', () => {
    refusalTable(checked(readSegmentsCheck, 'musl'), [
      ['the path is not read', with_(segment(interp, end, 32)), null],
      ['nor PT_PHDR', with_(segment(programHeaders, end, 32)), null],
      ['values of PT_TLS are', with_(segment(tls, end, 8)), unmapped(end)],
    ]);
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
