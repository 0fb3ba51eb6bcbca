import type { RootFs } from '../files/rootfs.ts';
import { containerOfProcess, containerWords } from '../proc/container-of.ts';
import { cgroupOf, listProcesses, processName, programPathOf } from '../proc/processes.ts';
import { namedApp } from './find-app.ts';

/** The maximum number of programs to list. */
const listed = 5;

/**
 * If a process is the sandbox's own, which waits in each pod whose containers share their processes: says so, and
 * which Go programs are there instead. Null for any other process.
 * @param fs the one whose /proc shows the processes
 */
export function sandboxRemark(fs: RootFs, pid: number, selfPid: number): string | null {
  if (processName(fs, pid) !== 'pause') return null;
  const programs = goProgramsBut(fs, [pid, selfPid]);
  return `process ${pid} is the pod's sandbox (pause), whose containers share their processes: ${
    programs === null ? 'name the process of the program by --pid' : `the Go programs are ${programs}: ${choice}`
  }`;
}

/**
 * If nothing of our own container runs, and the visible processes are those of another: the Go programs among them.
 * Null if there are none.
 */
export function neighborRemark(fs: RootFs, selfPid: number): string | null {
  const own = cgroupOf(fs, 'self');
  const first = cgroupOf(fs, 1);
  if (selfPid === 1 || own === null || first === null || own === first || containerOfProcess(fs, 1).id === null)
    return null;
  const programs = goProgramsBut(fs, [selfPid]);
  return programs === null ? null : `the Go programs of other containers here are ${programs}: ${choice}`;
}

const choice = 'name one by --container-of or --pid';

/** `12 /server (container app, a1b2c3d4e5f6)`, a few of them; null for none. */
function goProgramsBut(fs: RootFs, others: readonly number[]): string | null {
  const programs = listProcesses(fs).flatMap(({ pid }) => {
    if (others.includes(pid)) return [];
    const link = fs.readlink(`/proc/${pid}/exe`);
    if (link.kind !== 'found' || namedApp(fs, `/proc/${pid}/exe`, '').goBuild() === null) return [];
    return [`${pid} ${programPathOf(link.value)}${containerWords(containerOfProcess(fs, pid))}`];
  });
  if (programs.length === 0) return null;
  const more = programs.length > listed ? `, and ${programs.length - listed} more` : '';
  return `${programs.slice(0, listed).join(', ')}${more}`;
}
