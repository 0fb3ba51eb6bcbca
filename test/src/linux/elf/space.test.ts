import { describe } from 'vitest';
import { type ElfFile, segmentType } from '../../../../src/decode/elf/elf.ts';
import { addressSpaceCheck } from '../../../../src/linux/elf/space.ts';
import { flags, page, segment } from '../../../support/facts/elf-model.ts';
import { type RefusalRow, refusalTable } from '../../../support/facts/refusal-table.ts';
import { checked, code, library, loaded, zeros } from '../../../support/facts/refusals.ts';

const { load, tls } = segmentType;
const largest = Number.MAX_SAFE_INTEGER;

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

/** The last segment determines how much space there is; whatever ends after it is mapped over what is there. */
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
