import { DecodeError } from '../../decode/decoded.ts';
import type { Inode } from './inode.ts';

/** The names on a path inside a root, `..` resolved as text and stopping there. */
export function namesOf(path: string): string[] {
  const names: string[] = [];
  for (const name of path.split('/')) {
    if (name === '' || name === '.') continue;
    if (name === '..') names.pop();
    else names.push(name);
  }
  return names;
}

/**
 * The directory that a path leads to, links followed inside the root.
 * @param make creates a missing component; null to give up there
 * @returns null if it leads nowhere
 * @throws DecodeError for a loop of links, or if `make` is given but something on the way is not a directory
 */
export function walkTo(root: Inode, path: readonly string[], make: ((name: string) => Inode) | null): Inode | null {
  const way = [root];
  const pending = [...path].reverse();
  let hops = 0;
  while (pending.length > 0) {
    const name = pending.pop() ?? '';
    if (name === '..' && way.length > 1) way.pop();
    if (name === '' || name === '.' || name === '..') continue;
    const entries = way.at(-1)?.directory?.entries;
    let next = entries?.get(name);
    if (next === undefined) {
      if (make === null) return null;
      next = make(name);
      entries?.set(name, next);
    }
    if (next.directory !== null) {
      way.push(next);
    } else if (next.target !== '') {
      hops += 1;
      if (hops > mostLinks) throw new DecodeError(`'${path.join('/')}' leads through a loop of links`);
      if (next.target.startsWith('/')) way.length = 1;
      pending.push(...next.target.split('/').reverse());
    } else {
      if (make === null) return null;
      throw new DecodeError(`'${path.join('/')}' leads through something that is not a directory`);
    }
  }
  return way.at(-1) ?? root;
}

/** The file at this path; a link in its last component is not followed. */
export function find(root: Inode, names: readonly string[]): Inode | null {
  const name = names.at(-1);
  if (name === undefined) return root;
  return walkTo(root, names.slice(0, -1), null)?.directory?.entries.get(name) ?? null;
}

/** The kernel's limit (MAXSYMLINKS, path_resolution(7)). */
const mostLinks = 40;
