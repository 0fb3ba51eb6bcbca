import type { RootFs } from '../files/rootfs.ts';

/** The environment of the program, and where it was read. */
export interface Environment {
  /**
   * `/proc/1/environ`; `self` if that is denied; for an image that is not running the source that states it, or
   * `none`.
   */
  readonly source: string;
  /** The value; `undefined` if the variable is not set. Go treats empty and unset alike for most, but not for TZ. */
  get(name: string): string | undefined;
  /** False if the variable may be set without our knowing. */
  knows(name: string): boolean;
  /** The names that are set, sorted. */
  names(): readonly string[];
}

/** The kernel allows more, but no program's environment comes close. */
const environLimit = 4 << 20;

/** The environment that the process was started with (proc_pid_environ(5)); null if it cannot be read. */
export function readProcessEnvironment(fs: RootFs, pid: number): Environment | null {
  const path = `/proc/${pid}/environ`;
  const text = fs.readText(path, environLimit);
  return text.kind === 'found' ? createEnvironment(path, parseEnviron(text.value)) : null;
}

/** @param knows whether a variable is known to be set, or not to be set */
export function createEnvironment(
  source: string,
  vars: Readonly<Record<string, string | undefined>>,
  knows: (name: string) => boolean = () => source !== 'none',
): Environment {
  const values = new Map<string, string>();
  for (const [name, value] of Object.entries(vars)) if (value !== undefined) values.set(name, value);
  return { source, get: (name) => values.get(name), knows, names: () => [...values.keys()].sort() };
}

/** NUL-terminated `NAME=value`; the first duplicate wins, as in getenv(3) and Go's syscall.copyenv. */
function parseEnviron(text: string): Record<string, string> {
  const vars: Record<string, string> = Object.create(null);
  for (const entry of text.split('\0')) {
    const equals = entry.indexOf('=');
    if (equals <= 0) continue;
    const name = entry.slice(0, equals);
    vars[name] ??= entry.slice(equals + 1);
  }
  return vars;
}
