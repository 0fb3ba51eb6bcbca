import { describe, expect, it } from 'vitest';
import { createRootFs } from '../../../../src/host/files/rootfs.ts';
import { startedAt } from '../../../../src/host/proc/started-at.ts';
import { syscalls } from '../../../../src/runtime/node/files.ts';
import { unhurried } from '../../../support/deadlines.ts';
import { useFileRoot } from '../../../support/roots/file-root.ts';

const stat = (pid: number, start: number): string =>
  `${pid} (a b) S 0 1 1 0 -1 0 0 0 0 0 0 0 0 0 20 0 4 0 ${start} 0 0\n`;

describe('when a program was started', () => {
  const { fs, add } = useThreads();
  const now = new Date('2026-06-01T00:00:00Z');
  const started = (pid: number): string | null => {
    const seconds = startedAt(fs(), pid, now);
    return seconds === null ? null : new Date(seconds * 1000).toISOString();
  };

  it('is the start of its oldest thread but the first, which may be that of a script before exec', () =>
    expect(started(1)).toBe('2026-05-31T23:50:00.000Z'));
  it.each([
    ['of one thread', 2],
    ['whose threads show no time', 3],
    ['that is gone', 4],
  ])('is not known of a program %s', (_, pid) => expect(started(pid)).toBe(null));
  it('is not known without our own', () => {
    add('/proc/self/stat', stat(90, 0));
    expect(started(1)).toBe(null);
    add('/proc/self/stat', stat(90, 100_000));
  });
  it('is a moment ago, of this one', () => {
    const seconds = startedAt(createRootFs(syscalls, unhurried, '/'), process.pid, new Date());
    expect(Math.abs((seconds ?? 0) - Date.now() / 1000)).toBeLessThan(process.uptime() + 1);
  });
});

function useThreads(): {
  readonly fs: () => ReturnType<typeof createRootFs>;
  readonly add: (name: string, content: string) => void;
} {
  const root = useFileRoot({
    '/proc/self/stat': stat(90, 100_000),
    '/proc/1/task/1/stat': stat(1, 10_000),
    '/proc/1/task/12/stat': stat(12, 40_000),
    '/proc/1/task/13/stat': stat(13, 90_000),
    '/proc/2/task/2/stat': stat(2, 10_000),
    '/proc/3/task/3/stat': stat(3, 0),
    '/proc/3/task/4/stat': stat(4, 0),
  });
  return { fs: () => root.fs, add: (name, content) => root.add(name, content) };
}
