import { type Catalog, defineFinding } from '../../../src/finding.ts';

const glibcRelease = 'https://sourceware.org/glibc/wiki/Release/2.36';

/** DT_RELR: relative relocations in a fraction of the space, which older loaders do not know. */
export const packedFindings = {
  'libc/packed-relocations-unknown': defineFinding<{ path: string; libc: string; since: string }>({
    severity: 'error',
    stopsStart: true,
    title: 'The loader does not support the packed relocations of the program, or of one of its libraries',
    why: 'DT_RELR (-z pack-relative-relocs, --pack-dyn-relocs=relr) came with musl 1.2.4 and glibc 2.36. An older loader ignores it and starts the program with invalid pointers: it is killed by SIGSEGV, without a message.',
    example: { path: '/app', libc: 'musl 1.2.3', since: 'musl 1.2.4' },
    refs: ['https://musl.libc.org/releases.html', glibcRelease],
    message: ({ path, libc, since }) =>
      `${path} has packed relative relocations (DT_RELR), which ${libc} does not support; ${since} does`,
    remedy: ({ since }) => `use an image with ${since} or later; or link with -z nopack-relative-relocs`,
  }),
  'libc/packed-relocations-unannounced': defineFinding<{ path: string; glibc: string }>({
    severity: 'error',
    stopsStart: true,
    title: 'glibc refuses packed relocations that no symbol version announces',
    why: 'A file with DT_RELR has to need the version GLIBC_ABI_DT_RELR, so that a glibc that does not know packed relocations refuses it. ld.lld --pack-dyn-relocs=relr leaves the version out, and glibc 2.36 and later refuse the file: "DT_RELR without GLIBC_ABI_DT_RELR dependency", exit 127.',
    example: { path: '/app', glibc: '2.36' },
    refs: [glibcRelease],
    message: ({ path, glibc }) =>
      `${path} has packed relative relocations, but does not need GLIBC_ABI_DT_RELR, so glibc ${glibc} refuses it (DT_RELR without GLIBC_ABI_DT_RELR dependency)`,
    remedy: () => 'link with -Wl,-z,pack-relative-relocs instead of -Wl,--pack-dyn-relocs=relr; or with neither',
  }),
} as const satisfies Catalog;
