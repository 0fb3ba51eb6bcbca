import type { ByteSource } from '../decode/byte-source.ts';
import type { ElfFile } from '../decode/elf/elf.ts';
import { loaderFamily } from '../decode/elf/machines.ts';
import { readAbiTag, readNotes } from '../decode/elf/notes.ts';

/**
 * The operating system that an ELF file was built for, where it says one besides Linux: by EI_OSABI, or by the loader that
 * it names. The kernel starts such a file where it can; its system calls are others.
 */
export function foreignSystem(source: ByteSource, elf: ElfFile): string | null {
  const { ident, interpreter } = elf;
  // Whatever EI_OSABI says: neither the kernel nor a loader of Linux looks at it.
  if (interpreter !== null && loaderFamily(interpreter) !== null && !(interpreter in byLoader)) return null;
  const named = interpreter === null ? undefined : byLoader[interpreter];
  if (named !== undefined) return named;
  const row = byOsAbi[ident.osAbi];
  if (row === undefined || readAbiTag(source, elf)?.startsWith('Linux ')) return null;
  return row.note === undefined || readNotes(source, elf).some(({ name }) => name === row.note) ? row.system : null;
}

/**
 * EI_OSABI as Go and the systems' own linkers set it (elf.h, cmd/link/internal/ld/elf.go), and the name of the note that the programs of
 * the system have besides. What is of machines that Linux has left is not here.
 */
const byOsAbi: Readonly<Record<number, { readonly system: string; readonly note?: string }>> = {
  2: { system: 'NetBSD', note: 'NetBSD' },
  6: { system: 'Solaris' },
  9: { system: 'FreeBSD' },
  12: { system: 'OpenBSD', note: 'OpenBSD' },
  18: { system: 'Haiku' },
};

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
