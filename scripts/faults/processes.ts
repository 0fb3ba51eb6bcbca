import { readdirSync, readFileSync } from 'node:fs';

/** A process as /proc shows it. */
export interface ProcessInfo {
  readonly pid: number;
  readonly parent: number;
  /** The first 15 bytes of the program's name, which is all that remains of a zombie. */
  readonly name: string;
  /** `R`, `S`, `Z`, as in proc_pid_stat(5). */
  readonly state: string;
  readonly command: string;
}

/** Every process whose environment, program or arguments contain the text. */
export function processesWith(text: string): ProcessInfo[] {
  return allProcesses().filter(
    ({ pid, command }) => command.includes(text) || read(`/proc/${pid}/environ`).includes(text),
  );
}

/** The zombies among the children of a process. */
export function zombiesOf(parent: number): ProcessInfo[] {
  return allProcesses().filter((info) => info.parent === parent && info.state === 'Z');
}

export function allProcesses(): ProcessInfo[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => {
      const [, comm = '', state, parent] = /^\d+ \((.*)\) (\S) (\d+) /s.exec(read(`/proc/${name}/stat`)) ?? [];
      if (state === undefined) return [];
      const command = read(`/proc/${name}/cmdline`).replaceAll('\0', ' ').trim();
      return [{ pid: Number(name), parent: Number(parent), name: comm, state, command }];
    });
}

function read(path: string): string {
  try {
    return readFileSync(path, 'latin1');
  } catch {
    return '';
  }
}
