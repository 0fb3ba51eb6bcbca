import { describe, expect, it } from 'vitest';
import { type ElfFile, segmentType } from '../../../../src/decode/elf/elf.ts';
import { interpreterRefusal } from '../../../../src/linux/start/execve.ts';
import { bytesWith, elfFile, flags, page, pie, segment, sourceOf } from '../../../support/facts/elf-model.ts';
import { type RefusalRow, refusalTable } from '../../../support/facts/refusal-table.ts';
import { code, loaded, loader, program, table } from '../../../support/facts/refusals.ts';

const { load, interp, tls } = segmentType;

/** load_elf_binary: `e_type != ET_EXEC && e_type != ET_DYN`; load_elf_phdrs: e_phentsize, e_phnum, 65536 bytes, kernel_read. */
const headerRows: readonly RefusalRow[] = [
  ['a sound ET_EXEC', {}, null],
  ['ET_DYN', { type: 3 }, null],
  ['ET_REL', { type: 1 }, ['type', 1, null]],
  ['ET_CORE', { type: 4 }, ['type', 4, null]],
  ['e_phentsize one less', table({ size: 55 }), ['segment-size', 55, 56]],
  ['e_phentsize one more', table({ size: 57 }), ['segment-size', 57, 56]],
  ['e_phentsize of the other class', table({ size: 32 }), ['segment-size', 32, 56]],
  ['32 bits', { class: 32, ...table({ size: 32 }) }, null],
  ['32 bits, e_phentsize of the other class', { class: 32, ...table({ size: 56 }) }, ['segment-size', 56, 32]],
  ['no program headers', table({ count: 0 }), ['no-segments', 0, null]],
  // 65536 / 56 is 1170.3: 1170 is MAX of the kernel for 64-bit files, 2048 that for 32-bit ones.
  ['1170 program headers', table({ count: 1170 }), null, new Uint8Array(64 + 1170 * 56)],
  ['1171 program headers', table({ count: 1171 }), ['segment-count', 1171, 1170], new Uint8Array(64 + 1171 * 56)],
  ['2048 of 32 bits', { class: 32, ...table({ size: 32, count: 2048 }) }, null, new Uint8Array(64 + 2048 * 32)],
  ['2049 of 32 bits', { class: 32, ...table({ size: 32, count: 2049 }) }, ['segment-count', 2049, 2048]],
  ['the table ends with the file', table({ offset: 4 * page - 56 }), null],
  ['the table ends a byte behind it', table({ offset: 4 * page - 55 }), ['segments-cut-off', 4 * page, 4 * page + 1]],
];

/** The PT_LOAD loop of load_elf_binary, elf_map and BAD_ADDR of fs/binfmt_elf.c. */
const loadRows: readonly RefusalRow[] = [
  ['no PT_LOAD', loaded(segment(segmentType.note, 0, 0)), ['no-load-segment', 0, null]],
  ['an offset that fits its address modulo the page', loaded(code, segment(load, 9 * page, 8, { offset: page })), null],
  [
    'one byte off',
    loaded(code, segment(load, 9 * page, 8, { offset: page + 1 })),
    ['segment-misaligned', page + 1, 9 * page],
  ],
  [
    'off by one with nothing to map',
    loaded(code, segment(load, 9 * page, 0, { offset: page + 1, memorySize: 8 })),
    null,
  ],
  ['as much in memory as in the file', loaded(code, segment(load, page, 8, { memorySize: 8 })), null],
  ['less', loaded(code, segment(load, page, 8, { memorySize: 7 })), ['segment-sizes', 8, 7]],
  ['less of what is not mapped', loaded(code, segment(0x7000_0000, page, 8, { memorySize: 7 })), null],
  ['sixteen TiB', loaded(code, segment(load, page, 0, { memorySize: 2 ** 44 })), null],
  ['a byte more', loaded(code, segment(load, page, 0, { memorySize: 2 ** 44 + 1 })), ['memory', 2 ** 44 + 1, 2 ** 44]],
  ['of PT_TLS', loaded(code, segment(tls, page, 0, { memorySize: 2 ** 44 + 1 })), ['memory', 2 ** 44 + 1, 2 ** 44]],
  ['of a note', loaded(code, segment(segmentType.note, page, 0, { memorySize: 2 ** 44 + 1 })), null],
];

/** TASK_SIZE of x86-64: 2^47 - 4096, and of a 32-bit process of arm64: 2^32 - 4096. */
const [taskSize, taskSize32] = [2 ** 47 - page, 2 ** 32 - page];
const highRows: readonly RefusalRow[] = [
  ['ends there', loaded(code, segment(load, taskSize - page, 0, { memorySize: page })), null],
  [
    'ends a byte behind',
    loaded(code, segment(load, taskSize - page, 0, { memorySize: page + 1 })),
    ['address-space', taskSize + 1, taskSize],
  ],
  ['begins a byte before it, empty', loaded(code, segment(load, taskSize - 1, 0, { offset: page - 1 })), null],
  // BAD_ADDR: `(unsigned long)(x) >= TASK_SIZE`.
  ['begins there, empty', loaded(code, segment(load, taskSize, 0)), ['address-space', taskSize, taskSize]],
  // p_memsz is compared with TASK_SIZE first, so that no sum wraps around.
  [
    'the largest size of all',
    loaded(code, segment(load, page, 0, { memorySize: Number.MAX_SAFE_INTEGER })),
    ['memory', Number.MAX_SAFE_INTEGER, 2 ** 44],
  ],
  [
    '32 bits, ends there',
    { class: 32, ...table({ size: 32 }), ...loaded(code, segment(load, taskSize32 - page, 0, { memorySize: page })) },
    null,
  ],
  [
    '32 bits, ends a byte behind',
    {
      class: 32,
      ...table({ size: 32 }),
      ...loaded(code, segment(load, taskSize32 - page, 0, { memorySize: page + 1 })),
    },
    ['address-space', taskSize32 + 1, taskSize32],
  ],
];

describe('the program headers of a program', () => refusalTable(program, headerRows));
describe('the PT_LOAD segments of a program', () => refusalTable(program, loadRows));
describe('a segment at the end of the address space', () => refusalTable(program, highRows));

/** The same code reads a loader (load_elf_interp). */
describe('the program headers of a loader', () => refusalTable(loader(null), headerRows));
describe('the PT_LOAD segments of a loader', () => refusalTable(loader(null), loadRows));
describe('a segment of a loader at the end of the address space', () => refusalTable(loader(null), highRows));

/** load_elf_binary: `p_filesz > PATH_MAX || p_filesz < 2`, elf_read, `elf_interpreter[p_filesz - 1] != '\0'`. */
describe('PT_INTERP', () => {
  const named = (offset: number, size: number): Partial<ElfFile> => ({
    ...loaded(code, segment(interp, offset, size)),
    interpreter: '/lib/ld.so',
    dynamic: pie,
  });
  const full = new Uint8Array(4 * page).fill(0x61, 2000, 2000 + 9000);
  refusalTable(program, [
    ['a NUL alone', named(100, 1), ['interpreter-length', 1, 4096]],
    ['a letter and its NUL', named(100, 2), null],
    ['PATH_MAX', named(100, 4096), null],
    ['a byte more', named(100, 4097), ['interpreter-length', 4097, 4096]],
    ['ends with the file', named(4 * page - 10, 10), null],
    ['ends a byte behind it', named(4 * page - 9, 10), ['interpreter-cut-off', 4 * page, 4 * page + 1]],
    ['its last byte is NUL', named(1990, 10), null, full],
    ['its last byte is not', named(1991, 10), ['interpreter-unterminated', 0x61, null], full],
    [
      'the first of two counts',
      { ...named(100, 10), ...loaded(code, segment(interp, 100, 10), segment(interp, 2000, 10)) },
      null,
      full,
    ],
    [
      'the first of two counts, the other way',
      { ...named(100, 10), ...loaded(code, segment(interp, 2000, 10), segment(interp, 100, 10)) },
      ['interpreter-unterminated', 0x61, null],
      full,
    ],
  ]);

  it('of a loader is not looked at', () => {
    const elf = elfFile(loaded(code, segment(interp, 2000, 10)));
    expect(interpreterRefusal(sourceOf(full), elf, null)).toBe(null);
  });
});

/** The kernel jumps to e_entry (start_thread), whatever is there. */
describe('the entry point', () => {
  const data = segment(load, 4 * page, 0, { flags: flags.rw, memorySize: page });
  const entry = (at: number): Partial<ElfFile> => ({ ...loaded(code, data), entry: at });
  for (const answerOf of [program, loader(null)]) {
    refusalTable(answerOf, [
      ['at the first byte of the code', entry(0), null],
      ['at the last', entry(4 * page - 1), null],
      ['behind it, where nothing may be executed', entry(4 * page), ['entry', 4 * page, null]],
      ['behind all', entry(5 * page), ['entry', 5 * page, null]],
    ]);
  }
});

/** .eh_frame_hdr of a function of 32 bytes at 0x200, with its description: what strip leaves in place. */
describe('the entry point and the function around it', () => {
  const head = 0x1000;
  const description = 0x1100;
  const word = (value: number): number[] => [value & 255, (value >> 8) & 255, (value >> 16) & 255, (value >> 24) & 255];
  const bytes = bytesWith(4 * page, {
    [head]: [1, 0x1b, 0x03, 0x3b, 0, 0, 0, 0, ...word(1), ...word(0x200 - head), ...word(description - head)],
    [description]: [...word(12), ...word(0), ...word(0x200 - (description + 8)), ...word(32)],
  });
  const entry = (at: number): Partial<ElfFile> => ({
    ...loaded(code, segment(segmentType.gnuEhFrame, head, 20)),
    entry: at,
  });
  refusalTable(program, [
    ['at its start', entry(0x200), null, bytes],
    ['one byte inside', entry(0x201), ['entry-inside', 0x201, 0x200], bytes],
    ['its last byte', entry(0x21f), ['entry-inside', 0x21f, 0x200], bytes],
    ['behind it', entry(0x220), null, bytes],
  ]);
});
