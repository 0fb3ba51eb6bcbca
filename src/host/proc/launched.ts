import { isInterpreter } from '../../decode/go/program/language.ts';
import type { RootFs } from '../files/rootfs.ts';
import { type ProcessStat, programPathOf } from './processes.ts';
import { baseName, isWrapper } from './wrappers.ts';

/**
 * Whether a program is what a container runs, although a script in Python, Node or a similar language is above it: a
 * launcher starts its program early and keeps it, so it has run for at least half of the script's time. A command
 * that the script runs occasionally has not, and what is in a package of the script's language is a part of the
 * script (esbuild in node_modules). True if no script is above it.
 * @param processes all of the container, including ours: the youngest determines the current time
 */
export function isLaunched(fs: RootFs, processes: readonly ProcessStat[], pid: number, path: string): boolean {
  const script = scriptAbove(fs, processes, pid);
  if (script === null) return true;
  const started = processes.find((process) => process.pid === pid)?.startTime ?? 0;
  const now = Math.max(...processes.map(({ startTime }) => startTime));
  return !packageDirectory.test(path) && 2 * (now - started) >= now - script.startTime;
}

/** The nearest ancestor that runs a script of an interpreter; null if there is none. */
function scriptAbove(fs: RootFs, processes: readonly ProcessStat[], pid: number): ProcessStat | null {
  let current = processes.find((process) => process.pid === pid);
  for (let depth = 0; current !== undefined && depth < 64; depth += 1) {
    const { parent } = current;
    current = processes.find((process) => process.pid === parent);
    if (current !== undefined && runsScript(fs, current.pid)) return current;
  }
  return null;
}

/** Whether a process runs a script of an interpreter, excluding shells and supervisors that are such scripts. */
export function runsScript(fs: RootFs, pid: number): boolean {
  const link = fs.readlink(`/proc/${pid}/exe`);
  if (link.kind !== 'found' || !isInterpreter(baseName(programPathOf(link.value)))) return false;
  return !isWrapper(fs, pid, link.value);
}

/** Where npm, pip, gem and composer put a script's dependencies. */
const packageDirectory = /\/(?:node_modules|site-packages|dist-packages|gems|vendor\/bundle)\//;
