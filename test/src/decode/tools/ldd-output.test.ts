import { describe, expect, it } from 'vitest';
import { decodeLddOutput } from '../../../../src/decode/tools/ldd-output.ts';

const glibc = '/lib64/ld-linux-x86-64.so.2';
const musl = '/lib/ld-musl-x86_64.so.1';
const libc = { name: 'libc.so.6', path: '/lib/x86_64-linux-gnu/libc.so.6' };

describe('what ldd of glibc 2.36 prints', () => {
  const normal = `\tlinux-vdso.so.1 (0x00007ffd)\n\tlibc.so.6 => ${libc.path} (0x00007f00)\n\t${glibc} (0x00007f11)\n`;
  it.each([
    ['a dynamic program', normal, '', { kind: 'list', libraries: [libc], versions: [] }],
    [
      'a missing library',
      `\tlinux-vdso.so.1 (0x0)\n\tlibfoo.so => not found\n\tlibc.so.6 => ${libc.path} (0x1)\n`,
      '',
      { kind: 'list', libraries: [{ name: 'libfoo.so', path: null }, libc], versions: [] },
    ],
    [
      'a version that is missing',
      `./app: ${libc.path}: version \`GLIBC_2.99' not found (required by ./app)\n${normal}`,
      '',
      { kind: 'list', libraries: [libc], versions: [{ version: 'GLIBC_2.99', library: libc.path }] },
    ],
    [
      'a path with blanks, and a name that is a path',
      '\t/opt/a b/libfoo.so (0x1)\n\tlibbar.so => /opt/a b/libbar.so (0x2)\n',
      '',
      {
        kind: 'list',
        libraries: [
          { name: '/opt/a b/libfoo.so', path: '/opt/a b/libfoo.so' },
          { name: 'libbar.so', path: '/opt/a b/libbar.so' },
        ],
        versions: [],
      },
    ],
    ['PIE without libraries', '\tstatically linked\n', '', { kind: 'static' }],
    ['a static program', '', '\tnot a dynamic executable\n', { kind: 'not-dynamic' }],
    [
      'a library of another libc',
      './app: error while loading shared libraries: /lib/x86_64-linux-gnu/libc.so: invalid ELF header\n',
      '',
      {
        kind: 'failed',
        message: './app: error while loading shared libraries: /lib/x86_64-linux-gnu/libc.so: invalid ELF header',
      },
    ],
    [
      'a file that may not be read',
      '',
      "ldd: error: you do not have read permission for `./app'\n",
      { kind: 'failed', message: "ldd: error: you do not have read permission for `./app'" },
    ],
  ])('%s', (_, stdout, stderr, answer) => expect(decodeLddOutput(stdout, stderr, glibc)).toEqual(answer));
});

describe('what ldd of musl 1.2.3 prints', () => {
  it.each([
    [
      'a dynamic program',
      `\t${musl} (0x1)\n\tlibc.so => ${musl} (0x1)\n`,
      '',
      { kind: 'list', libraries: [], versions: [] },
    ],
    [
      'a library, and one that is missing',
      `\t${musl} (0x1)\n\tlibz.so.1 => /lib/libz.so.1 (0x2)\n\tlibc.musl-x86_64.so.1 => ${musl} (0x1)\n`,
      'Error loading shared library libfoo.so: No such file or directory (needed by /app)\nError relocating /app: foo: symbol not found\n',
      {
        kind: 'list',
        libraries: [
          { name: 'libz.so.1', path: '/lib/libz.so.1' },
          { name: 'libfoo.so', path: null },
        ],
        versions: [],
      },
    ],
    ['a static program', '', `${musl}: /app: Not a valid dynamic program\n`, { kind: 'not-dynamic' }],
    [
      'a file that may not be read',
      '',
      `${musl}: cannot load /app: Permission denied\n`,
      { kind: 'failed', message: `${musl}: cannot load /app: Permission denied` },
    ],
  ])('%s', (_, stdout, stderr, answer) => expect(decodeLddOutput(stdout, stderr, musl)).toEqual(answer));
});
