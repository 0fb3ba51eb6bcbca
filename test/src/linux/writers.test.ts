import { spawnSync } from 'node:child_process';
import { closeSync, copyFileSync, mkdtempSync, openSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { writerOf } from '../../../src/linux/writers.ts';
import { caseHost } from '../../support/case-host.ts';

const folder = mkdtempSync(path.join(os.tmpdir(), 'probe-env-writers-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** The running system, whose /proc shows this process. */
const host = caseHost('/', { app: null });

describe('who has a file open for writing', () => {
  it.each([
    ['r', false],
    ['r+', true],
    ['a', true],
  ] as const)('opened with %s: %s', (flags, busy) => {
    const file = path.join(folder, `as-${flags}`);
    copyFileSync('/bin/true', file);
    const fd = openSync(file, flags);
    try {
      // What the kernel says of it.
      expect((spawnSync(file).error as NodeJS.ErrnoException | undefined)?.code ?? null).toBe(busy ? 'ETXTBSY' : null);
      expect(writerOf(host, [file])).toEqual(
        busy ? { path: file, pid: process.pid, command: expect.any(String) } : null,
      );
    } finally {
      closeSync(fd);
    }
    expect(writerOf(host, [file])).toBe(null);
  });

  it('is not asked of a root that does not run', () => {
    const file = path.join(folder, 'image');
    const fd = openSync(file, 'w');
    expect(writerOf({ ...host, live: false }, [file])).toBe(null);
    closeSync(fd);
  });
});
