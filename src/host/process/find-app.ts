import { findInPath } from '../../linux/start/path-search.ts';
import { absolute } from '../files/paths.ts';
import type { RootFs } from '../files/rootfs.ts';
import { executedBy } from '../proc/emulator.ts';
import { isLaunched, runsScript } from '../proc/launched.ts';
import { ancestryOf, cgroupOf, isWithin, listProcesses, type ProcessStat } from '../proc/processes.ts';
import { commandWords, isWrapper, isWrapperName } from '../proc/wrappers.ts';
import { type App, createApp } from './app.ts';
import type { Environment } from './environment.ts';
import { plannedApp, supervisedApp } from './other-app.ts';
import type { ProcessPlace } from './process-place.ts';

/**
 * The program that this container runs: PID 1 or the program it manages. In a pod whose containers share their
 * processes, PID 1 may belong to another container; then it is the Go program that has run longest in our cgroup
 * without descending from PID 1. If the container shares the machine's processes (hostPID), everything descends from
 * PID 1, and only the cgroup identifies it. Null if PID 1 is probe-env itself, or runs nothing yet, and outside of
 * containers.
 *
 * @param cwd the start of relative command lines: an exec probe gets the working directory of its container
 */
export function findApp(fs: RootFs, env: Environment, selfPid: number, cwd = '/'): App | null {
  if (selfPid === 1) return null;
  const own = cgroupOf(fs, 'self');
  const isOurs = (pid: number): boolean | null => {
    const cgroup = cgroupOf(fs, pid);
    return own === null || cgroup === null ? null : isWithin(cgroup, own);
  };
  // If in doubt, PID 1 counts as ours: it nearly always is.
  if (isOurs(1) !== false) return findAppOf(1, { fs, files: fs, env, cwd, selfPid });
  const processes = listProcesses(fs);
  const ours = longestFirst(processes, selfPid).filter(({ pid }) => isOurs(pid) === true);
  const isAncestorOrSelf = ancestryOf(processes);
  const outsiders = ours.filter(({ pid }) => !isAncestorOrSelf(1, pid));
  const place = { fs, files: fs, env, cwd, selfPid };
  const found = firstGoProgram(place, processes, outsiders, "in this cgroup, because PID 1 is another container's");
  if (found !== null || own === null || !isOfContainer(own, cgroupOf(fs, 1) ?? '')) return found;
  return firstGoProgram(place, processes, ours, "in this cgroup, because PID 1 is the machine's");
}

/**
 * Whether our cgroup is a container's, rather than that of a login session: PID 1 is outside of our cgroup namespace
 * (cgroup_namespaces(7)), or the name contains a container's id, as Docker, containerd, CRI-O and Podman write it.
 */
function isOfContainer(own: string, ofFirst: string): boolean {
  return ofFirst.startsWith('0::/..') || /[0-9a-f]{64}/.test(own);
}

/**
 * The program that a process is or manages. The first rule that applies:
 * 1. `/proc/<pid>/exe`, unless that is a wrapper (an init, a supervisor, a shell) or a script that launches a Go
 * program;
 * 2. if that is denied: the first word of `/proc/<pid>/cmdline`;
 * 3. the Go program that has run longest below it; the wrapper itself if that is the only one;
 * 4. what a supervisor started first; what its command line leads to, as for an image that does not run.
 */
export function findAppOf(pid: number, place: ProcessPlace): App | null {
  const { fs } = place;
  const link = `/proc/${pid}/exe`;
  const exe = fs.readlink(link);
  const isOwn = exe.kind === 'found' && !isWrapper(fs, pid, executedBy(fs, pid, exe.value).path);
  const own = isOwn ? programOfLink(fs, pid, exe.value, link) : null;
  if (own !== null && !runsScript(fs, pid)) return own;
  const processes = listProcesses(fs);
  const first = processes.find((process) => process.pid === pid);
  if (first === undefined) return own;
  if (exe.kind === 'denied' && !isWrapperName(first.name)) {
    const named = programOfCommandLine(place, pid, `/proc/${pid}/cmdline, since ${link} is denied`);
    if (named !== null) return named;
  }
  const isAncestorOrSelf = ancestryOf(processes);
  const below = longestFirst(processes, place.selfPid).filter(
    (process) => process.pid !== pid && isAncestorOrSelf(pid, process.pid),
  );
  const foundBy = `below ${first.name}, which is PID ${pid}`;
  const launched = firstGoProgram(place, processes, below, foundBy);
  if (launched !== null || own !== null) return launched ?? own;
  return (
    firstGoProgram(place, processes, [first], link) ??
    supervisedApp(place, first, below, foundBy) ??
    plannedApp(place, first, below)
  );
}

/** The program at `path` if PID 1 or another process of our control group runs it; otherwise null. */
export function runningApp(fs: RootFs, path: string, selfPid: number): App | null {
  const runs = (pid: number): boolean => {
    const target = fs.readlink(`/proc/${pid}/exe`);
    return target.kind === 'found' && target.value === path;
  };
  if (selfPid === 1) return null;
  if (runs(1)) return programOfLink(fs, 1, path, '--app, and PID 1 runs it');
  const own = cgroupOf(fs, 'self');
  const first = cgroupOf(fs, 1);
  // Outside of containers, other processes are not our concern.
  if (own === null || first === null || !(isWithin(first, own) || isOfContainer(own, first))) return null;
  const processes = listProcesses(fs).filter(({ pid }) => isWithin(cgroupOf(fs, pid) ?? '', own));
  const found = longestFirst(processes, selfPid).find(({ pid }) => runs(pid));
  return found === undefined ? null : programOfLink(fs, found.pid, path, '--app, and it runs');
}

/** The program at `path`, which need not be running. */
export function namedApp(fs: RootFs, path: string, foundBy: string, running = false, pid: number | null = null): App {
  return createApp(fs, { path, openPath: path, foundBy, pid, running });
}

/** Programs by age, without ourselves and our ancestors. */
function longestFirst(processes: readonly ProcessStat[], selfPid: number): ProcessStat[] {
  const isAncestorOrSelf = ancestryOf(processes);
  return processes
    .filter(({ name, pid }) => !isWrapperName(name) && !isAncestorOrSelf(pid, selfPid))
    .sort((a, b) => a.startTime - b.startTime || a.pid - b.pid);
}

/**
 * The first whose file holds Go's build info, and that is not a tool of a build or a script.
 * @param all every process in /proc, including these
 */
function firstGoProgram(
  place: ProcessPlace,
  all: readonly ProcessStat[],
  processes: readonly ProcessStat[],
  foundBy: string,
): App | null {
  for (const { pid } of processes) {
    const link = place.fs.readlink(`/proc/${pid}/exe`);
    const program =
      link.kind === 'found'
        ? programOfLink(place.fs, pid, link.value, foundBy)
        : link.kind === 'denied'
          ? programOfCommandLine(place, pid, `${foundBy}, by its command line`)
          : null;
    if (program === null || isBuildTool(program.path) || program.goBuild() === null) continue;
    if (isLaunched(place.fs, all, pid, program.path)) return program;
  }
  return null;
}

/** GOROOT/pkg/tool/linux_amd64/compile and similar: what `go build` and `go vet` start. */
function isBuildTool(path: string): boolean {
  return /\/pkg\/tool\/[a-z0-9]+_[a-z0-9]+\/[^/]+$/.test(path);
}

function programOfLink(fs: RootFs, pid: number, link: string, foundBy: string): App {
  return createApp(fs, { ...executedBy(fs, pid, link), foundBy, pid, running: true });
}

/** A process may have credentials that we lack; its command line is readable anyway (proc_pid_cmdline(5)). */
function programOfCommandLine({ fs, files, env, cwd }: ProcessPlace, pid: number, foundBy: string): App | null {
  const [word = ''] = commandWords(fs, pid);
  if (word === '') return null;
  const path = word.includes('/') ? absolute(word, cwd) : findInPath(files, env.get('PATH') ?? '', word)?.path;
  // A process may write anything there, as nginx and postgres do.
  return path !== undefined && files.stat(path).kind !== 'absent' ? namedApp(fs, path, foundBy, true, pid) : null;
}
