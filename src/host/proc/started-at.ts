import type { RootFs } from '../files/rootfs.ts';
import { parseStat } from './processes.ts';

/**
 * When a process executed its program, in seconds since 1970. Its own start may be that of a script before exec: but
 * execve(2) ends all threads, so the oldest of the others, which the Go runtime starts at once, is younger. Null for a
 * program of one thread. Measured from our own start, since in a container neither /proc/uptime nor /proc/stat need
 * count from the boot that starttime counts from.
 * @param now our own start is a moment before
 */
export function startedAt(fs: RootFs, pid: number, now: Date): number | null {
  const own = startTicks(fs, '/proc/self/stat');
  const threads = fs.list(`/proc/${pid}/task`, threadLimit);
  if (own === null || threads.kind !== 'found') return null;
  const starts = threads.value.names
    .filter((thread) => thread !== String(pid))
    .flatMap((thread) => startTicks(fs, `/proc/${pid}/task/${thread}/stat`) ?? []);
  return starts.length === 0 ? null : now.getTime() / 1000 - (own - Math.min(...starts)) / ticksPerSecond;
}

/** Null for none: sandboxes that are not Linux show 0. */
function startTicks(fs: RootFs, path: string): number | null {
  const text = fs.readText(path, 8192);
  return (text.kind === 'found' ? parseStat(text.value)?.startTime : 0) || null;
}

/** The oldest are among them: they have the lowest ids. */
const threadLimit = 64;

/** USER_HZ, the same on every machine that Go has a port for. */
const ticksPerSecond = 100;
