import type { LibcFacts, ProgramFacts } from '../../../probes/libc/facts.ts';
import type { BrokenLibrary, LibrariesFacts, MissingLibrary } from '../../../probes/libc/libraries/facts.ts';
import type { ElfFacts, ExecutableFacts, GoBuildFacts } from '../../../probes/libc/program/facts.ts';

/** Of a static program for amd64. */
const elf: ElfFacts = {
  machine: 'amd64',
  class: 64,
  byteOrder: 'little',
  linkage: 'static',
  interpreter: null,
  libc: null,
  needed: [],
  glibcVersion: null,
  soname: null,
  rpath: null,
  runpath: null,
  audit: [],
  staticTls: false,
  initArray: false,
  loadsNss: false,
  loadsGconv: false,
  hardening: { pie: false, relro: 'none', nx: true, stripped: true, textRelocations: false },
  system: null,
  imageSize: 2 ** 20,
  hasEntry: true,
  refusal: null,
};

/** Of a Go program without cgo. */
export const go: GoBuildFacts = {
  version: 'go1.26.1',
  package: null,
  cgo: false,
  buildMode: 'exe',
  tags: [],
  goarch: 'amd64',
  goos: 'linux',
  cgoModules: [],
  cgoPackages: null,
};

/** Of a program whose libraries are all there. */
export const libraries: LibrariesFacts = {
  by: 'glibc',
  secure: false,
  cpuTooOld: [],
  bindsNow: false,
  count: 1,
  found: [],
  missing: [],
  openedLater: [],
  installer: null,
  broken: [],
  versions: [],
  releases: null,
  symbols: [],
  packed: [],
  definesPacked: false,
  textRelocations: [],
};

/** Of a library that is not found. */
export const missingLibrary: MissingLibrary = {
  name: 'libfoo.so.1',
  neededBy: '/app',
  searched: ['/lib'],
  foreign: null,
  dangling: null,
  denied: null,
  preload: false,
  elsewhere: null,
};

/** Facts about an existing library that is not an ELF file. */
export const brokenLibrary: BrokenLibrary = {
  name: 'libfoo.so.1',
  neededBy: '/app',
  path: '/lib/libfoo.so.1',
  problem: { kind: 'no-magic' },
  preload: false,
};

/** Facts about an existing program that starts, with these changes. */
export function factsOf(
  change: { elf?: Partial<ElfFacts>; file?: Partial<ExecutableFacts>; program?: Partial<ProgramFacts> },
  container: Partial<LibcFacts> = {},
): { facts: LibcFacts; program: ProgramFacts } {
  const file: ExecutableFacts = {
    path: '/app',
    state: 'present',
    at: null,
    what: null,
    link: null,
    size: 1000,
    mode: '0755',
    executable: true,
    noexec: null,
    capabilities: null,
    content: { kind: 'elf', elf: { ...elf, ...change.elf } },
    ...change.file,
  };
  const program: ProgramFacts = {
    path: '/app',
    foundBy: '--app',
    role: 'program',
    running: false,
    user: 0,
    chain: [file],
    writer: null,
    tooLarge: null,
    addressSpace: null,
    stackSpace: null,
    dataSpace: null,
    threads: null,
    loader: null,
    libraries: null,
    runPaths: [],
    resolver: null,
    go,
    tools: { file: null, ldd: null },
    ...change.program,
  };
  const libcs = { glibc: null, musl: null, orphan: null, compat: null };
  return { facts: { live: true, machine: 'amd64', container: libcs, program, start: null, ...container }, program };
}
