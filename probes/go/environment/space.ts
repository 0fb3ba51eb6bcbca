import type { Host } from '../../../src/host/host.ts';
import type { DirectoryNeed } from './directories.ts';

/** A directory on a file system with less space than a build needs. */
export type FullDirectory = {
  readonly variable: string;
  readonly path: string;
  /** Bytes, or files. */
  readonly free: number;
  readonly needed: number;
  readonly of: 'bytes' | 'files';
};

/**
 * The space needed to build a program that only prints a line with an empty build cache: its packages are compiled
 * into GOTMPDIR, in more than 16 MiB and less than 32 (net/http: more than 64), with Go 1.26. A build cache without
 * space only costs time; without inodes its 256 directories cannot be created.
 */
const needs = { temporary: 32 * 2 ** 20, files: 512 } as const;

/** Null if there is enough, or if that is not known. */
export function fullDirectory(host: Host, { variable, path, use }: DirectoryNeed): FullDirectory | null {
  // For an image that does not run, the free space is that of this machine.
  const space = host.live ? spaceAt(host, path) : null;
  if (space == null) return null;
  const { available, inodes, freeInodes } = space;
  if (use === 'temporary' && available < needs.temporary) {
    return { variable, path, free: available, needed: needs.temporary, of: 'bytes' };
  }
  // File systems that create inodes as needed have none to count.
  return inodes > 0 && freeInodes < needs.files
    ? { variable, path, free: freeInodes, needed: needs.files, of: 'files' }
    : null;
}

/** For the nearest existing directory above. */
function spaceAt(host: Host, path: string): ReturnType<NonNullable<Host['fs']['space']>> | undefined {
  for (let at = path; ; at = at.slice(0, at.lastIndexOf('/')) || '/') {
    if (host.fs.stat(at).kind === 'found') return host.fs.space?.(at);
    if (at === '/' || !at.startsWith('/')) return null;
  }
}
