import { type Catalog, defineFinding } from '../../../src/finding.ts';
import { type Build, buildForMusl, buildStatic, buildsWithoutC, pureGoHint } from '../remedies.ts';
import type { LibcReleases } from './facts.ts';
import { debianWith } from './packages.ts';

const ldSo = 'https://man7.org/linux/man-pages/man8/ld.so.8.html';

/** Libraries that are there, of another release than the program or its loader needs. */
export const symbolFindings = {
  'libc/symbol-version-missing': defineFinding<{
    version: string;
    library: string;
    neededBy: string;
    newest: string | null;
    others: number;
    path: string;
    build: Build | null;
  }>({
    severity: 'error',
    stopsStart: true,
    title: 'The program needs a newer library than the container has',
    why: 'The program exits before main: "/lib/x86_64-linux-gnu/libc.so.6: version `GLIBC_2.34\' not found (required by /app)". It was linked against a newer glibc (or libstdc++: GLIBCXX, CXXABI) than that of the image it runs in.',
    example: {
      version: 'GLIBC_2.34',
      library: '/lib/x86_64-linux-gnu/libc.so.6',
      neededBy: '/app',
      newest: 'GLIBC_2.31',
      others: 0,
      path: '/app',
      build: null,
    },
    refs: ['https://sourceware.org/glibc/wiki/Release'],
    message: ({ version, library, neededBy, newest, others }) =>
      `${library}: version \`${version}' not found (required by ${neededBy})${newest === null ? '' : `; the newest it has is ${newest}`}` +
      (others === 0 ? '' : `; and ${others} more`),
    remedy: ({ version, path, build }) => {
      if (!version.startsWith('GLIBC_')) return 'run on the base image of the build stage';
      const base = debianWith(version);
      const run = base === null ? 'run on the base image of the build stage' : `run on a newer base: FROM ${base}`;
      const older = 'build on the release it runs on (golang:1-bookworm for Debian 12)';
      return build !== null && buildsWithoutC(build, [])
        ? `${buildStatic(path, build)}; or ${run}; or ${older}`
        : `${run}; or ${older}`;
    },
  }),
  'libc/cpu-level-too-high': defineFinding<{
    path: string;
    file: string;
    /** 2 for x86-64-v2. */
    needs: number;
    has: number;
    isLibc: boolean;
    others: number;
  }>({
    severity: 'error',
    stopsStart: true,
    title: 'The C library, or another, is built for a newer CPU than this one',
    why: 'glibc of Red Hat Enterprise Linux 9 and its relatives (UBI 9, AlmaLinux, Rocky, CentOS Stream, Oracle Linux) is built for x86-64-v2 (SSE4.2), that of 10 for x86-64-v3 (AVX2): "Fatal glibc error: CPU does not support x86-64-v2", exit 127. What was linked there, and libraries for one processor level, carry the same mark: "CPU ISA level is lower than required". Virtual machines with a generic CPU (kvm64, qemu64) hide features that the processor has.',
    example: { path: '/app', file: '/usr/lib64/libc.so.6', needs: 3, has: 2, isLibc: true, others: 0 },
    refs: ['https://gitlab.com/x86-psABIs/x86-64-ABI'],
    message: ({ path, file, needs, has, isLibc, others }) =>
      `${file === path ? path : `${path} needs ${file}, which`} is built for x86-64-v${needs}, and this CPU has x86-64-v${has} ` +
      (isLibc
        ? `(Fatal glibc error: CPU does not support x86-64-v${needs})`
        : `(${file}: CPU ISA level is lower than required)`) +
      (others === 0 ? '' : `; and ${others} more`),
    remedy: ({ path, file, needs, isLibc }) =>
      `run it on a CPU with x86-64-v${needs}: a virtual machine needs the CPU type "host" instead of kvm64 or qemu64; or ` +
      (isLibc
        ? 'use a base that is built for every x86-64 CPU: FROM debian:12-slim'
        : file === path
          ? 'build it on a base that is built for every x86-64 CPU, as debian:12 is'
          : `replace ${file} with a build for every x86-64 CPU`),
  }),
  'libc/loader-mismatch': defineFinding<LibcReleases>({
    severity: 'error',
    stopsStart: true,
    title: 'The loader and libc.so.6 are from two releases of glibc',
    why: 'They share data structures that change with each release: "symbol lookup error: libc.so.6: undefined symbol: __tunable_is_initialized, version GLIBC_PRIVATE", or a crash before main. A COPY of libc.so.6 without its loader, or the other way round, mixes them.',
    example: {
      loader: '/lib64/ld-linux-x86-64.so.2',
      loaderVersion: '2.36',
      libc: '/lib/x86_64-linux-gnu/libc.so.6',
      libcVersion: '2.41',
    },
    refs: [ldSo],
    message: ({ loader, loaderVersion, libc, libcVersion }) =>
      `${loader} is from glibc ${loaderVersion}, ${libc} from glibc ${libcVersion}: they only work together within one release`,
    remedy: ({ loader, libc }) => `copy ${loader} and ${libc} from the same image, or neither`,
  }),
  'libc/symbol-missing': defineFinding<{
    name: string;
    neededBy: string;
    by: string;
    others: number;
    path: string;
    /** The libc that the program was linked with. */
    wants: string | null;
    build: Build | null;
    /** LD_BIND_NOW is set: without it glibc looks functions up when they are called first. */
    bindsNow?: boolean;
    /** What needs it is in LD_PRELOAD or /etc/ld.so.preload. */
    preloaded?: boolean;
  }>({
    severity: 'error',
    stopsStart: true,
    title: 'No library has a function that the program calls',
    why: 'In a library without symbol versions, glibc looks functions up by name alone: "symbol lookup error: /app: undefined symbol: sqlite3_enable_load_extension", exit 127; the library differs from the one that the build used. musl binds every symbol at startup, and has no symbol versions to check first: "Error relocating /app: reallocarray: symbol not found", exit 127. The program was built for glibc (fcntl64, __strcpy_chk, gnu_get_libc_version), or on an Alpine newer than this one; or an agent that is preloaded was. With LD_BIND_NOW, and for what is linked with -z now, glibc looks up all functions at startup too, including those that are never called (go-nvml without a driver).',
    example: {
      name: 'reallocarray',
      neededBy: '/app',
      by: 'musl',
      others: 0,
      path: '/app',
      wants: 'musl',
      build: null,
    },
    refs: ['https://wiki.musl-libc.org/functional-differences-from-glibc.html'],
    message: ({ name, neededBy, by, others }) =>
      (by === 'musl'
        ? `Error relocating ${neededBy}: ${name}: symbol not found`
        : `symbol lookup error: ${neededBy}: undefined symbol: ${name}`) + (others === 0 ? '' : `; and ${others} more`),
    remedy: ({ by, wants, path, build, neededBy, bindsNow, preloaded }) => {
      if (preloaded === true)
        return `remove ${neededBy} from LD_PRELOAD and /etc/ld.so.preload; or preload its build for ${by === 'musl' ? 'musl (Alpine)' : 'this image'}`;
      if (bindsNow === true) return 'unset LD_BIND_NOW; or install the library that has the function';
      if (by !== 'musl') {
        return 'use the same release of the base image in both stages; or copy each library that ldd lists from the build stage';
      }
      if (wants === 'musl') {
        return 'build on the Alpine release that it runs on, for example golang:1.26-alpine3.22 for alpine:3.22';
      }
      const base = 'run on glibc: FROM debian:12-slim';
      if (build === null) return `it is a glibc build: ${base}; or build it on Alpine`;
      if (buildsWithoutC(build, [])) return `it is a glibc build: ${buildStatic(path, build)}; or ${base}`;
      return `it is a glibc build: ${base}; or ${buildForMusl(path, build)}${pureGoHint(build)}`;
    },
  }),
} as const satisfies Catalog;
