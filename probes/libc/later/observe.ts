import { decoding } from '../../../src/decode/decoded.ts';
import type { ElfFile } from '../../../src/decode/elf/elf.ts';
import { wantsSymbol } from '../../../src/decode/elf/symbols.ts';
import type { OpenFile } from '../../../src/host/files/rootfs.ts';
import type { LoadPlan } from '../loader/load.ts';
import type { LibrarySearch } from '../loader/search.ts';

/** A library that glibc opens itself when a function is called, and does not find. */
export type OpenedLater = {
  readonly name: string;
  readonly function: string;
  /** Where it would be, if not among the libraries. */
  readonly directory?: string;
  /** What a module says that opens it itself; then `function` is the module. */
  readonly symptom?: string;
};

interface Rule {
  readonly name: string;
  readonly functions: readonly string[];
  /** A libc.so.6 that defines this version includes the library. */
  readonly until?: string;
}

/** sysdeps/nptl/unwind-link (pthread_exit, pthread_cancel), nss/nss_module.c. */
const rules: readonly Rule[] = [
  { name: 'libgcc_s.so.1', functions: ['pthread_exit', 'pthread_cancel'] },
  {
    name: 'libnss_files.so.2',
    functions: ['getpwnam_r', 'getpwuid_r', 'getgrnam_r', 'getgrgid_r'],
    until: 'GLIBC_2.34',
  },
  { name: 'libnss_dns.so.2', functions: ['getaddrinfo'], until: 'GLIBC_2.34' },
];

/** What the program's own calls would make glibc open. A missing library is not fatal at startup, but the call is. */
export function observeOpenedLater(
  use: <T>(read: (file: OpenFile, elf: ElfFile) => T) => T | null,
  { plan, search }: { plan: LoadPlan; search: LibrarySearch },
): OpenedLater[] {
  // dlopen(3) is called by libc.so.6, so its own paths count, and those of whatever loaded it.
  const caller = plan.objects.find(({ soname }) => soname === 'libc.so.6') ?? plan.objects[0];
  if (caller === undefined) return [];
  return rules.flatMap(({ name, functions, until }) => {
    // A loader before 2.33 does not state its release, and neither does a libc without versions.
    if (until !== undefined && (caller.versionDefinitions?.includes(until) ?? true)) return [];
    if (plan.objects.some(({ soname }) => soname === name)) return [];
    const called = use((file, elf) => {
      return functions.find((each) => {
        const wanted = decoding(() => wantsSymbol(file, elf, each));
        return wanted.ok && wanted.value;
      });
    });
    if (called == null || search.find(name, caller).kind === 'found') return [];
    return [{ name, function: called }];
  });
}
