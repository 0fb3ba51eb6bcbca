import type { Host } from '../../../src/host/host.ts';
import { access } from '../../../src/linux/access/access.ts';
import { programReads, programUser, refuseToGuess } from '../../../src/linux/access/program-access.ts';
import { allCapabilities } from '../../../src/linux/identity/capabilities.ts';
import { plainCredentials } from '../../../src/linux/identity/credentials.ts';
import type { Denial } from './facts.ts';

/** Whose access is checked: the program's, or this probe's if both get the same answers. */
export interface Access {
  /** Null if the program's user is not known. */
  readonly uid: number | null;
  /** Whether the program may read a file, or search a directory, that this probe can read. */
  mayRead(path: string): boolean;
  /**
   * To be called for a path that this probe may not read.
   * @throws Error if the program may, or might: then any answer would be wrong
   */
  refuseToGuess(path: string): void;
  /** What keeps the program from a path that it may not read. */
  denialOf(path: string): Denial;
}

export function sslAccess(host: Host): Access {
  return {
    uid: programUser(host),
    mayRead: programReads(host),
    refuseToGuess: (path) => refuseToGuess(host, path),
    denialOf: (path) => denialOf(host, path),
  };
}

/**
 * Root without any privilege to bypass modes: what denies access to a root whose user is not known to be another is
 * its mode.
 */
const root = plainCredentials({ uid: 0, gid: 0, groups: [0] }, allCapabilities);

function denialOf(host: Host, path: string): Denial {
  const view = { fs: host.fs, mounts: [] };
  const credentials = host.program.credentials ?? root;
  const answer = access(view, path, credentials, 'r');
  if (answer.kind === 'denied' && answer.why.by === 'mode') {
    const { mode, owner, group } = answer.why;
    return { path: answer.element, mode, uid: owner, gid: group, byMode: true };
  }
  const real = answer.kind === 'granted' ? answer.path : answer.kind === 'missing' ? path : answer.element;
  const stat = host.fs.lstat(real);
  // Listing a directory requires r, and reading its entries x as well.
  if (answer.kind === 'granted' && stat.kind === 'found' && stat.value.kind === 'directory') {
    const search = access(view, path, credentials, 'rx');
    if (search.kind === 'denied' && search.why.by === 'mode')
      return {
        path: search.element,
        mode: search.why.mode,
        uid: search.why.owner,
        gid: search.why.group,
        byMode: true,
      };
  }
  if (stat.kind !== 'found') return { path: real, byMode: false };
  const { mode, uid, gid } = stat.value;
  return { path: real, mode: mode.toString(8).padStart(4, '0'), uid, gid, byMode: false };
}
