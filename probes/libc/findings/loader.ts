import { type Catalogue, defineFinding } from '../../../src/finding.ts';

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
    },
    refs: [ldSo],
    message: ({ path, name, neededBy, by, searched, foreign, dangling, others }) =>
      `${name}, needed by ${neededBy}, is not found by ${by}'s rules` +
      (dangling === null ? '' : `: ${dangling.path} -> ${dangling.target} leads nowhere`) +
      (foreign === null ? '' : `: ${foreign.path} is for ${foreign.machine}`) +
      (dangling === null && foreign === null
        ? ` (searched ${searched.length === 0 ? 'nothing' : searched.join(', ')})`
        : '') +
      (others === 0 ? '' : `; ${others} more are missing`) +
      (neededBy === path ? '' : `, so ${path} cannot start`),
    remedy: ({ name, searched, dangling, foreign }) =>
      dangling !== null
        ? `COPY the link's target as well: COPY --from=build ${dangling.path}* ${directoryOf(dangling.path)}/`
        : foreign !== null
          ? `COPY ${name} from an image for the program's own platform`
          : `install its package in the final stage, or COPY --from=build <directory>/${name} ${searched.at(-1) ?? '/usr/lib'}/`,
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
      (others === 0 ? '' : `; ${others} more versions are missing`),
    remedy: ({ version }) =>
      version.startsWith('GLIBC_')
        ? 'build in an image as old as the one it runs in, run in one as new as the build stage (FROM the same Debian release), or CGO_ENABLED=0 go build'
        : 'run on the base image of the build stage, or COPY the library of the build stage over the old one',
  }),
} as const satisfies Catalogue;

function directoryOf(path: string): string {
  return path.slice(0, Math.max(1, path.lastIndexOf('/')));
}
