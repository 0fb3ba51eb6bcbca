import type { RootFs } from './rootfs.ts';

export type ProcessStat = {
  readonly pid: number;
  readonly parent: number /** comm: at most 15 bytes. */;
  readonly name: string;
};

/** More than that in one container is not looked through. */
const processLimit = 2000;

/** The processes that /proc shows, by pid. Empty where /proc is not mounted or hides them. */
export function listProcesses(fs: RootFs): ProcessStat[] {
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

/** Containers of one pod that share a pid namespace differ in their cgroup; `/proc/<pid>/cgroup` is world-readable. */
export function isSameCgroup(fs: RootFs, pid: number): boolean {
  const own = fs.readText('/proc/self/cgroup', 65_536);
  const other = fs.readText(`/proc/${pid}/cgroup`, 65_536);
  return own.kind === 'found' && other.kind === 'found' && own.value === other.value;
}

/** `pid (comm) state ppid …`; comm may hold blanks and parentheses (proc_pid_stat(5)). */
function parseStat(text: string): ProcessStat | null {
  const match = /^(\d+) \((.*)\) \S (\d+) /s.exec(text);
  if (match === null) return null;
  return { pid: Number(match[1]), parent: Number(match[3]), name: match[2] ?? '' };
}
