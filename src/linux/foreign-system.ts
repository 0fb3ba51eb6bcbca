import type { ElfFile } from '../decode/elf/elf.ts';
import { loaderFamily } from '../decode/elf/machines.ts';

/**
 * The operating system that an ELF file was built for, where it says one besides Linux: by EI_OSABI, or by the loader that
 * it names. The kernel starts such a file where it can; its system calls are others.
 */
export function foreignSystem({ ident, interpreter }: ElfFile): string | null {
  // Whatever EI_OSABI says: neither the kernel nor a loader of Linux looks at it.
  if (interpreter !== null && loaderFamily(interpreter) !== null && !(interpreter in byLoader)) return null;
  return (interpreter === null ? undefined : byLoader[interpreter]) ?? byOsAbi[ident.osAbi] ?? null;
}

/** EI_OSABI as Go and the systems' own linkers set it (elf.h, cmd/link/internal/ld/elf.go). */
const byOsAbi: Readonly<Record<number, string>> = {
  1: 'HP-UX',
  2: 'NetBSD',
  6: 'Solaris',
  7: 'AIX',
  8: 'IRIX',
  9: 'FreeBSD',
  10: 'Tru64',
  12: 'OpenBSD',
  18: 'Haiku',
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
