import { isInterpreter } from '../../decode/go/program/language.ts';
import { launcherTools } from '../../linux/start/launcher-tools.ts';
import type { RootFs } from '../files/rootfs.ts';
import { processName, programPathOf } from './processes.ts';

/** Inits and supervisors whose configuration says what to start. */
const supervisors = [
  ...['s6-svscan', 's6-supervise', 's6-overlay-suexec', 'runit', 'runsvdir', 'runsv', 'supervisord', 'my_init'],
  ...['forego', 'goreman'],
] as const;

/**
 * Programs that manage the actual program: inits, supervisors, shells, programs that change the user or wait, the
 * pod's pause, and the tools that a development image starts its program with.
 */
const wrappers = new Set(
  [
    ...supervisors,
    ...['init', 'systemd', 'tini', 'tini-static', 'dumb-init', 'docker-init', 'catatonit', 'pause', 'pid1'],
    ...['gosu', 'su-exec', 'setpriv', 'su', 'sudo', 'doas', 'runuser', 'env', 'timeout', 'nice', 'nohup', 'stdbuf'],
    ...['sh', 'ash', 'bash', 'dash', 'ksh', 'zsh', 'busybox', 'sleep', 'tail'],
    ...launcherTools,
    ...['consul-template', 'go'],
  ].map(asComm),
);

const supervisorNames = new Set(supervisors.map(asComm));

/** @param name as the kernel keeps it */
export function isWrapperName(name: string): boolean {
  return wrappers.has(asComm(name));
}

export function isSupervisorName(name: string): boolean {
  return supervisorNames.has(asComm(name));
}

/**
 * Whether a process only manages another. The file shows it, except for a script of an interpreter, as supervisord
 * is, and for busybox, whose role is the name it is called by.
 * @param exe the target of its /proc/<pid>/exe
 */
export function isWrapper(fs: RootFs, pid: number, exe: string): boolean {
  const file = baseName(programPathOf(exe));
  if (file === 'busybox') {
    const [name = '', applet] = commandWords(fs, pid).map((word) => baseName(word).replace(/^-/, ''));
    const called = name === 'busybox' ? applet : name;
    return called === undefined || called === '' || isWrapperName(called);
  }
  return isWrapperName(file) || (isInterpreter(file) && isWrapperName(processName(fs, pid) ?? ''));
}

/** The words of /proc/<pid>/cmdline; none if it cannot be read. */
export function commandWords(fs: RootFs, pid: number): string[] {
  const text = fs.readText(`/proc/${pid}/cmdline`, 1 << 20);
  return text.kind === 'found' ? text.value.replace(/\0$/, '').split('\0') : [];
}

export function baseName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

/** The kernel keeps 15 bytes of a process's name (TASK_COMM_LEN). */
function asComm(name: string): string {
  return name.slice(0, 15);
}
