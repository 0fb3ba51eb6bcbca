import { mkdirSync, readFileSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import { elfBytes } from '../../../support/bytes/elf/elf-bytes.ts';
import { built, copyInto, place } from '../../../support/roots/libc-programs.ts';
import { ldconfig } from '../../../support/roots/libc-roots.ts';
import { all, lib, type Row, withGlibc } from './row.ts';

/** $ORIGIN of a program comes from /proc/self/exe. */
const withProc = 'mkdir -p "$1/proc"; mount -t proc proc "$1/proc"';

const originTree = all(
  (root) => copyInto(root, built('c-runpath-origin'), '/opt/app/app'),
  lib('c-runpath-origin', 'libfoo.so', '/opt/app/lib'),
);

/** Where the loader of glibc finds libraries, and what it refuses. */
export const libraries: readonly Row[] = [
  { program: 'c-needs-foo', roots: withGlibc, about: 'without libfoo.so' },
  {
    program: 'c-needs-foo',
    roots: withGlibc,
    about: 'libfoo.so in /usr/lib',
    setup: lib('c-needs-foo', 'libfoo.so', '/usr/lib'),
  },
  {
    program: 'c-needs-foo',
    roots: ['glibc', 'glibc-without-cache'],
    about: 'libfoo.so in /usr/local/lib, found by the cache only',
    setup: (root) => {
      lib('c-needs-foo', 'libfoo.so', '/usr/local/lib')(root);
      if (root.endsWith('.glibc')) ldconfig(root);
    },
  },
  {
    program: 'c-needs-foo',
    roots: withGlibc,
    about: 'LD_LIBRARY_PATH',
    env: { LD_LIBRARY_PATH: '/nowhere;/opt/lib/' },
    setup: lib('c-needs-foo', 'libfoo.so', '/opt/lib'),
  },
  {
    program: 'c-needs-foo',
    roots: ['glibc'],
    about: 'LD_LIBRARY_PATH of a set-user-ID program is ignored',
    env: { LD_LIBRARY_PATH: '/opt/lib' },
    uid: 65532,
    setup: all(lib('c-needs-foo', 'libfoo.so', '/opt/lib'), (root) =>
      place(root, '/app', readFileSync(built('c-needs-foo')), 0o4755),
    ),
  },
  {
    program: 'c-needs-foo',
    roots: ['glibc'],
    about: 'libfoo.so is a text file',
    setup: (root) => place(root, '/usr/lib/libfoo.so', 'libfoo.so.1.2.3'),
  },
  {
    program: 'c-needs-foo',
    roots: ['glibc'],
    about: 'libfoo.so is long text',
    setup: (root) => place(root, '/usr/lib/libfoo.so', 'x'.repeat(5000)),
  },
  {
    program: 'c-needs-foo',
    roots: ['glibc'],
    about: 'libfoo.so is empty',
    setup: (root) => place(root, '/usr/lib/libfoo.so', ''),
  },
  {
    program: 'c-needs-foo',
    roots: ['glibc'],
    about: 'libfoo.so is for arm64',
    setup: (root) => place(root, '/usr/lib/libfoo.so', elfBytes({ goarch: 'arm64', type: 'dyn', soname: 'libfoo.so' })),
  },
  {
    program: 'c-needs-foo',
    roots: ['glibc'],
    about: 'libfoo.so for arm64 comes before the right one',
    env: { LD_LIBRARY_PATH: '/opt/lib' },
    setup: all(
      (root) => place(root, '/opt/lib/libfoo.so', elfBytes({ goarch: 'arm64', type: 'dyn', soname: 'libfoo.so' })),
      lib('c-needs-foo', 'libfoo.so', '/usr/lib'),
    ),
  },
  {
    program: 'c-needs-foo',
    roots: ['glibc'],
    about: 'libfoo.so is 32-bit',
    setup: (root) => place(root, '/usr/lib/libfoo.so', elfBytes({ goarch: '386', type: 'dyn', soname: 'libfoo.so' })),
  },
  {
    program: 'c-needs-foo',
    roots: ['glibc'],
    about: 'libfoo.so is a link without its target',
    setup: (root) => {
      mkdirSync(path.join(root, 'usr/lib'), { recursive: true });
      symlinkSync('libfoo.so.1', path.join(root, 'usr/lib/libfoo.so'));
    },
  },
  {
    program: 'c-needs-foo',
    roots: ['gcompat-like'],
    about: 'libfoo.so in /usr/lib',
    setup: lib('c-needs-foo', 'libfoo.so', '/usr/lib'),
  },
  { program: 'c-rpath', roots: ['glibc'], setup: lib('c-rpath', 'libfoo.so', '/opt/lib') },
  { program: 'c-runpath', roots: ['glibc', 'scratch'], setup: lib('c-runpath', 'libfoo.so', '/opt/lib') },
  { program: 'c-runpath', roots: ['glibc'], about: 'the build stage only' },
  {
    program: 'c-runpath-origin',
    roots: ['glibc'],
    app: '/opt/app/app',
    mount: withProc,
    setup: originTree,
  },
  {
    program: 'c-runpath-origin',
    roots: ['glibc'],
    about: 'started through a link',
    app: '/usr/bin/linked',
    mount: withProc,
    setup: (root) => {
      originTree(root);
      mkdirSync(path.join(root, 'usr/bin'), { recursive: true });
      symlinkSync('/opt/app/app', path.join(root, 'usr/bin/linked'));
    },
  },
  {
    program: 'c-rpath-chain',
    roots: ['glibc'],
    about: 'RPATH serves the libraries of libraries',
    setup: all(lib('c-rpath-chain', 'libfoo.so', '/opt/lib'), lib('c-rpath-chain', 'libbar.so', '/opt/lib')),
  },
  {
    program: 'c-runpath-chain',
    roots: ['glibc'],
    about: 'RUNPATH does not',
    setup: all(lib('c-runpath-chain', 'libfoo.so', '/opt/lib'), lib('c-runpath-chain', 'libbar.so', '/opt/lib')),
  },
  {
    program: 'c-nodeflib',
    roots: ['glibc'],
    about: 'default directories are barred',
    setup: lib('c-nodeflib', 'libfoo.so', '/usr/lib'),
  },
  {
    program: 'c-opener',
    roots: ['glibc'],
    loads: '/tls.so',
    about: 'initial-exec TLS',
    setup: (root) => copyInto(root, built('c-tls-library'), '/tls.so'),
  },
  {
    program: 'c-needs-foo',
    roots: withGlibc,
    about: 'libfoo.so for this processor only',
    setup: (root) => {
      lib('c-needs-foo', 'libfoo.so', '/usr/lib/glibc-hwcaps/x86-64-v2')(root);
      copyInto(root, '/proc/cpuinfo');
      if (!root.endsWith('.glibc-without-cache')) ldconfig(root);
    },
  },
  { program: 'c-dynamic', roots: ['glibc'], about: 'LD_PRELOAD of nothing', env: { LD_PRELOAD: 'libjemalloc.so.2' } },
  {
    program: 'c-needs-foo',
    roots: ['glibc'],
    about: 'LD_PRELOAD brings the library',
    env: { LD_PRELOAD: '/opt/libfoo.so' },
    setup: lib('c-needs-foo', 'libfoo.so', '/opt'),
  },
  {
    program: 'c-needs-foo',
    roots: ['glibc'],
    about: '/etc/ld.so.preload brings the library',
    setup: all(lib('c-needs-foo', 'libfoo.so', '/opt'), (root) =>
      place(root, '/etc/ld.so.preload', '/opt/libfoo.so\n', 0o644),
    ),
  },
  {
    program: 'c-needs-foo',
    roots: ['glibc'],
    about: 'libfoo.so in /usr/local/lib, ldconfig not run after it',
    setup: lib('c-needs-foo', 'libfoo.so', '/usr/local/lib'),
  },
  {
    program: 'c-needs-foo',
    roots: ['glibc-without-cache'],
    about: 'libfoo.so only below tls/',
    setup: lib('c-needs-foo', 'libfoo.so', '/lib/x86_64-linux-gnu/tls'),
  },
  {
    program: 'c-dynamic',
    roots: ['glibc'],
    about: 'LD_PRELOAD of a text file',
    env: { LD_PRELOAD: '/opt/text.so' },
    setup: (root) => place(root, '/opt/text.so', 'x'.repeat(100)),
  },
  {
    program: 'c-dynamic',
    roots: ['glibc'],
    about: '/etc/ld.so.preload names a directory',
    setup: all(
      (root) => mkdirSync(path.join(root, 'opt')),
      (root) => place(root, '/etc/ld.so.preload', '/opt\n', 0o644),
    ),
  },
  {
    program: 'c-dynamic',
    roots: ['glibc'],
    about: 'libc.so.6 is cut off',
    setup: (root) =>
      place(
        root,
        '/lib/x86_64-linux-gnu/libc.so.6',
        readFileSync('/lib/x86_64-linux-gnu/libc.so.6').subarray(0, 1_000_000),
      ),
  },
];
