import type { RootFs } from '../files/rootfs.ts';
import { namedApp } from './find-app.ts';
import { cgroupOf, listProcesses } from './processes.ts';

/** Programs that are listed at most. */
const listed = 5;

/**
 * Where a process is the sandbox's own, which waits in each pod whose containers share their processes: that it is, and which Go
 * programs are there instead. Null for any other process.
 * @param fs that whose /proc shows the processes
 */
export function sandboxRemark(fs: RootFs, pid: number, selfPid: number): string | null {
  const processes = listProcesses(fs);
  if (processes.find((process) => process.pid === pid)?.name !== 'pause') return null;
  const programs = processes.flatMap(({ pid: other }) => {
    if (other === pid || other === selfPid) return [];
    const link = fs.readlink(`/proc/${other}/exe`);
    if (link.kind !== 'found' || namedApp(fs, `/proc/${other}/exe`, '').goBuild() === null) return [];
    return [`${other} ${link.value}${containerWords(cgroupOf(fs, other))}`];
  });
  const shown = programs.slice(0, listed).join(', ');
  const more = programs.length > listed ? `, and ${programs.length - listed} more` : '';
  return `process ${pid} is the pod's sandbox (pause), whose containers share their processes: ${
    programs.length === 0
      ? 'name the process of the program by --pid'
      : `the Go programs are ${shown}${more}: name one by --pid`
  }`;
}

/** The id of the container is the last long hexadecimal number of the path of its control group. */
function containerWords(cgroup: string | null): string {
  const id = /([0-9a-f]{12})[0-9a-f]{52}(?!.*[0-9a-f]{64})/s.exec(cgroup ?? '')?.[1];
  return id === undefined ? '' : ` (container ${id})`;
}
