import { execFileSync } from 'node:child_process';
import { readFileSync, statSync } from 'node:fs';
import type { Command } from './measure.ts';
import { runInside, timeOf, withLimits } from './throttled.ts';

/**
 * Runs a command whose executable is not in memory, in a control group that charges it for what is read from its file: as after the
 * eviction of a probe that nobody asked for a while.
 *
 * @returns the slowest of the runs in milliseconds by its own account, and how much the device reads ahead, which decides it; or why
 *   that could not be tried
 */
export function coldTimes(
  command: Command,
  memoryMb: number,
  times: number,
): { slowest: number; readAhead: string } | { missing: string } {
  const readAhead = readAheadOf(command.file);
  const slowest = withLimits({ memoryMb }, (groups) =>
    Math.max(
      ...Array.from({ length: times }, () => {
        evict(command.file);
        return timeOf(runInside(groups, command));
      }),
    ),
  );
  return typeof slowest === 'number' ? { slowest, readAhead } : slowest;
}

/** posix_fadvise(2) with POSIX_FADV_DONTNEED: dd's nocache. */
function evict(file: string): void {
  execFileSync('dd', [`if=${file}`, 'iflag=nocache', 'count=0', 'status=none']);
}

/** `8192 kB read ahead`. */
function readAheadOf(file: string): string {
  const { dev } = statSync(file);
  const id = `${(dev >> 8) & 0xfff}:${(dev & 0xff) | ((dev >> 12) & 0xfff00)}`;
  try {
    return `${readFileSync(`/sys/class/bdi/${id}/read_ahead_kb`, 'latin1').trim()} kB read ahead`;
  } catch {
    return 'read ahead not known';
  }
}
