import { type App, createApp } from './app.ts';
import type { Environment } from './host.ts';
import { findInPath } from './path-search.ts';
import { isSameCgroup, listProcesses, type ProcessStat } from './processes.ts';
import type { RootFs } from './rootfs.ts';

/** What PID 1 is when the program is one of its children: inits, supervisors, shells, and the pod's pause. */
const notTheProgram = new Set([
  ...['init', 'systemd', 'tini', 'tini-static', 'dumb-init', 'docker-init', 'catatonit', 'pause', 'pid1'],
  ...['s6-svscan', 's6-overlay-suexec', 'runit', 'runsvdir', 'supervisord', 'my_init', 'gosu', 'su-exec', 'setpriv'],
  ...['sh', 'ash', 'bash', 'dash', 'busybox', 'env', 'timeout', 'sleep', 'tail'],
]);

/**
 * The program that PID 1 is, or that PID 1 looks after. The first rule that applies:
 * 1. `/proc/1/exe`, unless it is an init, a supervisor or a shell;
 * 2. the first descendant of such a PID 1, in our cgroup, that is a Go program;
 * 3. where `/proc/1/exe` is denied: the first Go program in our cgroup, or the first word of `/proc/1/cmdline`.
 * Null when none applies: PID 1 is probe-env itself, or runs nothing yet.
 */
export function findApp(fs: RootFs, env: Environment, selfPid: number): App | null {
  if (selfPid === 1) return null;
  const target = fs.readlink('/proc/1/exe');
  if (target.kind === 'found' && !notTheProgram.has(baseName(target.value))) {
    return processApp(fs, 1, target.value, '/proc/1/exe');
  }
  const processes = listProcesses(fs);
  const init = processes.find(({ pid }) => pid === 1);
  const name = init?.name ?? 'PID 1';
  const descendant = findGoProgram(
    fs,
    processes,
    (process) => process.pid !== 1 && !isAncestorOrSelf(processes, process.pid, selfPid),
  );
  if (descendant !== null) {
    return processApp(fs, descendant.pid, descendant.path, `process ${descendant.pid}, since PID 1 is ${name}`);
  }
  return target.kind === 'denied' && !notTheProgram.has(name) ? commandLineApp(fs, env) : null;
}

/** The program at `path` when it is the one that PID 1 runs; null otherwise. */
export function runningApp(fs: RootFs, path: string): App | null {
  const target = fs.readlink('/proc/1/exe');
  return target.kind === 'found' && target.value === path ? processApp(fs, 1, path, '--app, and PID 1 runs it') : null;
}

/** The program at `path`, which need not be running. */
export function namedApp(fs: RootFs, path: string, foundBy: string): App {
  return createApp(fs, { path, openPath: path, foundBy, pid: null });
}

function processApp(fs: RootFs, pid: number, link: string, foundBy: string): App {
  const path = link.replace(/ \(deleted\)$/, '');
  return createApp(fs, { path, openPath: `/proc/${pid}/exe`, foundBy, pid });
}

function findGoProgram(
  fs: RootFs,
  processes: readonly ProcessStat[],
  eligible: (process: ProcessStat) => boolean,
): { pid: number; path: string } | null {
  for (const process of processes) {
    if (!eligible(process) || notTheProgram.has(process.name) || !isSameCgroup(fs, process.pid)) continue;
    const link = fs.readlink(`/proc/${process.pid}/exe`);
    if (link.kind !== 'found') continue;
    const info = processApp(fs, process.pid, link.value, '').buildInfo();
    if (info.kind === 'found' && info.value.ok) return { pid: process.pid, path: link.value };
  }
  return null;
}

/** PID 1 may have other credentials than we have; its command line is always readable (proc(5)). */
function commandLineApp(fs: RootFs, env: Environment): App | null {
  const text = fs.readText('/proc/1/cmdline', 1 << 20);
  const first = text.kind === 'found' ? text.value.split('\0')[0] : undefined;
  if (first === undefined || first === '') return null;
  const path = first.includes('/') ? first : findInPath(fs, env.get('PATH') ?? '', first)?.path;
  if (path === undefined) return null;
  return namedApp(fs, path, '/proc/1/cmdline, since /proc/1/exe is denied');
}

function isAncestorOrSelf(processes: readonly ProcessStat[], pid: number, selfPid: number): boolean {
  let current: number | undefined = selfPid;
  for (let depth = 0; current !== undefined && current > 0 && depth < 64; depth += 1) {
    if (current === pid) return true;
    current = processes.find((process) => process.pid === current)?.parent;
  }
  return false;
}

function baseName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}
