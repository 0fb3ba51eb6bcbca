import { execFileSync } from 'node:child_process';
import { mkdirSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { syscalls } from '../../../../src/runtime/node/files.ts';
import { failing, system, useScratchRoot } from './scratch-root.ts';

const { within, open } = useScratchRoot();

describe('small files', () => {
  it('are read whole, byte by byte, with who may read them', () => {
    writeFileSync(within('small'), Buffer.from([0, 0x41, 0xff, 0xc3, 0xa4, 0x0a]), { mode: 0o640 });
    symlinkSync('/small', within('link'));
    const expected = { text: '\0A\xff\xc3\xa4\n', mode: statSync(within('small')).mode & 0o7777 };
    expect(open().readSmall('/link')).toEqual(expected);
    expect(system.readSmall(within('small'))).toEqual(expected);
  });

  it.each([
    ['none', () => {}],
    ['an empty one', () => writeFileSync(within('x'), '')],
    ['a large one', () => writeFileSync(within('x'), 'x'.repeat(20_000))],
    ['a directory', () => mkdirSync(within('x'))],
    ['a FIFO', () => execFileSync('mkfifo', [within('x')])],
  ] as const)('are no other, and those are not opened: %s', (_about, make) => {
    make();
    const calls = { ...syscalls, open: () => expect.fail('it was opened') };
    expect(open(calls).readSmall('/x')).toBeNull();
  });

  it('that are denied, or exchanged between the look and the opening, are left to a closer look', () => {
    execFileSync('mkfifo', [within('fifo')]);
    expect(open(failing('open', 'EACCES')).readSmall('/file')).toBeNull();
    expect(open({ ...syscalls, open: () => syscalls.open(within('fifo')) }).readSmall('/file')).toBeNull();
  });
});
