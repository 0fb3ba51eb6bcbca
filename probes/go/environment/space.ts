import type { Host } from '../../../src/host/host.ts';
import type { DirectoryNeed } from './directories.ts';

/** A directory on a file system with less left than a build takes. */
export type FullDirectory = {
  readonly variable: string;
  readonly path: string;
  /** Bytes, or files. */
  readonly free: number;
  readonly needed: number;
  readonly of: 'bytes' | 'files';
};

/**
 * What a program that only prints a line takes with an empty build cache: its packages are compiled into GOTMPDIR, in more than 16 MiB
 * and less than 32 (net/http: more than 64), with Go 1.26. A build cache without room costs time alone; without inodes its 256
 * directories cannot be made.
 */
const needs = { temporary: 32 * 2 ** 20, files: 512 } as const;

/** Null if there is enough, or if that is not known. */
export function fullDirectory(host: Host, { variable, path, use }: DirectoryNeed): FullDirectory | null {
  // The space of an image that does not run is that of this machine.
  const space = host.live ? spaceAt(host, path) : null;
  if (space == null) return null;
  const { available, inodes, freeInodes } = space;
  if (use === 'temporary' && available < needs.temporary) {
    return { variable, path, free: available, needed: needs.temporary, of: 'bytes' };
  }
  // File systems that make inodes as they need them have none to count.
  return inodes > 0 && freeInodes < needs.files
    ? { variable, path, free: freeInodes, needed: needs.files, of: 'files' }
    : null;
}

/** Of the nearest directory above that is there. */
function spaceAt(host: Host, path: string): ReturnType<NonNullable<Host['fs']['space']>> | undefined {
  for (let at = path; ; at = at.slice(0, at.lastIndexOf('/')) || '/') {
    if (host.fs.stat(at).kind === 'found') return host.fs.space?.(at);
    if (at === '/' || !at.startsWith('/')) return null;
  }
}
