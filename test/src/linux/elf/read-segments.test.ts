import { describe } from 'vitest';
import { type ElfFile, segmentType } from '../../../../src/decode/elf/elf.ts';
import { readSegmentsCheck } from '../../../../src/linux/elf/read-segments.ts';
import { dynamic, page, pie, segment } from '../../../support/facts/elf-model.ts';
import { type RefusalRow, refusalTable } from '../../../support/facts/refusal-table.ts';
import { checked, code, loaded } from '../../../support/facts/refusals.ts';

const { tls } = segmentType;

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
