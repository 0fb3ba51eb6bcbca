import type { ByteSource } from '../../decode/byte-source.ts';
import type { ElfFile } from '../../decode/elf/elf.ts';
import { loaderFamily } from '../../decode/elf/machines.ts';
import { readAbiTag, readNotes } from '../../decode/elf/notes.ts';

/**
 * The operating system that an ELF file was built for, if it states one other than Linux: by the loader that it
 * names, by a note, or by EI_OSABI. The kernel starts such a file if it can, but its system calls are different.
 */
export function foreignSystem(source: ByteSource, elf: ElfFile): string | null {
  const { ident, interpreter } = elf;
  // Whatever EI_OSABI says: neither the kernel nor a loader of Linux checks it.
  if (interpreter !== null && loaderFamily(interpreter) !== null && !(interpreter in byLoader)) return null;
  const named = byLoader[interpreter ?? ''];
  if (named !== undefined) return named;
  const notes = readNotes(source, elf).map(({ name }) => byNote[name]);
  const noted = notes.find((system) => system !== undefined);
  if (noted !== undefined || readAbiTag(source, elf)?.startsWith('Linux ')) return noted ?? null;
  return byOsAbi[ident.osAbi] ?? null;
}

/** The owner of a note that every program of the system has, in C and in Go. */
const byNote: Readonly<Record<string, string>> = {
  NetBSD: 'NetBSD',
  OpenBSD: 'OpenBSD',
  FreeBSD: 'FreeBSD',
  DragonFly: 'DragonFly BSD',
};

/**
 * EI_OSABI as the systems' own linkers set it (elf.h). Systems whose programs have a note are recognized by that, and
 * systems of machines that Linux has dropped are not listed.
 */
const byOsAbi: Readonly<Record<number, string>> = { 6: 'Solaris', 9: 'FreeBSD', 18: 'Haiku' };

/** PT_INTERP (cmd/link/internal/amd64/obj.go, arm64/obj.go). */
const byLoader: Readonly<Record<string, string>> = {
  '/libexec/ld-elf.so.1': 'FreeBSD',
  '/libexec/ld.elf_so': 'NetBSD',
  '/usr/libexec/ld.elf_so': 'NetBSD',
  '/usr/libexec/ld.so': 'OpenBSD',
  '/usr/libexec/ld-elf.so.2': 'DragonFly BSD',
  '/lib/amd64/ld.so.1': 'Solaris',
  '/system/bin/linker': 'Android',
  '/system/bin/linker64': 'Android',
};
