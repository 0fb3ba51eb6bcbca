import { describe, expect, it } from 'vitest';
import { type ElfFile, segmentType } from '../../../../src/decode/elf/elf.ts';
import { firstRefusal } from '../../../../src/linux/elf/refusal.ts';
import { glibcIdentRefusal, glibcRefusal, isOtherClass, muslRefusal } from '../../../../src/linux/start/loader.ts';
import { dynamic, elfFile, page, segment, soundIdent, sourceOf } from '../../../support/facts/elf-model.ts';
import { type RefusalRow, type Refuses, refusalTable } from '../../../support/facts/refusal-table.ts';

const { load } = segmentType;
const code = segment(load, 0, 4 * page);
const dynamicAt = segment(segmentType.dynamic, 0x800, 16);
/** A library with nothing in it. */
const library: Partial<ElfFile> = { type: 3, dynamic: dynamic(), segments: [code, dynamicAt] };
const ident = (change: Partial<ElfFile['ident']>): Partial<ElfFile> => ({ ident: { ...soundIdent, ...change } });
const table = (change: Partial<ElfFile['segmentTable']>): Partial<ElfFile> => {
  return { ...library, segmentTable: { offset: 64, size: 56, count: 2, ...change } };
};
const loaded = (...segments: ElfFile['segments']): Partial<ElfFile> => ({ ...library, segments });

/** open_verify of elf/dl-load.c, in its order, and VALID_ELF_OSABI, VALID_ELF_ABIVERSION of sysdeps/gnu/ldsodefs.h. */
const identRows: readonly RefusalRow[] = [
  ['as it is', {}, null],
  ['EI_VERSION 0', ident({ version: 0 }), ['ident-version', 0, null]],
  ['EI_VERSION 2', ident({ version: 2 }), ['ident-version', 2, null]],
  ['ELFOSABI_HPUX', ident({ osAbi: 1 }), ['os-abi', 1, null]],
  ['ELFOSABI_NETBSD', ident({ osAbi: 2 }), ['os-abi', 2, null]],
  ['ELFOSABI_GNU', ident({ osAbi: 3 }), null],
  ['ELFOSABI_FREEBSD', ident({ osAbi: 9 }), ['os-abi', 9, null]],
  ['EI_ABIVERSION 1 of System V', ident({ abiVersion: 1 }), ['abi-version', 1, null]],
  // LIBC_ABI_ABSOLUTE is 3 of the GNU OS ABI, and LIBC_ABI_MAX 4.
  ['EI_ABIVERSION 3 of GNU', ident({ osAbi: 3, abiVersion: 3 }), null],
  ['EI_ABIVERSION 4 of GNU', ident({ osAbi: 3, abiVersion: 4 }), ['abi-version', 4, null]],
  ['EI_PAD', ident({ padded: false }), ['ident-padding', 1, null]],
  ['e_version 0', { version: 0 }, ['file-version', 0, null]],
  ['e_version 2', { version: 2 }, ['file-version', 2, null]],
  ['the first that is wrong counts', { ...ident({ osAbi: 9, abiVersion: 1 }), version: 2 }, ['os-abi', 9, null]],
];

describe('e_ident to glibc', () => {
  const on =
    (littleEndian: boolean, data: number): Refuses =>
    (elf) =>
      glibcIdentRefusal(sourceOf(), { ...elf, ident: { ...elf.ident, data } }, { littleEndian });
  describe('of little-endian machines', () => refusalTable(on(true, 1), identRows));
  describe('of big-endian machines', () => refusalTable(on(false, 2), identRows));
  describe('with the other byte order', () => {
    refusalTable(on(true, 2), [['big-endian', {}, ['not-little-endian', 2, null]]]);
    refusalTable(on(false, 1), [['little-endian', {}, ['not-big-endian', 1, null]]]);
    refusalTable(on(true, 0), [['none', {}, ['not-little-endian', 0, null]]]);
    refusalTable(on(false, 0), [['none', {}, ['not-big-endian', 0, null]]]);
  });
});

describe('a library of the other word size', () => {
  it.each([
    [1, 32, false],
    [2, 32, true],
    [1, 64, true],
    [2, 64, false],
    [0, 64, true],
  ] as const)('EI_CLASS %i on a machine of %i bits: %s', (bits, machine, expected) => {
    expect(isOtherClass(elfFile(ident({ class: bits })), { class: machine })).toBe(expected);
  });
});

/** _dl_map_object_from_fd of elf/dl-load.c. */
describe('a library to glibc', () => {
  const glibc =
    (checksAlign: boolean): Refuses =>
    (elf, bytes) =>
      glibcRefusal(sourceOf(bytes), elf, checksAlign);
  const rows: readonly RefusalRow[] = [
    ['as it is', library, null],
    ['ET_REL', { ...library, type: 1 }, ['not-loadable', 1, null]],
    ['ET_CORE', { ...library, type: 4 }, ['not-loadable', 4, null]],
    ['ET_EXEC', { ...library, type: 2 }, ['executable', 2, null]],
    ['e_phentsize one less', table({ size: 55 }), ['segment-size', 55, 56]],
    ['e_phentsize one more', table({ size: 57 }), ['segment-size', 57, 56]],
    ['of 32 bits', { ...table({ size: 32 }), class: 32 }, null],
    ['of 32 bits as of 64', { ...library, class: 32 }, ['segment-size', 56, 32]],
    ['the table ends with the file', table({ offset: 4 * page - 112 }), null],
    [
      'the table ends a byte behind it',
      table({ offset: 4 * page - 111 }),
      ['segments-cut-off', 4 * page, 4 * page + 1],
    ],
    [
      'an offset that fits its address modulo the page',
      loaded(code, segment(load, 9 * page + 16, 0, { offset: page + 16 }), dynamicAt),
      null,
    ],
    [
      'an offset that does not match its address',
      loaded(code, segment(load, 9 * page, 0, { offset: 1 }), dynamicAt),
      ['segment-misaligned', 1, 9 * page],
    ],
    ['of what is not mapped', loaded(code, segment(4, 9 * page, 0, { offset: 1 }), dynamicAt), null],
    ['no PT_LOAD', loaded(dynamicAt), ['no-load-segment', 0, null]],
    ['no PT_DYNAMIC', loaded(code), ['no-dynamic-section', 0, null]],
    ['PT_DYNAMIC without a byte', loaded(code, segment(2, 0x800, 0)), ['no-dynamic-section', 0, null]],
    ['PT_DYNAMIC of a byte', loaded(code, segment(2, 0x800, 1)), null],
    ['the last PT_DYNAMIC counts', loaded(code, dynamicAt, segment(2, 0x800, 0)), ['no-dynamic-section', 0, null]],
    ['what any mapped file must be', library, ['cut-off', page, 4 * page], new Uint8Array(page)],
  ];
  const aligned = (align: number): Partial<ElfFile> => loaded({ ...code, align }, dynamicAt);
  describe('of 2.35 and later', () => {
    refusalTable(glibc(false), rows);
    refusalTable(glibc(false), [
      ['p_align of a page', aligned(page), null],
      ['p_align 8', aligned(8), null],
    ]);
  });
  // `(ph->p_align & (GLRO(dl_pagesize) - 1)) != 0`, `((ph->p_vaddr - ph->p_offset) & (ph->p_align - 1)) != 0`.
  describe('before 2.35', () => {
    refusalTable(glibc(true), [
      ['p_align of a page', aligned(page), null],
      ['p_align 0', aligned(0), null],
      ['p_align of a page and one', aligned(page + 1), ['segment-align', page + 1, page]],
      ['p_align 8', aligned(8), ['segment-align', 8, page]],
      [
        'p_align of two pages, and an offset and address that only match modulo one',
        loaded({ ...code, align: 2 * page }, segment(load, 10 * page, 0, { offset: page, align: 2 * page }), dynamicAt),
        ['segment-offset', page, 10 * page],
      ],
      [
        'p_align of two pages, and an offset and address that match modulo both',
        loaded({ ...code, align: 2 * page }, segment(load, 9 * page, 0, { offset: page, align: 2 * page }), dynamicAt),
        null,
      ],
      [
        'p_align 0, and an address that is not the offset',
        loaded({ ...code, align: 0 }, segment(load, 9 * page, 0, { offset: page, align: 0 }), dynamicAt),
        ['segment-offset', page, 9 * page],
      ],
      ['p_align of what is not mapped', loaded({ ...code, align: page }, dynamicAt), null],
      ['the rest too', { ...aligned(page), type: 1 }, ['not-loadable', 1, null]],
    ]);
  });
});

/** map_library of ldso/dynlink.c. */
describe('a library to musl', () => {
  const musl: Refuses = (elf, bytes) => muslRefusal(sourceOf(bytes), elf);
  refusalTable(musl, [
    ['as it is', library, null],
    ['ET_EXEC', { ...library, type: 2 }, null],
    ['ET_REL', { ...library, type: 1 }, ['not-loadable', 1, null]],
    ['ET_CORE', { ...library, type: 4 }, ['not-loadable', 4, null]],
    ['the table ends with the file', table({ offset: 4 * page - 112 }), null],
    [
      'the table ends a byte behind it',
      table({ offset: 4 * page - 111 }),
      ['segments-cut-off', 4 * page, 4 * page + 1],
    ],
    ['no PT_DYNAMIC', { ...library, dynamic: null }, ['no-dynamic-section', 0, null]],
    [
      'an offset that does not match its address',
      loaded(code, segment(load, 9 * page, 8, { offset: 1 }), dynamicAt),
      null,
    ],
    ['what any mapped file must be', library, ['cut-off', page, 4 * page], new Uint8Array(page)],
  ]);
});

describe('the first check that refuses', () => {
  const check = (rule: string, limit: number | null | undefined) => ({
    rule,
    refuses: (value: number) => (limit === null ? null : limit === undefined ? { value } : { value, limit }),
  });
  it('counts, with its limit where it has one', () => {
    expect(firstRefusal([check('a', null), check('b', 7), check('c', 8)], 3)).toEqual({
      rule: 'b',
      value: 3,
      limit: 7,
    });
    expect(firstRefusal([check('b', undefined)], 3)).toEqual({ rule: 'b', value: 3, limit: null });
    expect(firstRefusal([check('a', null)], 3)).toBe(null);
  });
});
