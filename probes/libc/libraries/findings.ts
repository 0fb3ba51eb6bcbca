import { type Catalog, defineFinding } from '../../../src/finding.ts';
import type { Installer } from '../../../src/linux/installer.ts';
import { directoryOf } from '../paths.ts';
import { type Build, buildForMusl, buildStatic, buildsWithoutC, pureGoHint } from '../remedies.ts';
import type { DeniedFile, Elsewhere, LibcReleases } from './facts.ts';
import { debianWith, installLine } from './packages.ts';
import { isOfMusl, vendorRemedy } from './vendor-libraries.ts';

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
    denied: DeniedFile | null;
    elsewhere: Elsewhere | null;
    others: number;
    /** The first few of the others. */
    otherNames: readonly string[];
    installer: Installer | null;
    class: 32 | 64;
    /** False for an unpacked image, whose environment is not known. */
    live: boolean;
    /** The loader does not heed LD_LIBRARY_PATH: set-id bits or file capabilities. */
    secure?: boolean;
  }>({
    severity: 'error',
    stopsStart: true,
    title: 'A library that the program needs is not found',
    why: 'The program exits before main with exit 127: "error while loading shared libraries: libfoo.so.1: cannot open shared object file: No such file or directory" (glibc), "Error loading shared library libfoo.so.1: No such file or directory (needed by /app)" (musl). ldd still exits 0.',
    example: {
      path: '/app',
      name: 'libsqlite3.so.0',
      neededBy: '/app',
      by: 'glibc',
      searched: ['/lib/x86_64-linux-gnu', '/usr/lib/x86_64-linux-gnu', '/lib', '/usr/lib'],
      foreign: null,
      dangling: null,
      denied: null,
      elsewhere: null,
      others: 0,
      otherNames: [],
      installer: 'apt-get',
      class: 64,
      live: true,
    },
    refs: [ldSo],
    message: ({ path, name, neededBy, by, searched, foreign, dangling, denied, elsewhere, others, secure }) =>
      `${name}, needed by ${neededBy}, is not found by ${by}'s rules` +
      (dangling === null ? '' : `: ${dangling.path} -> ${dangling.target} leads nowhere`) +
      (foreign === null ? '' : `: ${foreign.path} is for ${foreign.machine}`) +
      (denied === null ? '' : `: ${deniedWords(denied)}`) +
      (elsewhere === null
        ? ''
        : `; ${elsewhere.path} is ${elsewhere.isIt ? 'that library, by another file name' : `there${elsewhere.sameName ? '' : ', in another version'}`}`) +
      (dangling === null && foreign === null && denied === null
        ? ` (searched ${searched.length === 0 ? 'nothing' : searched.join(', ')})`
        : '') +
      (secure === true ? `; set-ID bits or file capabilities of ${path} make the loader ignore LD_LIBRARY_PATH` : '') +
      (others === 0 ? '' : `; and ${others} more`) +
      (neededBy === path ? '' : `, so ${path} cannot start`),
    remedy: ({ name, otherNames, by, searched, dangling, foreign, denied, elsewhere, installer, ...rest }) =>
      denied !== null
        ? `in the final stage: RUN chmod ${denied.element === denied.path ? 'a+r' : 'a+x'} ${denied.element}`
        : dangling !== null
          ? `copy the link's target as well: COPY --from=build ${dangling.path}* ${directoryOf(dangling.path)}/`
          : foreign !== null
            ? `copy ${name} from an image for the program's own platform`
            : elsewhere?.isIt
              ? `in the final stage: RUN ln -s ${elsewhere.path} ${searched.includes(directoryOf(elsewhere.path)) ? directoryOf(elsewhere.path) : (searched.at(-1) ?? '/usr/lib')}/${name}`
              : elsewhere?.sameName
                ? searchPathRemedy(elsewhere, by, rest.secure === true ? (searched.at(-1) ?? '/usr/lib') : null)
                : installRemedy([name, ...otherNames], {
                    by,
                    installer,
                    bits: rest.class,
                    directory: searched.at(-1) ?? '/usr/lib',
                  }) + (rest.live ? '' : '; LD_LIBRARY_PATH from the image is not considered'),
  }),
  'libc/library-unusable': defineFinding<{
    name: string;
    path: string;
    neededBy: string;
    problem: string;
    /** The mount point, if it is mounted noexec. */
    noexec: string | null;
  }>({
    severity: 'error',
    stopsStart: true,
    title: 'A library that the program needs exists, but the loader refuses it',
    why: 'The program exits before main: "error while loading shared libraries: libfoo.so.1: invalid ELF header", "file too short" or "Exec format error". The file is truncated, or a text file has replaced a link: an archive or a checkout without links writes the link\'s target into a file.',
    example: {
      name: 'libfoo.so.1',
      path: '/usr/lib/libfoo.so.1',
      neededBy: '/app',
      problem: 'invalid ELF header',
      noexec: null,
    },
    refs: [ldSo],
    message: ({ name, path, neededBy, problem }) =>
      `${neededBy} needs ${name}, and ${path} is unusable: error while loading shared libraries: ${problem}`,
    remedy: ({ path, noexec }) =>
      noexec === null
        ? `replace ${path} with the library itself (cp -L, or COPY of the file that the link names)`
        : `keep the library in the image; or mount ${noexec} with exec, as in docker run --tmpfs ${noexec}:exec`,
  }),
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
    why: 'In a library without symbol versions, glibc looks functions up by name alone: "symbol lookup error: /app: undefined symbol: sqlite3_enable_load_extension", exit 127; the library differs from the one that the build used. musl binds every symbol at startup, and has no symbol versions to check first: "Error relocating /app: reallocarray: symbol not found", exit 127. The program was built for glibc (fcntl64, __strcpy_chk, gnu_get_libc_version), or on an Alpine newer than this one; or an agent that is preloaded was. With LD_BIND_NOW, and for what is linked with -z now, glibc looks up all functions at the start as well, those that are never called included (go-nvml without a driver).',
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
  'libc/preload-missing': defineFinding<{
    name: string;
    by: string;
    installer: Installer | null;
    class: 32 | 64;
  }>({
    severity: 'warning',
    title: 'A library to preload does not exist',
    why: 'LD_PRELOAD or /etc/ld.so.preload names a file that the loader does not find. Every dynamic program then runs without it; glibc says "ERROR: ld.so: object \'...\' from LD_PRELOAD cannot be preloaded (cannot open shared object file): ignored." at every start; musl says nothing.',
    example: { name: 'libjemalloc.so.2', by: 'glibc', installer: 'apt-get', class: 64 },
    refs: [ldSo],
    message: ({ name, by }) =>
      `${name} should be preloaded (LD_PRELOAD, /etc/ld.so.preload), but ${by} does not find it`,
    remedy: ({ name, installer, class: bits }) => {
      const [, soname] = /^(?:\/(?:usr\/)?lib\S*\/)?([^/]+\.so\.[\d.]+)$/.exec(name) ?? [];
      const added =
        installer !== null && soname !== undefined
          ? `in the final stage: ${installLine(installer, [soname], bits === 64)}`
          : `copy ${name} from the build stage`;
      return `${added}; or remove it from LD_PRELOAD and /etc/ld.so.preload`;
    },
  }),
  'libc/preload-unusable': defineFinding<{ name: string; by: string; problem: string }>({
    severity: 'warning',
    title: 'A file to preload is not a library that the loader accepts',
    why: 'LD_PRELOAD or /etc/ld.so.preload names an existing file that the loader refuses. Every dynamic program then runs without it; glibc says "ERROR: ld.so: object \'...\' from LD_PRELOAD cannot be preloaded (invalid ELF header): ignored." at every start; musl says nothing.',
    example: { name: '/opt/libjemalloc.so', by: 'glibc', problem: 'invalid ELF header' },
    refs: [ldSo],
    message: ({ name, by, problem }) =>
      `${name} should be preloaded (LD_PRELOAD, /etc/ld.so.preload), but ${by} ignores it: ${problem}`,
    remedy: ({ name }) =>
      `replace ${name} with the library itself; or remove it from LD_PRELOAD and /etc/ld.so.preload`,
  }),
  'libc/text-relocations': defineFinding<{ files: readonly string[] }>({
    severity: 'warning',
    title: 'The loader must rewrite code before it can run',
    why: 'Text relocations (DT_TEXTREL) need code pages that are writable and then executable. SELinux and hardened kernels refuse that: "cannot restore segment prot after reloc: Permission denied". The cause is assembly code that is not position-independent.',
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
    remedy: () => 'link it into the program at build time instead of dlopen; or run on glibc: FROM debian:12-slim',
  }),
  'libc/stack-not-loadable': defineFinding<{ path: string; glibc: string }>({
    severity: 'error',
    title: 'glibc cannot load this library at run time',
    why: 'The library asks for an executable stack. Since 2.41 glibc refuses that in dlopen: "cannot enable executable stack as shared object requires: Invalid argument". An assembler file without .note.GNU-stack is the usual cause.',
    example: { path: '/plugin.so', glibc: '2.41' },
    refs: ['https://sourceware.org/glibc/wiki/Release/2.41'],
    message: ({ path, glibc }) =>
      `${path} wants an executable stack, so glibc ${glibc} refuses to dlopen it (cannot enable executable stack as shared object requires)`,
    remedy: ({ path }) => `link with -Wl,-z,noexecstack; or patchelf --clear-execstack ${path}`,
  }),
} as const satisfies Catalog;

function deniedWords({ path, element, mode, user }: DeniedFile): string {
  const who = user === null ? 'this user' : `uid ${user}`;
  const shown = mode === null ? '' : ` (mode ${mode})`;
  return element === path
    ? `${who} cannot read ${path}${shown}`
    : `${who} cannot search ${element}${shown}, so it cannot reach ${path}`;
}

/** If nothing installs packages, as in distroless images, the libraries can only be copied, or the base must change. */
function installRemedy(
  names: readonly string[],
  { by, installer, bits, directory }: { by: string; installer: Installer | null; bits: 32 | 64; directory: string },
): string {
  const vendor = names.map(vendorRemedy).find((remedy) => remedy !== null);
  if (vendor !== undefined) return vendor;
  if (by === 'glibc' && names.some(isOfMusl))
    return 'it is built for musl (Alpine), and this is glibc: build it, or copy it, from a stage with the glibc of this image; or use alpine in both stages';
  const copy = `copy ${names.join(', ')} from the build stage to ${directory}/`;
  if (installer !== null) return `in the final stage: ${installLine(installer, names, bits === 64)}; or ${copy}`;
  const usual = by === 'musl' ? 'apk' : 'apt-get';
  const base = by === 'musl' ? 'alpine' : 'debian:12-slim';
  return `${copy}; or use a base with a package manager, as ${base} is, and there: ${installLine(usual, names, bits === 64)}`;
}

/** It is there: what is missing is its directory in the loader's search. */
/** @param usual a directory that the loader searches anyway, where it ignores LD_LIBRARY_PATH; else null */
function searchPathRemedy({ path, inLdSoConf }: Elsewhere, by: string, usual: string | null): string {
  const directory = directoryOf(path);
  if (by === 'glibc' && inLdSoConf) return 'RUN ldconfig after the COPY, in the final stage';
  if (usual !== null) return `in the final stage, COPY it to ${usual}/ instead; or link with -Wl,-rpath,${directory}`;
  return `in the final stage: ENV LD_LIBRARY_PATH=${directory}; or link with -Wl,-rpath,${directory}`;
}
