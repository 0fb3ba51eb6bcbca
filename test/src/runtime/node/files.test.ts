import type { StatsFs } from 'node:fs';
import { describe, expect, test, vi } from 'vitest';
import { syscalls } from '../../../../src/runtime/node/files.ts';

const answer = vi.hoisted(() => ({ statfs: {} as Partial<StatsFs> }));
vi.mock('node:fs', async (original) => ({ ...(await original<object>()), statfsSync: () => answer.statfs }));

describe('statfs', () => {
  const older = { type: 0xef53, bsize: 4096, blocks: 10, bfree: 6, bavail: 5, files: 7, ffree: 3 };
  const space = { inodes: 7, freeInodes: 3 };

  test('counts in fragments', () => {
    answer.statfs = { ...older, frsize: 1024 };
    expect(syscalls.statfs?.('/')).toEqual({ available: 5 * 1024, ...space });
  });

  test('counts in blocks where an older Node tells no fragments', () => {
    answer.statfs = older;
    expect(syscalls.statfs?.('/')).toEqual({ available: 5 * 4096, ...space });
  });
});
