import type { RootFs } from '../files/rootfs.ts';
import { ancestryOf, cgroupOf, listProcesses, programPathOf } from '../proc/processes.ts';
import { isWrapper } from '../proc/wrappers.ts';
import type { App } from './app.ts';
import { namedApp } from './find-app.ts';
import { supervised } from './other-app.ts';

/** The maximum number of programs to name. */
const listed = 5;

/**
 * What runs alongside the program that was found: Go programs below the same init, or below a program in another
 * language, and whatever else the same supervisor keeps running. Null if there is nothing. Pids are left out: the
 * same state gives the same text.
 * @param fs the one whose /proc shows the processes
 * @param top the first process of the container
 */
export function otherPrograms(fs: RootFs, app: App | null, top: number, selfPid: number): string | null {
  if (app === null || app.pid === null) return null;
  const isGo = app.language() !== 'other';
  if (isGo && app.pid === top) return null;
  const own = cgroupOf(fs, app.pid);
  const processes = listProcesses(fs);
  const paths = new Set<string>();
  const kept = new Set(supervised({ fs }, processes).map(({ pid }) => pid));
  const isAncestorOrSelf = ancestryOf(processes);
  for (const { pid } of processes) {
    const isOwn = isGo ? isAncestorOrSelf(app.pid, pid) : pid === app.pid;
    if (isOwn || isAncestorOrSelf(pid, selfPid) || cgroupOf(fs, pid) !== own) continue;
    const link = fs.readlink(`/proc/${pid}/exe`);
    if (link.kind !== 'found' || isWrapper(fs, pid, link.value)) continue;
    const path = programPathOf(link.value);
    if (path === app.path || paths.has(path)) continue;
    if (kept.has(pid) || namedApp(fs, `/proc/${pid}/exe`, '').goBuild() !== null) paths.add(path);
  }
  if (paths.size === 0) return null;
  const names = [...paths].sort();
  const [only] = names;
  const others =
    names.length === 1
      ? `${only} also runs here (to check it: --app ${only})`
      : `${names.slice(0, listed).join(', ')}${names.length > listed ? ` and ${names.length - listed} more` : ''} also run here (to check one: --app PATH)`;
  return `the program is ${app.path}, ${app.foundBy}; ${others}`;
}
