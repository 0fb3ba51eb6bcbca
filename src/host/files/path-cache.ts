import type { Syscalls } from '../../runtime/syscalls.ts';
import { type FileStat, fileStat } from './file-stat.ts';
import { type Lookup, lookupFailure } from './lookup.ts';

/**
 * The kernel's answers about the paths inside a root, each asked once: many lookups share the same directories, and
 * every lookup in the few milliseconds of a run should see the same state. Paths are absolute. Below a root that is
 * not our own only the last component may be a link.
 */
export class PathCache {
  private readonly calls: Syscalls;
  private readonly root: string;
  private readonly stats = new Map<string, Lookup<FileStat>>();
  private readonly ends = new Map<string, Lookup<FileStat>>();
  private readonly targets = new Map<string, Lookup<string>>();

  /** @param root the outer path of the root, without a trailing slash: '' for the running system */
  constructor(calls: Syscalls, root: string) {
    this.calls = calls;
    this.root = root;
  }

  /** Does not follow a link, except for the root itself. */
  lstat(path: string): Lookup<FileStat> {
    const known = this.stats.get(path);
    if (known !== undefined) return known;
    const answer = this.ask('lstat', path);
    if (this.stats.size < kept) this.stats.set(path, answer);
    return answer;
  }

  /**
   * Follows links, as the kernel does: for the running system only. Most paths are missing or no link, and need no
   * second call.
   */
  stat(path: string): Lookup<FileStat> {
    const own = this.lstat(path);
    if (own.kind !== 'found' || own.value.kind !== 'link') return own;
    const known = this.ends.get(path);
    if (known !== undefined) return known;
    const answer = this.ask('stat', path);
    if (this.ends.size < kept) this.ends.set(path, answer);
    return answer;
  }

  /** The target as written; the path must be a link. */
  readlink(path: string): Lookup<string> {
    const known = this.targets.get(path);
    if (known !== undefined) return known;
    const answer = this.askTarget(path);
    if (this.targets.size < kept) this.targets.set(path, answer);
    return answer;
  }

  /**
   * Whether the path is known to be a directory below the root, with no link on the way to it. For the running system
   * that is not known.
   */
  isKnownDirectory(path: string): boolean {
    const known = this.root === '' || path === '/' ? undefined : this.stats.get(path);
    return known?.kind === 'found' && known.value.kind === 'directory';
  }

  private ask(call: 'lstat' | 'stat', path: string): Lookup<FileStat> {
    try {
      const stats = this.calls[call](this.root + path);
      if (stats === undefined) return { kind: 'absent', errno: 'ENOENT', path };
      return { kind: 'found', value: fileStat(stats), path };
    } catch (error) {
      return lookupFailure(error, path);
    }
  }

  private askTarget(path: string): Lookup<string> {
    try {
      return { kind: 'found', value: this.calls.readlink(this.root + path), path };
    } catch (error) {
      return lookupFailure(error, path);
    }
  }
}

/** Paths beyond this number are not cached: a directory of certificates may have ten thousand names. */
const kept = 1024;
