import { mountOf } from '../../../src/decode/proc/mountinfo.ts';
import type { Host } from '../../../src/host/host.ts';
import type { Refusal } from '../../../src/linux/access/access.ts';
import { programAccess, programUserWords } from '../../../src/linux/access/program-access.ts';

/** A directory that the go command cannot use, and why. */
export type UnusableDirectory = {
  readonly variable: string;
  readonly path: string;
  /** The element of the path, or the mount, that is at fault. */
  readonly element: string;
  /** In words: `not writable by uid 65532 (mode 755, owner 0:0)`. */
  readonly why: string;
};

export interface DirectoryNeed {
  readonly variable: string;
  readonly path: string;
  /**
   * `make`: written to, and created with its parents if it is missing; `temporary`: must exist, and programs in it
   * are executed.
   */
  readonly use: 'make' | 'temporary';
}

/** The first thing on the way to the directory that keeps the program's user from using it; null if there is none. */
export function unusableDirectory(host: Host, need: DirectoryNeed): UnusableDirectory | null {
  const at = (element: string, why: string): UnusableDirectory => {
    return { variable: need.variable, path: need.path, element, why };
  };
  const stat = host.fs.stat(need.path);
  if (stat.kind === 'found' && stat.value.kind !== 'directory') return at(stat.path, 'it is not a directory');
  const answer = programAccess(host, need.path, 'wx');
  switch (answer.kind) {
    case 'denied':
      return at(answer.element, refusal(host, answer.why));
    case 'missing': {
      const { failure } = answer;
      if (failure.kind === 'unfit') return at(failure.path, `it is a ${failure.why}`);
      if (failure.kind !== 'absent') return null;
      if (failure.errno === 'ENOTDIR') return at(failure.path, 'it is not a directory');
      if (need.use === 'temporary') return at(failure.path, 'it does not exist, and is not made');
      const above = programAccess(host, parentOf(failure.path), 'wx');
      return above.kind === 'denied' ? at(above.element, refusal(host, above.why)) : null;
    }
    case 'not-known':
      return null;
    case 'granted': {
      const mount = need.use === 'temporary' ? mountOf(host.mounts(host.program.pid ?? 'self'), answer.path) : null;
      return mount?.options.includes('noexec')
        ? at(mount.mountPoint, 'it is mounted noexec, so go run and go test cannot start what they build')
        : null;
    }
  }
}

function parentOf(path: string): string {
  return path.slice(0, path.lastIndexOf('/')) || '/';
}

function refusal(host: Host, why: Refusal): string {
  switch (why.by) {
    case 'mode': {
      const who = programUserWords(host);
      const owner = `mode ${why.mode.replace(/^0/, '')}, owner ${why.owner}:${why.group}`;
      return why.missing === 'x' ? `${who} cannot enter it (${owner})` : `not writable by ${who} (${owner})`;
    }
    case 'acl':
    case 'unseen':
      return `not writable by ${programUserWords(host)}, by its ACL or a security module`;
    case 'mount':
      return 'it is mounted read-only';
    case 'kind':
      return 'it is not a directory';
    case 'protected-symlinks':
      return `it is a link of uid ${why.owner} in a directory that everybody may write`;
  }
}
