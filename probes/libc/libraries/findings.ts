import { type Catalogue, defineFinding } from '../../../src/finding.ts';
import { directoryOf } from '../paths.ts';
import { debianWith, installLine } from './packages.ts';

const ldSo = 'https://man7.org/linux/man-pages/man8/ld.so.8.html';

/** What the loader would refuse. */
export const loaderFindings = {
  'libc/library-missing': defineFinding<{
    path: string;
    name: string;
    neededBy: string;
    by: string;
    searched: readonly string[];
    foreign: { readonly path: string; readonly machine: string } | null;
    dangling: { readonly path: string; readonly target: string } | null;
    others: number;
    /** False for an unpacked image, whose environment nobody knows. */
    live: boolean;
  }>({
    severity: 'error',
    stopsStart: true,
    title: 'A library that the program needs is not found',
    why: 'The program ends before main with exit 127: "error while loading shared libraries: libfoo.so.1: cannot open shared object file: No such file or directory" (glibc), "Error loading shared library libfoo.so.1: No such file or directory (needed by /app)" (musl). ldd exits 0 all the same.',
    example: {
      path: '/app',
      name: 'libsqlite3.so.0',
      neededBy: '/app',
      by: 'glibc',
      searched: ['/lib/x86_64-linux-gnu', '/usr/lib/x86_64-linux-gnu', '/lib', '/usr/lib'],
      foreign: null,
      dangling: null,
      others: 0,
      live: true,
    },
    refs: [ldSo],
    message: ({ path, name, neededBy, by, searched, foreign, dangling, others }) =>
      `${name}, needed by ${neededBy}, is not found by ${by}'s rules` +
      (dangling === null ? '' : `: ${dangling.path} -> ${dangling.target} leads nowhere`) +
      (foreign === null ? '' : `: ${foreign.path} is for ${foreign.machine}`) +
      (dangling === null && foreign === null
        ? ` (searched ${searched.length === 0 ? 'nothing' : searched.join(', ')})`
        : '') +
      (others === 0 ? '' : `; and ${others} more`) +
      (neededBy === path ? '' : `, so ${path} cannot start`),
    remedy: ({ name, by, searched, dangling, foreign, live }) =>
      dangling !== null
        ? `COPY the link's target as well: COPY --from=build ${dangling.path}* ${directoryOf(dangling.path)}/`
        : foreign !== null
          ? `COPY ${name} from an image for the program's own platform`
          : `in the final stage: ${installLine(name, by) ?? `install the package of ${name}`}; or COPY --from=build <directory>/${name} ${searched.at(-1) ?? '/usr/lib'}/` +
            (live ? '' : '; a LD_LIBRARY_PATH of the image is not known here'),
  }),
  'libc/library-unusable': defineFinding<{ name: string; path: string; neededBy: string; problem: string }>({
    severity: 'error',
    stopsStart: true,
    title: 'A library that the program needs is there, and the loader refuses it',
    why: 'The program ends before main: "error while loading shared libraries: libfoo.so.1: invalid ELF header", "file too short" or "Exec format error". The file is cut off, or a text file took the place of a link: an archive or a checkout without links writes the link\'s target into a file.',
    example: { name: 'libfoo.so.1', path: '/usr/lib/libfoo.so.1', neededBy: '/app', problem: 'invalid ELF header' },
    refs: [ldSo],
    message: ({ name, path, neededBy, problem }) =>
      `${neededBy} needs ${name}, and ${path} is unusable: error while loading shared libraries: ${problem}`,
    remedy: ({ path }) => `replace ${path} by the library itself (cp -L, or COPY of the file that the link names)`,
  }),
  'libc/symbol-version-missing': defineFinding<{
    version: string;
    library: string;
    neededBy: string;
    newest: string | null;
    others: number;
  }>({
    severity: 'error',
    stopsStart: true,
    title: 'The program needs a newer library than the container has',
    why: 'The program ends before main: "/lib/x86_64-linux-gnu/libc.so.6: version `GLIBC_2.34\' not found (required by /app)". It was linked against a newer glibc (or libstdc++: GLIBCXX, CXXABI) than that of the image it runs in.',
    example: {
      version: 'GLIBC_2.34',
      library: '/lib/x86_64-linux-gnu/libc.so.6',
      neededBy: '/app',
      newest: 'GLIBC_2.31',
      others: 0,
    },
    refs: ['https://sourceware.org/glibc/wiki/Release'],
    message: ({ version, library, neededBy, newest, others }) =>
      `${library}: version \`${version}' not found (required by ${neededBy})${newest === null ? '' : `; the newest it has is ${newest}`}` +
      (others === 0 ? '' : `; and ${others} more`),
    remedy: ({ version }) => {
      if (!version.startsWith('GLIBC_'))
        return 'run on the base image of the build stage, or COPY the library of the build stage over the old one';
      const base = debianWith(version);
      const run = base === null ? 'run on the base image of the build stage' : `run on FROM ${base} or newer`;
      return `build without cgo: CGO_ENABLED=0 go build; or ${run}; or build on the release it runs on (golang:…-bookworm for Debian 12)`;
    },
  }),
  'libc/symbol-missing': defineFinding<{ name: string; neededBy: string; others: number }>({
    severity: 'error',
    stopsStart: true,
    title: 'musl does not have a function that the program calls',
    why: 'musl binds every symbol at the start, and has no versions to complain of: "Error relocating /app: reallocarray: symbol not found", exit 127. The program was built for glibc (fcntl64, __strcpy_chk, gnu_get_libc_version), or on an Alpine newer than this one.',
    example: { name: 'reallocarray', neededBy: '/app', others: 0 },
    refs: ['https://wiki.musl-libc.org/functional-differences-from-glibc.html'],
    message: ({ name, neededBy, others }) =>
      `Error relocating ${neededBy}: ${name}: symbol not found${others === 0 ? '' : `; and ${others} more`}`,
    remedy: ({ name }) =>
      name.startsWith('__') || name.endsWith('64') || name.startsWith('gnu_')
        ? 'build for musl (FROM golang:alpine AS build), or without cgo (CGO_ENABLED=0 go build), or run on glibc: FROM debian:12-slim'
        : 'build and run on the same Alpine release: FROM golang:alpine AS build, FROM alpine of the same version',
  }),
  'libc/preload-missing': defineFinding<{ name: string; by: string }>({
    severity: 'warning',
    title: 'A library to be preloaded is not there',
    why: 'LD_PRELOAD or /etc/ld.so.preload names a file that the loader does not find. Every dynamic program then runs without it; glibc says "ERROR: ld.so: object \'…\' from LD_PRELOAD cannot be preloaded (cannot open shared object file): ignored." on each start, musl nothing.',
    example: { name: 'libjemalloc.so.2', by: 'glibc' },
    refs: [ldSo],
    message: ({ name, by }) =>
      `${name} is to be preloaded (LD_PRELOAD, /etc/ld.so.preload), and ${by} does not find it`,
    remedy: ({ name }) => `install ${name} in the final stage, or remove it from LD_PRELOAD and /etc/ld.so.preload`,
  }),
  'libc/preload-unusable': defineFinding<{ name: string; by: string; problem: string }>({
    severity: 'warning',
    title: 'A file to be preloaded is not a library that the loader takes',
    why: 'LD_PRELOAD or /etc/ld.so.preload names a file that is there and that the loader refuses. Every dynamic program then runs without it; glibc says "ERROR: ld.so: object \'...\' from LD_PRELOAD cannot be preloaded (invalid ELF header): ignored." on each start, musl nothing.',
    example: { name: '/opt/libjemalloc.so', by: 'glibc', problem: 'invalid ELF header' },
    refs: [ldSo],
    message: ({ name, by, problem }) =>
      `${name} is to be preloaded (LD_PRELOAD, /etc/ld.so.preload), and ${by} ignores it: ${problem}`,
    remedy: ({ name }) => `replace ${name} with the library itself, or remove it from LD_PRELOAD and /etc/ld.so.preload`,
  }),
  'libc/text-relocations': defineFinding<{ files: readonly string[] }>({
    severity: 'warning',
    title: 'Code that the loader must rewrite before it can run',
    why: 'Text relocations (DT_TEXTREL) need code pages that are writable and then executable. SELinux and hardened kernels refuse that: "cannot restore segment prot after reloc: Permission denied". Assembler that was written without regard to -fPIC is the cause.',
    example: { files: ['/usr/lib/libfoo.so'] },
    refs: ['https://wiki.gentoo.org/wiki/Hardened/Textrels_Guide'],
    message: ({ files }) => `${files.join(', ')}: text relocations, refused where SELinux is enforcing`,
    remedy: () => 'compile every object with -fPIC, and link with -Wl,-z,text to find those that are not',
  }),
  'libc/tls-not-loadable': defineFinding<{ path: string; musl: string | null }>({
    severity: 'error',
    title: 'musl cannot load this library at run time',
    why: 'The library uses the initial-exec model for thread-local variables (DF_STATIC_TLS), as every c-shared library of Go does. glibc keeps some room for such libraries; musl refuses them in dlopen: "Error relocating /plugin.so: x: initial-exec TLS resolves to dynamic definition in /plugin.so".',
    example: { path: '/plugin.so', musl: '1.2.5' },
    refs: ['https://github.com/golang/go/issues/54805'],
    message: ({ path, musl }) =>
      `${path} uses initial-exec TLS, so musl${musl === null ? '' : ` ${musl}`} refuses to dlopen it (initial-exec TLS resolves to dynamic definition)`,
    remedy: () => 'link it into the program at build time instead of dlopen, or run on glibc: FROM debian:12-slim',
  }),
  'libc/stack-not-loadable': defineFinding<{ path: string; glibc: string }>({
    severity: 'error',
    title: 'glibc cannot load this library at run time',
    why: 'The library asks for an executable stack. Since 2.41 glibc refuses that in dlopen: "cannot enable executable stack as shared object requires: Invalid argument". An assembler file without .note.GNU-stack is the usual cause.',
    example: { path: '/plugin.so', glibc: '2.41' },
    refs: ['https://sourceware.org/glibc/wiki/Release/2.41'],
    message: ({ path, glibc }) =>
      `${path} wants an executable stack, so glibc ${glibc} refuses to dlopen it (cannot enable executable stack as shared object requires)`,
    remedy: ({ path }) => `link with -Wl,-z,noexecstack, or patchelf --clear-execstack ${path}`,
  }),
} as const satisfies Catalogue;
