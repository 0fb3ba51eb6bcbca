import { execFileSync } from 'node:child_process';
import { mkdirSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { createRootFs } from '../../../../src/host/files/rootfs.ts';
import { syscalls } from '../../../../src/runtime/node/files.ts';
import type { Syscalls } from '../../../../src/runtime/syscalls.ts';
import { unhurried } from '../../../support/deadlines.ts';
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

  it('are read by one call where the runtime has it', () => {
    const file = { text: 'all', mode: 0o600 };
    const asked: unknown[] = [];
    const calls: Syscalls = {
      ...syscalls,
      open: () => expect.fail('it was opened'),
      readSmall(path, limit) {
        asked.push(limit);
        return path === within('small') ? file : undefined;
      },
    };
    const running = createRootFs(calls, unhurried, '/');
    expect(running.readSmall(within('small'))).toBe(file);
    expect(running.readSmall(within('none'))).toBeNull();
    expect(asked).toEqual([16_384, 16_384]);
  });

  it('that are denied, or exchanged between the look and the opening, are left to a closer look', () => {
    execFileSync('mkfifo', [within('fifo')]);
    expect(open(failing('open', 'EACCES')).readSmall('/file')).toBeNull();
    expect(open({ ...syscalls, open: () => syscalls.open(within('fifo')) }).readSmall('/file')).toBeNull();
  });
});
