import { built, copyInto, place } from '../../../support/roots/libc-programs.ts';
import { all, lib, type Row } from './row.ts';

/** The same for the loader of musl. */
export const musl: readonly Row[] = [
  {
    program: 'musl-opener',
    roots: ['musl'],
    loads: '/tls.so',
    about: 'initial-exec TLS',
    setup: (root) => copyInto(root, built('c-tls-library'), '/tls.so'),
  },
  {
    program: 'musl-opener',
    roots: ['musl'],
    loads: '/plugin.so',
    about: 'a c-shared library of Go',
    setup: (root) => copyInto(root, built('go-shared'), '/plugin.so'),
  },
  { program: 'musl-needs-foo', roots: ['musl'], about: 'without libfoo.so' },
  {
    program: 'musl-needs-foo',
    roots: ['musl', 'both'],
    about: 'in /usr/local/lib',
    setup: lib('musl-needs-foo', 'libfoo.so', '/usr/local/lib'),
  },
  {
    program: 'musl-needs-foo',
    roots: ['musl'],
    about: 'the path file replaces the default',
    setup: all(lib('musl-needs-foo', 'libfoo.so', '/usr/lib'), (root) =>
      place(root, '/etc/ld-musl-x86_64.path', '/opt/lib\n', 0o644),
    ),
  },
  {
    program: 'musl-needs-foo',
    roots: ['musl'],
    about: 'libfoo.so is a text file',
    setup: (root) => place(root, '/usr/lib/libfoo.so', 'text'),
  },
  { program: 'musl-runpath', roots: ['musl'], setup: lib('musl-runpath', 'libfoo.so', '/opt/lib') },
  {
    program: 'musl-runpath-chain',
    roots: ['musl'],
    about: 'RUNPATH serves the libraries of libraries',
    setup: all(lib('musl-runpath-chain', 'libfoo.so', '/opt/lib'), lib('musl-runpath-chain', 'libbar.so', '/opt/lib')),
  },
  { program: 'musl-dynamic', roots: ['musl'], about: 'LD_PRELOAD of nothing', env: { LD_PRELOAD: 'libjemalloc.so.2' } },
  {
    program: 'musl-dynamic',
    roots: ['musl'],
    about: 'LD_PRELOAD of a text file',
    env: { LD_PRELOAD: '/opt/text.so' },
    setup: (root) => place(root, '/opt/text.so', 'x'.repeat(100)),
  },
];
