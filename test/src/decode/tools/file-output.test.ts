import { describe, expect, it } from 'vitest';
import { decodeFileOutput } from '../../../../src/decode/tools/file-output.ts';

const id = 'BuildID[sha1]=0123456789abcdef0123456789abcdef01234567, for GNU/Linux 3.2.0';
const little = { class: 64, byteOrder: 'little' };

describe('what file 5.44 prints', () => {
  it.each([
    [
      'ELF 64-bit LSB executable, x86-64, version 1 (SYSV), statically linked, Go BuildID=a/b/c/d, with debug_info, not stripped',
      { ...little, linkage: 'static', interpreter: null, stripped: false },
    ],
    [
      `ELF 64-bit LSB pie executable, x86-64, version 1 (GNU/Linux), static-pie linked, ${id}, not stripped`,
      { ...little, linkage: 'static-pie', interpreter: null, stripped: false },
    ],
    [
      `ELF 64-bit LSB pie executable, x86-64, version 1 (SYSV), dynamically linked, interpreter /lib64/ld-linux-x86-64.so.2, ${id}, stripped`,
      { ...little, linkage: 'dynamic', interpreter: '/lib64/ld-linux-x86-64.so.2', stripped: true },
    ],
    [
      'ELF 32-bit MSB executable, MIPS, MIPS32 version 1 (SYSV), statically linked, stripped',
      { class: 32, byteOrder: 'big', linkage: 'static', interpreter: null, stripped: true },
    ],
    [
      'ELF 64-bit LSB shared object, x86-64, version 1 (SYSV), dynamically linked, no section header',
      { ...little, linkage: 'dynamic', interpreter: null, stripped: null },
    ],
    [
      'setuid ELF 64-bit LSB pie executable, x86-64, version 1 (SYSV), dynamically linked, stripped',
      { ...little, linkage: 'dynamic', interpreter: null, stripped: true },
    ],
    ['POSIX shell script, ASCII text executable', null],
    ["cannot open `/app' (No such file or directory)", null],
    ['', null],
  ])('%s', (line, answer) => expect(decodeFileOutput(`${line}\n`)).toEqual(answer));
});
