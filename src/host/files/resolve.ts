import type { Deadline } from '../../deadline.ts';
import type { FileStat } from './file-stat.ts';
import type { Lookup, LookupFailure } from './lookup.ts';
import type { PathCache } from './path-cache.ts';

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
 * Resolves a path component by component inside a root: absolute links restart at the root and `..` stops there,
 * as after chroot(2).
 * @param path absolute, as seen inside the root
 * @param followLast false to stop at a link in the last component
 */
export function resolveInRoot(cache: PathCache, deadline: Deadline, path: string, followLast = true): Resolution {
  // Most paths are in a directory that was already resolved, or begin with one that is missing, and need no walk.
  const slash = path.lastIndexOf('/');
  const above = path.slice(0, slash);
  const isKnown = slash === 0 || cache.isKnownDirectory(above);
  const first = isKnown ? path : path.slice(0, path.indexOf('/', 1));
  const end = first[first.length - 1];
  // `/`, `.` and `..` name no entry of their own.
  if (first.length > 1 && end !== '/' && end !== '.') {
    const place = cache.lstat(first);
    if (place.kind !== 'found') return { hops: [], end: place };
    if (isKnown && !(followLast && place.value.kind === 'link')) return { hops: [], end: { kind: 'found', path } };
  }
  return followLinks(cache, path, { followLast, deadline, from: isKnown ? above : '' });
}

/** What resolving a path asks about. Paths are absolute, and only the last component may be a link. */
export interface LinkTree {
  lstat(path: string): Lookup<Pick<FileStat, 'kind'>>;
  readlink(path: string): Lookup<string>;
}

/** @param from a directory that the path begins with, without links; '' for the root */
export function followLinks(
  tree: LinkTree,
  path: string,
  { followLast, deadline, from = '' }: { followLast: boolean; deadline?: Deadline; from?: string },
): Resolution {
  const hops: Hop[] = [];
  let current = from;
  const pending = path.slice(current.length).split('/').reverse();
  while (pending.length > 0) {
    const name = pending.pop();
    if (name === undefined || name === '' || name === '.') continue;
    if (name === '..') {
      current = current.slice(0, Math.max(0, current.lastIndexOf('/')));
      continue;
    }
    deadline?.check();
    const next = `${current}/${name}`;
    const place = tree.lstat(next);
    if (place.kind !== 'found') return { hops, end: place };
    if (place.value.kind === 'link' && (followLast || pending.length > 0)) {
      if (hops.length === maxLinks) return { hops, end: { kind: 'unfit', why: 'loop', path: next } };
      const link = tree.readlink(next);
      if (link.kind !== 'found') return { hops, end: link };
      const target = link.value;
      hops.push({ link: next, target });
      if (target.startsWith('/')) current = '';
      pending.push(...target.split('/').reverse());
      continue;
    }
    // A trailing slash is enough to require a directory.
    if (pending.length > 0 && place.value.kind !== 'directory')
      return { hops, end: { kind: 'absent', errno: 'ENOTDIR', path: next } };
    current = next;
  }
  return { hops, end: { kind: 'found', path: current === '' ? '/' : current } };
}
