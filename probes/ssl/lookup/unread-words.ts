import { volumeWords } from '../../../src/linux/volume.ts';
import { directoryRemedy } from '../entries/findings.ts';
import type { MountFacts } from '../mounts/facts.ts';
import { denialRemedy, denialWords, outcomeWords } from '../words.ts';
import type { Denial, Outcome } from './facts.ts';

/** An existing bundle or directory that Go cannot read. */
export type UnreadDetail = {
  path: string;
  outcome: Outcome;
  uid: number | null;
  denial: Denial | null;
  /** The mount that it is on. */
  mount: MountFacts | null;
  roots: number;
  isDirectory?: true;
  /** The file in the place of one of its directories. */
  blockedBy?: string;
};

export function unreadWords({ path, outcome, uid, denial, mount, blockedBy }: UnreadDetail): string {
  if (blockedBy !== undefined) return `${blockedBy} is a file, so ${path} cannot be opened: not a directory`;
  if (outcome === 'denied') return `${path}: ${denialWords(uid, path, denial ?? undefined)}`;
  const volume = mount !== null && mount.mountPoint === path ? `, the mount point of ${volumeWords(mount.volume)}` : '';
  return outcome === 'directory' ? `${path} is a directory${volume}` : `${path}: ${outcomeWords[outcome]}`;
}

export function unreadRemedy({ path, outcome, denial, mount, isDirectory, blockedBy }: UnreadDetail): string {
  if (blockedBy !== undefined) return `name the file in the target of COPY: COPY --from=build ${path} ${path}`;
  if (outcome === 'denied') return denialRemedy(path, denial ?? undefined, mount, isDirectory === true);
  if (outcome === 'directory') return directoryRemedy(path, mount);
  if (outcome === 'not-a-directory')
    return `remove the file that is where a directory on the path to ${path} should be`;
  if (outcome === 'loop') return `replace the link ${path} with a PEM file`;
  return `remove what is at ${path}, and put a PEM bundle there`;
}

export function deniedExample(roots: number): UnreadDetail {
  const path = '/etc/ssl/certs/ca-certificates.crt';
  const denial = { path, mode: '0600', uid: 0, gid: 0, byMode: true };
  return { path, outcome: 'denied', uid: 65532, denial, mount: null, roots };
}
