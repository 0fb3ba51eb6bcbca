import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import { built, copyInto, place } from '../../../support/roots/libc-programs.ts';
import { ldconfig } from '../../../support/roots/libc-roots.ts';
import { all, lib, type Row } from './row.ts';

/** $ORIGIN of a program comes from /proc/self/exe. */
const withProc = 'mkdir -p "$1/proc"; mount -t proc proc "$1/proc"';

const setUserId = (from: Parameters<typeof built>[0], inside: string) => (root: string) =>
  place(root, inside, readFileSync(built(from)), 0o4755);

/** A RUNPATH that is there, but empty. */
const emptyRunPath = (root: string): void => {
  const bytes = readFileSync(built('c-runpath'));
  bytes[bytes.indexOf('\0/opt/lib\0') + 1] = 0;
  place(root, '/app', bytes);
};

const loop = (inside: string) => (root: string) => {
  mkdirSync(path.join(root, path.dirname(inside)), { recursive: true });
  symlinkSync(path.basename(inside), path.join(root, inside));
};

/** Without it no directory is known to be for this processor. */
const processor = (root: string): void => copyInto(root, '/proc/cpuinfo');

const nullDevice = (inside: string) => (root: string) => {
  mkdirSync(path.join(root, path.dirname(inside)), { recursive: true });
  spawnSync('mknod', ['-m', '666', path.join(root, inside), 'c', '1', '3']);
};

const [appDirectory, libraryPath] = ['/opt/app', { LD_LIBRARY_PATH: '/a:/b' }] as const;

const ofGlibc: readonly Row[] = [
  {
    roots: ['glibc'],
    about: '$ORIGIN in LD_LIBRARY_PATH is of the program, also for a library of a library',
    app: '/opt/app/app',
    env: { LD_LIBRARY_PATH: '$ORIGIN/lib' },
    mount: withProc,
    setup: all(
      (root) => copyInto(root, built('c-chain'), '/opt/app/app'),
      lib('c-chain', 'libfoo.so', `${appDirectory}/lib`),
      lib('c-chain', 'libbar.so', `${appDirectory}/lib`),
    ),
  },
  {
    roots: ['glibc'],
    about: '$ORIGIN in LD_LIBRARY_PATH is not of the library that needs another',
    app: '/opt/app/app',
    env: { LD_LIBRARY_PATH: '$ORIGIN/lib' },
    mount: withProc,
    setup: all(
      (root) => copyInto(root, built('c-chain'), '/opt/app/app'),
      lib('c-chain', 'libfoo.so', `${appDirectory}/lib`),
      lib('c-chain', 'libbar.so', `${appDirectory}/lib/lib`),
    ),
  },
  {
    roots: ['glibc'],
    about: '$ORIGIN of a set-user-ID program below a system directory',
    app: '/usr/lib/app/app',
    uid: 65532,
    mount: withProc,
    setup: all(
      setUserId('c-runpath-origin', '/usr/lib/app/app'),
      lib('c-runpath-origin', 'libfoo.so', '/usr/lib/app/lib'),
    ),
  },
  {
    roots: ['glibc'],
    about: '$ORIGIN of a set-user-ID program elsewhere',
    app: '/opt/app/app',
    uid: 65532,
    mount: withProc,
    setup: all(
      setUserId('c-runpath-origin', '/opt/app/app'),
      lib('c-runpath-origin', 'libfoo.so', `${appDirectory}/lib`),
    ),
  },
  {
    program: 'c-origin-library',
    roots: ['glibc'],
    about: '$ORIGIN of a library of a set-user-ID program',
    uid: 65532,
    setup: all(
      setUserId('c-origin-library', '/app'),
      lib('c-origin-library', 'libfoo.so', '/opt/lib'),
      lib('c-origin-library', 'libbar.so', '/opt/lib'),
    ),
  },
  {
    program: 'c-runpath-lib',
    roots: ['glibc'],
    about: '$LIB of a set-user-ID program',
    uid: 65532,
    setup: all(setUserId('c-runpath-lib', '/app'), lib('c-runpath-lib', 'libfoo.so', '/usr/lib/x86_64-linux-gnu/app')),
  },
  { roots: ['glibc'], about: 'an empty RUNPATH', setup: all(emptyRunPath, lib('c-runpath', 'libfoo.so', '')) },
  {
    program: 'c-needs-platform',
    roots: ['glibc'],
    about: '$PLATFORM in the name of a library',
    setup: (root) => {
      for (const platform of ['x86_64', 'haswell', 'xeon_phi']) {
        copyInto(root, built('c-needs-platform', 'libfoo.so'), `/usr/lib/libfoo-${platform}.so`);
      }
    },
  },
  {
    program: 'c-needs-foo',
    roots: ['glibc', 'glibc-without-cache'],
    about: 'libfoo.so below haswell/ only',
    setup: (root) => {
      lib('c-needs-foo', 'libfoo.so', '/usr/lib/haswell')(root);
      copyInto(root, '/proc/cpuinfo');
      if (root.endsWith('.glibc')) ldconfig(root);
    },
  },
  {
    program: 'c-needs-foo',
    roots: ['glibc'],
    about: 'libfoo.so by the cache, in a directory that is called as a processor is',
    setup: (root) => {
      lib('c-needs-foo', 'libfoo.so', '/opt/vendor/x86_64')(root);
      place(root, '/etc/ld.so.conf', '/opt/vendor/x86_64\n', 0o644);
      spawnSync('/sbin/ldconfig', ['-r', root]);
    },
  },
  {
    program: 'c-needs-foo',
    roots: ['glibc'],
    about: 'LD_PRELOAD of the library that is missing',
    env: { LD_PRELOAD: 'libfoo.so' },
  },
  {
    program: 'c-needs-foo',
    roots: ['glibc'],
    about: 'LD_PRELOAD of two lines is one name',
    env: { LD_PRELOAD: '/nowhere\n/opt/libfoo.so' },
    setup: lib('c-needs-foo', 'libfoo.so', '/opt'),
  },
  {
    program: 'c-filter',
    roots: ['glibc'],
    about: 'without the library that libfoo.so filters',
    setup: lib('c-filter', 'libfoo.so', '/usr/lib'),
  },
  {
    program: 'c-filter',
    roots: ['glibc'],
    about: 'with the library that libfoo.so filters',
    setup: all(lib('c-filter', 'libfoo.so', '/usr/lib'), lib('c-filter', 'libbar.so', '/usr/lib')),
  },
  { program: 'c-packed-library', roots: ['glibc'], setup: lib('c-packed-library', 'libfoo.so', '/usr/lib') },
];

const ofBoth = (['c', 'musl'] as const).flatMap((kind): Row[] => {
  const program = `${kind}-needs-foo` as const;
  const roots = [kind === 'c' ? 'glibc' : 'musl'] as const;
  const inSecond = lib(program, 'libfoo.so', '/b');
  return [
    {
      program,
      roots,
      about: 'a link in a circle comes before libfoo.so',
      env: libraryPath,
      setup: all(inSecond, loop('/a/libfoo.so')),
    },
    {
      program,
      roots,
      about: 'a null device comes before libfoo.so',
      env: libraryPath,
      setup: all(inSecond, nullDevice('/a/libfoo.so')),
    },
    {
      program,
      roots,
      about: 'a link in a circle comes in the list before the one with libfoo.so',
      env: libraryPath,
      setup: all(lib(program, 'libfoo.so', '/usr/lib'), loop('/a/libfoo.so')),
    },
    {
      program,
      roots,
      about: 'a directory before that of libfoo.so is a link in a circle',
      env: libraryPath,
      setup: all(inSecond, loop('/a')),
    },
    ...['/a/glibc-hwcaps/x86-64-v2/libfoo.so', '/a/glibc-hwcaps/x86-64-v2', '/a/glibc-hwcaps'].flatMap((inside) => [
      {
        program,
        roots,
        about: `${inside} is a link in a circle next to libfoo.so`,
        env: libraryPath,
        setup: all(lib(program, 'libfoo.so', '/a'), loop(inside), processor),
      },
      {
        program,
        roots,
        about: `${inside} is a link in a circle before libfoo.so`,
        env: libraryPath,
        setup: all(inSecond, loop(inside), processor),
      },
    ]),
    {
      program,
      roots,
      about: 'links in a circle in a directory and for this processor come before libfoo.so',
      env: libraryPath,
      setup: all(inSecond, loop('/a/glibc-hwcaps/x86-64-v2/libfoo.so'), loop('/a/libfoo.so'), processor),
    },
  ];
});

const ofMusl: readonly Row[] = [
  {
    program: 'musl-needs-foo',
    roots: ['musl'],
    about: 'LD_PRELOAD of the library that is missing',
    env: { LD_PRELOAD: 'libfoo.so' },
  },
  {
    program: 'musl-needs-foo',
    roots: ['musl'],
    about: 'LD_PRELOAD of two lines is two names',
    env: { LD_PRELOAD: '/nowhere\n/opt/libfoo.so' },
    setup: all(lib('musl-needs-foo', 'libfoo.so', '/opt'), lib('musl-needs-foo', 'libfoo.so', '/usr/lib')),
  },
  {
    program: 'c-needs-foo',
    roots: ['gcompat-like'],
    about: 'the path file has the directory',
    setup: all(lib('c-needs-foo', 'libfoo.so', '/opt/lib'), (root) =>
      place(root, '/etc/ld-musl-x86_64.path', '/opt/lib\n', 0o644),
    ),
  },
  {
    program: 'c-needs-foo',
    roots: ['gcompat-like'],
    about: 'the path file lacks the directory',
    setup: all(lib('c-needs-foo', 'libfoo.so', '/usr/lib'), (root) =>
      place(root, '/etc/ld-musl-x86_64.path', '/opt/lib\n', 0o644),
    ),
  },
  {
    roots: ['musl'],
    about: '$ORIGIN ends where its name does, whatever follows',
    app: '/opt/app',
    mount: withProc,
    setup: all(
      (root) => copyInto(root, built('musl-runpath-origin'), '/opt/app'),
      lib('musl-runpath-origin', 'libfoo.so', '/optAL'),
    ),
  },
  { program: 'musl-filter', roots: ['musl'], setup: lib('musl-filter', 'libfoo.so', '/usr/lib') },
  { program: 'musl-packed-library', roots: ['musl'], setup: lib('musl-packed-library', 'libfoo.so', '/usr/lib') },
];

/** The finer points of each loader's search. */
export const search: readonly Row[] = [...ofGlibc, ...ofBoth, ...ofMusl];
