import { findInPath } from '../../linux/path-search.ts';
import { trimTrailingSlashes } from '../files/paths.ts';
import type { RootFs } from '../files/rootfs.ts';
import { type App, createApp } from './app.ts';
import type { Environment } from './environment.ts';
import { cgroupOf, isWithin, listProcesses, type ProcessStat } from './processes.ts';

/**
 * What looks after the program without being it: inits, supervisors, shells, what becomes another user or waits, the
 * pod's pause, and the tools that a development image starts its program with.
 */
const wrapperProcesses = new Set(
  [
    ...['init', 'systemd', 'tini', 'tini-static', 'dumb-init', 'docker-init', 'catatonit', 'pause', 'pid1'],
    ...['s6-svscan', 's6-supervise', 's6-overlay-suexec', 'runit', 'runsvdir', 'runsv', 'supervisord', 'my_init'],
    ...['gosu', 'su-exec', 'setpriv', 'su', 'sudo', 'doas', 'runuser', 'env', 'timeout', 'nice', 'nohup', 'stdbuf'],
    ...['sh', 'ash', 'bash', 'dash', 'ksh', 'zsh', 'busybox', 'sleep', 'tail'],
    ...['dockerize', 'envconsul', 'consul-template', 'doppler', 'forego', 'goreman', 'go', 'air', 'reflex', 'dlv'],
  ].map(asComm),
);

/**
 * The program that this container runs: what PID 1 is or looks after. In a pod whose containers share their processes, PID 1
 * may belong to another one; then it is the Go program that has run longest in our cgroup without descending from PID 1.
 * Where the container shares the machine's processes (hostPID), everything descends from PID 1, and the cgroup alone tells.
 * Null when PID 1 is probe-env itself, or runs nothing yet, and outside of containers.
 *
 * @param cwd what a relative command line starts from: an exec probe gets the working directory of its container
 */
export function findApp(fs: RootFs, env: Environment, selfPid: number, cwd = '/'): App | null {
  if (selfPid === 1) return null;
  const own = cgroupOf(fs, 'self');
  const isOurs = (pid: number): boolean | null => {
    const cgroup = cgroupOf(fs, pid);
    return own === null || cgroup === null ? null : isWithin(cgroup, own);
  };
  // What cannot be told apart counts as ours: PID 1 nearly always is.
  if (isOurs(1) !== false) return findAppOf(1, { fs, env, cwd, selfPid });
  const processes = listProcesses(fs);
  const ours = longestFirst(processes, selfPid).filter(({ pid }) => isOurs(pid) === true);
  const beside = ours.filter(({ pid }) => !isAncestorOrSelf(processes, 1, pid));
  const place = { fs, env, cwd, selfPid };
  const found = firstGoProgram(place, beside, "in our cgroup, since PID 1 is another container's");
  if (found !== null || own === null || !isOfContainer(own, cgroupOf(fs, 1) ?? '')) return found;
  return firstGoProgram(place, ours, "in our cgroup, since PID 1 is the machine's");
}

/**
 * Whether our cgroup is a container's, rather than that of a login session: PID 1 is outside of our cgroup namespace
 * (cgroup_namespaces(7)), or the name holds a container's id, as Docker, containerd, CRI-O and Podman write it.
 */
function isOfContainer(own: string, ofFirst: string): boolean {
  return ofFirst.startsWith('0::/..') || /[0-9a-f]{64}/.test(own);
}

/**
 * The program that a process is or looks after. The first rule that applies:
 * 1. `/proc/<pid>/exe`, unless that is a caretaker: an init, a supervisor, a shell;
 * 2. where that is denied: the first word of `/proc/<pid>/cmdline`;
 * 3. the Go program that has run longest below it; the caretaker itself where that is the only one.
 */
export function findAppOf(pid: number, place: Place): App | null {
  const { fs } = place;
  const link = `/proc/${pid}/exe`;
  const exe = fs.readlink(link);
  if (exe.kind === 'found' && !wrapperProcesses.has(asComm(baseName(exe.value)))) {
    return programOfLink(fs, pid, exe.value, link);
  }
  const processes = listProcesses(fs);
  const first = processes.find((process) => process.pid === pid);
  if (first === undefined) return null;
  if (exe.kind === 'denied' && !wrapperProcesses.has(first.name)) {
    const named = programOfCommandLine(place, pid, `/proc/${pid}/cmdline, since ${link} is denied`);
    if (named !== null) return named;
  }
  const below = longestFirst(processes, place.selfPid).filter(
    (process) => process.pid !== pid && isAncestorOrSelf(processes, pid, process.pid),
  );
  return (
    firstGoProgram(place, below, `below ${first.name}, which is PID ${pid}`) ?? firstGoProgram(place, [first], link)
  );
}

/** The program at `path` when it is the one that PID 1 runs; null otherwise. */
export function runningApp(fs: RootFs, path: string): App | null {
  const target = fs.readlink('/proc/1/exe');
  return target.kind === 'found' && target.value === path
    ? programOfLink(fs, 1, target.value, '--app, and PID 1 runs it')
    : null;
}

/** The program at `path`, which need not be running. */
export function namedApp(fs: RootFs, path: string, foundBy: string, running = false, pid: number | null = null): App {
  return createApp(fs, { path, openPath: path, foundBy, pid, running });
}

/** Where processes are looked for, and where a command line is looked up. */
interface Place {
  readonly fs: RootFs;
  readonly env: Environment;
  readonly cwd: string;
  readonly selfPid: number;
}

/** Programs by their age, without ourselves and those that started us. */
function longestFirst(processes: readonly ProcessStat[], selfPid: number): ProcessStat[] {
  return processes
    .filter(({ name, pid }) => !wrapperProcesses.has(name) && !isAncestorOrSelf(processes, pid, selfPid))
    .sort((a, b) => a.startTime - b.startTime || a.pid - b.pid);
}

/** The first whose file holds Go's build info. */
function firstGoProgram(place: Place, processes: readonly ProcessStat[], foundBy: string): App | null {
  for (const { pid } of processes) {
    const link = place.fs.readlink(`/proc/${pid}/exe`);
    const program =
      link.kind === 'found'
        ? programOfLink(place.fs, pid, link.value, foundBy)
        : link.kind === 'denied'
          ? programOfCommandLine(place, pid, `${foundBy}, by its command line`)
          : null;
    if (program !== null && !isBuildTool(program.path) && program.goBuild() !== null) return program;
  }
  return null;
}

/** GOROOT/pkg/tool/linux_amd64/compile and its like: what `go build` and `go vet` start, whoever is below PID 1. */
function isBuildTool(path: string): boolean {
  return /\/pkg\/tool\/[a-z0-9]+_[a-z0-9]+\/[^/]+$/.test(path);
}

function programOfLink(fs: RootFs, pid: number, link: string, foundBy: string): App {
  const path = link.replace(/ \(deleted\)$/, '');
  return createApp(fs, { path, openPath: `/proc/${pid}/exe`, foundBy, pid, running: true });
}

/** A process may have other credentials than we have; its command line is readable all the same (proc_pid_cmdline(5)). */
function programOfCommandLine({ fs, env, cwd }: Place, pid: number, foundBy: string): App | null {
  const text = fs.readText(`/proc/${pid}/cmdline`, 1 << 20);
  const word = text.kind === 'found' ? (text.value.split('\0')[0] ?? '') : '';
  if (word === '') return null;
  const path = word.includes('/') ? absolute(word, cwd) : findInPath(fs, env.get('PATH') ?? '', word)?.path;
  // A process may write anything there, as nginx and postgres do.
  return path !== undefined && fs.stat(path).kind !== 'absent' ? namedApp(fs, path, foundBy, true, pid) : null;
}

function absolute(path: string, cwd: string): string {
  return path.startsWith('/') ? path : `${trimTrailingSlashes(cwd)}/${path.replace(/^(?:\.\/+)+/, '')}`;
}

function isAncestorOrSelf(processes: readonly ProcessStat[], pid: number, descendant: number): boolean {
  let current: number | undefined = descendant;
  for (let depth = 0; current !== undefined && current > 0 && depth < 64; depth += 1) {
    if (current === pid) return true;
    const child: number = current;
    current = processes.find((process) => process.pid === child)?.parent;
  }
  return false;
}

function baseName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

/** The kernel keeps 15 bytes of a process's name (TASK_COMM_LEN). */
function asComm(name: string): string {
  return name.slice(0, 15);
}
