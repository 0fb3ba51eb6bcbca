import type { Deadline } from '../../deadline.ts';
import type { Syscalls } from '../../runtime/syscalls.ts';
import type { FileStat } from './file-stat.ts';
import { errnoOf, type Lookup, type LookupFailure, lookupFailure } from './lookup.ts';
import { PathCache } from './path-cache.ts';
import { trimTrailingSlashes } from './paths.ts';
import { type Resolution, resolveInRoot } from './resolve.ts';

/** Paths inside a root, and what the kernel says about them. */
export class RootPaths {
  /** The path of the root, without a trailing slash: '' for the running system. */
  readonly outer: string;
  private readonly calls: Syscalls;
  private readonly deadline: Deadline;
  private readonly cache: PathCache;

  constructor(calls: Syscalls, deadline: Deadline, root: string) {
    this.outer = trimTrailingSlashes(root);
    this.calls = calls;
    this.deadline = deadline;
    this.cache = new PathCache(calls, this.outer);
  }

  /**
   * The path inside the root to ask the kernel about, after `outer`. In another root it is resolved here, since the
   * kernel would follow a link out of the root; in the running system the kernel's own resolution is faster, and
   * exact.
   */
  locate(path: string, followLast: boolean): string | LookupFailure {
    this.deadline.check();
    if (this.outer === '') return path;
    const { end } = resolveInRoot(this.cache, this.deadline, path, followLast);
    return end.kind === 'found' ? end.path : end;
  }

  stat(path: string, followLast: boolean): Lookup<FileStat> {
    const place = this.locate(path, followLast);
    if (typeof place !== 'string') return place;
    return this.outer === '' && followLast ? this.cache.stat(place) : this.cache.lstat(place);
  }

  readlink(path: string): Lookup<string> {
    const place = this.locate(path, false);
    if (typeof place !== 'string') return place;
    try {
      return { kind: 'found', value: this.calls.readlink(this.outer + place), path: place };
    } catch (error) {
      // One call without a check before it: a certificate directory has hundreds of links.
      if (errnoOf(error) === 'EINVAL') return { kind: 'unfit', why: 'not-regular', path: place };
      return lookupFailure(error, place);
    }
  }

  readlinks(directory: string, names: readonly string[]): ReadonlyMap<string, string> {
    const targets = this.targetsOf(directory, names);
    const found = new Map<string, string>();
    names.forEach((name, index) => {
      const target = targets[index];
      if (target !== undefined) found.set(name, target);
    });
    return found;
  }

  resolve(path: string): Resolution {
    this.deadline.check();
    return resolveInRoot(this.cache, this.deadline, path);
  }

  private targetsOf(directory: string, names: readonly string[]): readonly (string | undefined)[] {
    const place = this.locate(directory, true);
    if (typeof place === 'string' && this.calls.readlinks !== undefined) {
      try {
        return this.calls.readlinks(this.outer + place, names);
      } catch {
        // A directory that may not be opened may still be searched.
      }
    }
    return names.map((name) => {
      const link = this.readlink(`${directory}/${name}`);
      return link.kind === 'found' ? link.value : undefined;
    });
  }
}
