import type { Deadline } from '../deadline.ts';
import { type LookupFailure, lookupFailure } from './lookup.ts';
import type { Syscalls } from './syscalls.ts';

/** One symbolic link that was followed. Both paths are inside the root. */
export type Hop = { readonly link: string; readonly target: string };

/** Where a path leads: the links on the way, and the real path, or what is missing. */
export type Resolution = {
  readonly hops: readonly Hop[];
  readonly end: { readonly kind: 'found'; readonly path: string } | LookupFailure;
};

/** The kernel's limit (MAXSYMLINKS, path_resolution(7)). */
const maxLinks = 40;

/**
 * Resolves a path component by component inside `root`: absolute links restart at the root and `..` stops there,
 * as after chroot(2).
 * @param root the outer path of the root, without a trailing slash: '' for the running system
 * @param path absolute, as seen inside the root
 * @param followLast false to stop at a link in the last component
 */
export function resolveInRoot(
  calls: Syscalls,
  deadline: Deadline,
  root: string,
  path: string,
  followLast = true,
): Resolution {
  const hops: Hop[] = [];
  const pending = path.split('/').reverse();
  let current = '';
  while (pending.length > 0) {
    const name = pending.pop();
    if (name === undefined || name === '' || name === '.') continue;
    if (name === '..') {
      current = current.slice(0, Math.max(0, current.lastIndexOf('/')));
      continue;
    }
    deadline.check();
    const next = `${current}/${name}`;
    try {
      const stats = calls.lstat(root + next);
      if (stats.isSymbolicLink() && (followLast || pending.length > 0)) {
        if (hops.length === maxLinks) return { hops, end: { kind: 'unfit', why: 'loop', path: next } };
        const target = calls.readlink(root + next);
        hops.push({ link: next, target });
        if (target.startsWith('/')) current = '';
        pending.push(...target.split('/').reverse());
        continue;
      }
      // Whatever follows, a slash alone included, asks for a directory.
      if (pending.length > 0 && !stats.isDirectory())
        return { hops, end: { kind: 'absent', errno: 'ENOTDIR', path: next } };
    } catch (error) {
      return { hops, end: lookupFailure(error, next) };
    }
    current = next;
  }
  return { hops, end: { kind: 'found', path: current === '' ? '/' : current } };
}
