import { describe, expect, it } from 'vitest';
import { type ElfFile, segmentType } from '../../../../src/decode/elf/elf.ts';
import { dynamic, elfFile, flags, page, pie, segment } from '../../../support/facts/elf-model.ts';
import { refusalTable } from '../../../support/facts/refusal-table.ts';
import { code, loaded, loader, program, table } from '../../../support/facts/refusals.ts';

const { load, interp, tls, programHeaders, gnuRelro } = segmentType;

/** rtld_setup_main_map of elf/rtld.c, __dls3 of ldso/dynlink.c. */
describe('what the loader needs of the program', () => {
  const own = segment(programHeaders, 64, 56 * 3);
  const named = segment(interp, 200, 10);
  const dynamicAt = segment(segmentType.dynamic, 0x800, 16);
  const sound: Partial<ElfFile> = {
    ...loaded(own, named, code, dynamicAt),
    type: 3,
    interpreter: '/lib64/ld-linux-x86-64.so.2',
    dynamic: pie,
  };
  refusalTable(program, [
    ['sound', sound, null],
    ['PT_DYNAMIC is missing', { ...sound, dynamic: null }, ['no-dynamic-section', 0, null]],
    ['of a static program too', { dynamic: null }, null],
    ['libraries and no PT_INTERP', { dynamic: dynamic({ needed: ['libc.so.6'] }) }, ['no-interpreter', 0, null]],
    ['no library and no PT_INTERP', { dynamic: dynamic() }, null],
    ['libraries and PT_INTERP', { ...sound, dynamic: dynamic({ needed: ['libc.so.6'] }) }, null],
    // PT_PHDR tells the loader how far the program was moved: p_vaddr of it against AT_PHDR.
    ['no PT_PHDR, moved', { ...sound, ...loaded(named, code, dynamicAt) }, ['headers-elsewhere', 0, null]],
    ['no PT_PHDR, not moved', { ...sound, type: 2, ...loaded(named, code, dynamicAt) }, null],
    [
      'PT_PHDR next to the headers',
      { ...sound, ...loaded(segment(programHeaders, 65, 56), named, code, dynamicAt) },
      ['headers-elsewhere', 65, null],
    ],
    [
      'the last PT_PHDR counts',
      { ...sound, ...loaded(segment(programHeaders, 65, 56), own, named, code, dynamicAt) },
      null,
    ],
    [
      'of a static program PT_PHDR is not looked at',
      { ...sound, interpreter: null, ...loaded(segment(programHeaders, 65, 56), code, dynamicAt) },
      null,
    ],
    [
      'p_align of PT_TLS 0',
      { ...sound, ...loaded(own, named, code, dynamicAt, segment(tls, 0x900, 8, { align: 0 })) },
      ['tls-align', 0, null],
    ],
    [
      'of a static program, which divides by none',
      { ...sound, interpreter: null, ...loaded(code, dynamicAt, segment(tls, 0x900, 8, { align: 3 })) },
      null,
    ],
  ]);
});

/** AT_PHDR: since Linux 5.18 the address of the PT_LOAD that holds e_phoff, else 0 (load_elf_binary, phdr_addr). */
describe('the program headers in memory', () => {
  const data = (offset: number, size: number, change = {}): ElfFile['segments'][number] =>
    segment(load, page + offset, size, { offset, flags: flags.r, ...change });
  const text = segment(load, 0x10_0000, page, { offset: 2 * page, flags: flags.rx });
  const at = { entry: 0x10_0000 };
  const relro = segment(gnuRelro, 0x10_0000, 0);
  const reads = (...segments: ElfFile['segments']): Partial<ElfFile> => ({
    ...at,
    ...loaded(...segments, text, relro),
  });
  refusalTable(program, [
    ['at the start of a segment', reads(data(64, 56)), null],
    ['at its last byte', reads(data(0, 65)), null],
    ['behind its last byte', reads(data(0, 64)), ['headers-unmapped', 64, null]],
    ['before its first', reads(data(65, 56)), ['headers-unmapped', 64, null]],
    ['in one that nobody may read', reads(data(0, page, { flags: flags.none })), ['headers-unmapped', 64, null]],
    ['of Go, which reads none', { ...at, ...loaded(data(0, 64), text) }, null],
    [
      'with PT_TLS',
      { ...at, ...loaded(data(0, 64), text, segment(tls, 0x10_0000, 0)) },
      ['headers-unmapped', 64, null],
    ],
    [
      'with PT_DYNAMIC',
      { ...at, ...loaded(data(0, 64), text, segment(segmentType.dynamic, 0x10_0000, 0)) },
      ['headers-unmapped', 64, null],
    ],
    [
      'with a loader',
      {
        ...at,
        ...loaded(data(0, 64), text, segment(interp, page + 8, 4, { offset: 8 })),
        interpreter: '/ld',
        dynamic: pie,
      },
      ['headers-unmapped', 64, null],
    ],
  ]);
});

/** ET_DYN goes to ELF_ET_DYN_BASE or where mmap(2) puts it (load_elf_binary): only code that can be moved survives that. */
describe('where a program is linked', () => {
  const at = (address: number): Partial<ElfFile> => ({
    ...loaded(segment(load, address + page, page, { offset: page, flags: flags.rx }), { ...code, address, offset: 0 }),
    entry: address + 0x100,
  });
  refusalTable(program, [
    ['ET_DYN for 0', { ...at(0), type: 3 }, null],
    [
      'ET_DYN for the end of the lowest page',
      { type: 3, ...loaded(segment(load, page - 1, 9, { flags: flags.rx })), entry: page },
      null,
    ],
    ['ET_DYN for another page', { ...at(page), type: 3 }, ['linked-elsewhere', page, null]],
    ['ET_DYN for another page, movable', { ...at(page), type: 3, dynamic: pie }, null],
    [
      'ET_DYN for another page, a library',
      { ...at(page), type: 3, dynamic: dynamic() },
      ['linked-elsewhere', page, null],
    ],
    ['ET_EXEC for another page', at(page), null],
  ]);
});

/** rtld_setup_phdr of elf/rtld.c: `assert (ehdr->e_ehsize == sizeof *ehdr)`. */
describe("a loader's own headers", () => {
  describe('glibc', () => {
    refusalTable(loader('glibc'), [
      ['as they are', {}, null],
      ['e_ehsize one less', { headerSize: 63 }, ['header-size', 63, 64]],
      ['e_ehsize one more', { headerSize: 65 }, ['header-size', 65, 64]],
      ['of 32 bits', { class: 32, headerSize: 52, ...table({ size: 32 }) }, null],
      ['of 32 bits as of 64', { class: 32, headerSize: 64, ...table({ size: 32 }) }, ['header-size', 64, 52]],
      ['for the lowest page, not moved', { type: 2 }, null],
    ]);
  });
  describe('musl', () => {
    const own = { type: 3, dynamic: dynamic() };
    const placed = (address: number): Partial<ElfFile> => ({
      ...loaded({ ...code, address, offset: address % page }),
      entry: address + 0x100,
    });
    const big = new Uint8Array(6 * page);
    refusalTable(loader('musl'), [
      ['as they are', own, null],
      ['e_ehsize is not looked at', { ...own, headerSize: 63 }, null],
      ['no PT_DYNAMIC', { type: 3 }, ['no-dynamic-section', 0, null]],
      // Mapped at 0 it finds AT_BASE to be 0, and takes itself for a program started by hand (__dls2).
      ['not moved from the lowest page', { ...own, type: 2 }, ['lowest-page', 0, null]],
      [
        'not moved from the end of the lowest page',
        { ...own, type: 2, ...placed(page - 1) },
        ['lowest-page', 0, null],
        big,
      ],
      ['not moved from the next', { ...own, type: 2, ...placed(page) }, null],
      [
        'not moved, one segment of two in the lowest page',
        { ...own, type: 2, ...loaded(code, segment(load, 8 * page, 8, { offset: 0 })) },
        ['lowest-page', 0, null],
      ],
      [
        'p_align of PT_TLS 3',
        { ...own, ...loaded(code, segment(tls, 0x900, 8, { align: 3 })) },
        ['tls-align', 3, null],
      ],
    ]);
  });
  it('of another loader are not looked at', () => {
    expect(loader(null)(elfFile({ headerSize: 63 }))).toBe(null);
  });
});
