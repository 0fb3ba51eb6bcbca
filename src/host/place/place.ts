import { UsageError } from '../../cli/usage-error.ts';
import type { Deadline } from '../../deadline.ts';
import { defaultPath, findInPath } from '../../linux/start/path-search.ts';
import type { Logger } from '../../log/log.ts';
import type { Syscalls } from '../../runtime/syscalls.ts';
import type { System } from '../../runtime/system.ts';
import { absolute } from '../files/paths.ts';
import type { RootFs } from '../files/rootfs.ts';
import type { Host } from '../host.ts';
import type { Children } from '../tools/children.ts';

/** The differences between a container that we are in, one that we look into, and one that does not run. */
export type Place = Pick<
  Host,
  | 'fs'
  | 'live'
  | 'env'
  | 'app'
  | 'tools'
  | 'cwd'
  | 'program'
  | 'platform'
  | 'declared'
  | 'remark'
  | 'mounts'
  | 'cgroup'
  | 'refusesClone3'
>;

/** The means for inspecting a place. */
export interface Context {
  readonly calls: Syscalls;
  readonly system: System;
  readonly children: Children;
  readonly deadline: Deadline;
  readonly log: Logger;
  readonly now: Date;
}

/**
 * Finds a program whose name is given as in a shell: a path, relative ones from `cwd`, or a command in PATH.
 * @throws UsageError in the words of os/exec for a command that does not exist
 */
export function programPath(fs: RootFs, named: string, path: string | undefined, cwd: string): string {
  if (named.includes('/')) return absolute(named, cwd);
  const searched = path || defaultPath;
  const found = findInPath(fs, searched, named);
  if (found !== null) return found.path;
  const here = absolute(named, cwd);
  const meant =
    fs.stat(here).kind === 'found' ? `: did you mean ${here}? A bare name is looked up in PATH, not in WORKDIR` : '';
  throw new UsageError(`--app: exec: "${named}": executable file not found in $PATH (${searched})${meant}`);
}
