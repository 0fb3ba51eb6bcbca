import { built, copyInto, type ProgramName } from '../../../support/roots/libc-programs.ts';
import type { RootName } from '../../../support/roots/libc-roots.ts';

/** A program in a root: what else is there, and how it is started. */
export interface Row {
  /** Built to /app, unless `setup` puts something there. */
  readonly program?: ProgramName;
  readonly roots: readonly RootName[];
  readonly about?: string;
  readonly app?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly uid?: number;
  /** Shell commands that mount something below `$1`, the root, in a separate mount namespace. */
  readonly mount?: string;
  /** The library to inspect, if the program is one that loads it. */
  readonly loads?: string;
  setup?(root: string): void;
}

export const withGlibc = ['glibc', 'glibc-without-cache', 'both'] as const;

/** Puts a library of a built program into a directory. */
export const lib =
  (program: ProgramName, name: string, directory: string) =>
  (root: string): void =>
    copyInto(root, built(program, name), `${directory}/${name}`);

/** One step after the other. */
export function all(...steps: readonly ((root: string) => void)[]): (root: string) => void {
  return (root) => {
    for (const step of steps) step(root);
  };
}
