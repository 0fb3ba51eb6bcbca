import { describe, expect, it } from 'vitest';
import { type ElfFile, segmentType } from '../../../../src/decode/elf/elf.ts';
import { foreignSystem } from '../../../../src/linux/machine/foreign-system.ts';
import { elfFile, segment, soundIdent, sourceOf } from '../../../support/facts/elf-model.ts';

/** A PT_NOTE with one note: its owner, its type and four words. */
function noteBytes(owner: string, type: number, ...words: readonly number[]): Uint8Array {
  const name = `${owner}\0`;
  const padded = Math.ceil(name.length / 4) * 4;
  const bytes = new Uint8Array(12 + padded + 4 * words.length);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, name.length, true);
  view.setUint32(4, 4 * words.length, true);
  view.setUint32(8, type, true);
  bytes.set(new TextEncoder().encode(name), 12);
  for (const [index, word] of words.entries()) view.setUint32(12 + padded + 4 * index, word, true);
  return bytes;
}

const abi = (osAbi: number): Partial<ElfFile> => ({ ident: { ...soundIdent, osAbi } });

/** elf.h has the EI_OSABI values; the notes are those of the systems' own start files (crt1.o, cmd/link's ELF notes). */
describe('the system that a program was built for', () => {
  it.each<[string, Partial<ElfFile>, Uint8Array, string | null]>([
    ['nothing says one', {}, new Uint8Array(), null],
    ['ELFOSABI_SYSV', abi(0), new Uint8Array(), null],
    ['ELFOSABI_GNU', abi(3), new Uint8Array(), null],
    ['ELFOSABI_SOLARIS', abi(6), new Uint8Array(), 'Solaris'],
    ['ELFOSABI_FREEBSD', abi(9), new Uint8Array(), 'FreeBSD'],
    ['ELFOSABI 18, Haiku', abi(18), new Uint8Array(), 'Haiku'],
    ['a note of NetBSD', {}, noteBytes('NetBSD', 1, 700_000_000), 'NetBSD'],
    ['a note of OpenBSD', {}, noteBytes('OpenBSD', 1, 0), 'OpenBSD'],
    ['a note of FreeBSD', {}, noteBytes('FreeBSD', 1, 0), 'FreeBSD'],
    ['a note of DragonFly', {}, noteBytes('DragonFly', 1, 0), 'DragonFly BSD'],
    ['a note of the Go linker', {}, noteBytes('Go', 4, 0), null],
    ['a note behind another', {}, new Uint8Array([...noteBytes('Go', 4, 0), ...noteBytes('OpenBSD', 1, 0)]), 'OpenBSD'],
    ['a note counts before EI_OSABI', abi(9), noteBytes('NetBSD', 1, 0), 'NetBSD'],
    ['NT_GNU_ABI_TAG of Linux counts before EI_OSABI', abi(9), noteBytes('GNU', 1, 0, 3, 2, 0), null],
    ['NT_GNU_ABI_TAG of another system does not', abi(9), noteBytes('GNU', 1, 2, 3, 2, 0), 'FreeBSD'],
    ['another note of GNU does not', abi(9), noteBytes('GNU', 3, 0, 3, 2, 0), 'FreeBSD'],
    ['the loader of FreeBSD', { interpreter: '/libexec/ld-elf.so.1' }, noteBytes('NetBSD', 1, 0), 'FreeBSD'],
    ['the loader of OpenBSD', { interpreter: '/usr/libexec/ld.so' }, new Uint8Array(), 'OpenBSD'],
    ['the loader of Android', { interpreter: '/system/bin/linker64' }, new Uint8Array(), 'Android'],
    // By its name it could also be glibc's: only the whole path shows it.
    ['the loader of Solaris', { interpreter: '/lib/amd64/ld.so.1' }, new Uint8Array(), 'Solaris'],
    [
      'the loader of glibc, whatever else',
      { interpreter: '/lib64/ld-linux-x86-64.so.2', ...abi(9) },
      noteBytes('NetBSD', 1, 0),
      null,
    ],
    [
      'the loader of musl, whatever else',
      { interpreter: '/lib/ld-musl-x86_64.so.1', ...abi(9) },
      noteBytes('NetBSD', 1, 0),
      null,
    ],
    ['a loader that nobody knows', { interpreter: '/ld', ...abi(9) }, new Uint8Array(), 'FreeBSD'],
  ])('%s', (_, change, bytes, expected) => {
    const elf = elfFile({ segments: [segment(segmentType.note, 0, bytes.length)], ...change });
    expect(foreignSystem(sourceOf(bytes), elf)).toBe(expected);
  });
});
