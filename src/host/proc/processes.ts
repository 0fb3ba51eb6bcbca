import type { RootFs } from '../files/rootfs.ts';

export type ProcessStat = {
  readonly pid: number;
  readonly parent: number;
  /** comm: at most 15 bytes. */
  readonly name: string;
  /** Clock ticks after boot: unlike pids, never reused. */
  readonly startTime: number;
};

/** Processes beyond this number in one container are ignored. */
const processLimit = 2000;

/** Of each file system of a run. */
const lists = new WeakMap<RootFs, readonly ProcessStat[]>();

/**
 * The processes that /proc shows, by pid, read once: whoever looks for a program and whoever names the others see the same state. Empty
 * if /proc is not mounted or hides them.
 */
export function listProcesses(fs: RootFs): readonly ProcessStat[] {
  const known = lists.get(fs) ?? readProcesses(fs);
  lists.set(fs, known);
  return known;
}

function readProcesses(fs: RootFs): ProcessStat[] {
  const listing = fs.list('/proc', 20_000);
  if (listing.kind !== 'found') return [];
  const pids = listing.value.names.filter((name) => /^[1-9]\d*$/.test(name)).map(Number);
  return pids
    .sort((a, b) => a - b)
    .slice(0, processLimit)
    .flatMap((pid) => {
      const stat = fs.readText(`/proc/${pid}/stat`, 8192);
      const parsed = stat.kind === 'found' ? parseStat(stat.value) : null;
      return parsed === null ? [] : [parsed];
    });
}

/**
 * The path of a program.
 * @param exe the target of /proc/<pid>/exe, which ends so if the file was removed or replaced (proc_pid_exe(5))
 */
export function programPathOf(exe: string): string {
  return exe.replace(/ \(deleted\)$/, '');
}

/** comm: at most 15 bytes; null if there is no such process. */
export function processName(fs: RootFs, pid: number): string | null {
  const stat = fs.readText(`/proc/${pid}/stat`, 8192);
  return stat.kind === 'found' ? (parseStat(stat.value)?.name ?? null) : null;
}

/**
 * The text of `/proc/<pid>/cgroup`, which is world-readable; null if it cannot be read. Containers of one pod that
 * share a pid namespace differ in it: `0::/` is our own, `0::/../<other>` a sibling's.
 */
export function cgroupOf(fs: RootFs, pid: number | 'self'): string | null {
  const text = fs.readText(`/proc/${pid}/cgroup`, 65_536);
  return text.kind === 'found' ? text.value.trim() : null;
}

/**
 * Whether a cgroup is `own` or below it, as when an init has moved its children into separate cgroups (version 2
 * only).
 */
export function isWithin(cgroup: string, own: string): boolean {
  if (cgroup === own) return true;
  return own.startsWith('0::/') && cgroup.startsWith(`${own.replace(/\/$/, '')}/`) && !cgroup.includes('/..');
}

/** Whether `pid` is `descendant` or one of its ancestors. */
type IsAncestorOrSelf = (pid: number, descendant: number) => boolean;

/** Who descends from whom among these processes, at most 64 generations apart. */
export function ancestryOf(processes: readonly ProcessStat[]): IsAncestorOrSelf {
  const parents = new Map(processes.map(({ pid, parent }) => [pid, parent]));
  return (pid, descendant) => {
    let current: number | undefined = descendant;
    for (let depth = 0; current !== undefined && current > 0 && depth < 64; depth += 1) {
      if (current === pid) return true;
      current = parents.get(current);
    }
    return false;
  };
}

/** `pid (comm) state ppid …`; comm may hold blanks and parentheses (proc_pid_stat(5)). */
export function parseStat(text: string): ProcessStat | null {
  const match = /^(\d+) \((.*)\) \S (\d+) (.*)/s.exec(text);
  if (match === null) return null;
  const [, pid, name = '', parent, rest = ''] = match;
  return { pid: Number(pid), parent: Number(parent), name, startTime: Number(rest.split(' ')[startTimeAt]) || 0 };
}

/** starttime is field 22, and what follows the parent begins with field 5. */
const startTimeAt = 22 - 5;
