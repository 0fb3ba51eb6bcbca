import { latin1 } from '#runtime/bytes.ts';
import { mountOf } from '../../../src/decode/proc/mountinfo.ts';
import type { Lookup } from '../../../src/host/files/lookup.ts';
import type { SmallFile } from '../../../src/host/files/rootfs.ts';
import type { Host } from '../../../src/host/host.ts';
import { brokenLink } from '../../../src/linux/broken-link.ts';
import { absolutePath } from '../../../src/linux/paths.ts';
import type { LargeFile } from '../pool/pieces.ts';
import { hugeFile } from '../thresholds.ts';
import type { Outcome, Tried } from './facts.ts';
import type { Access } from './program-access.ts';

/** A file of Go's search: the result of reading it, and its text, one character per byte, if it can be read. */
export type Candidate = {
  readonly tried: Tried;
  /** The whole text, or the first piece of it. */
  readonly text: string | null;
  /** Missing if `text` is all. */
  readonly large?: LargeFile;
  readonly worldWritable: boolean;
};

/** Bytes that are read and held at once. */
const pieceSize = 4 << 20;

export function readCandidate(host: Host, path: string, access: Access): Candidate {
  const inside = absolutePath(host, path);
  let worldWritable = false;
  let denied = false;
  let size = 0;
  const found = host.fs.withFile(inside, (file) => {
    denied = !access.mayRead(inside);
    worldWritable = (file.stat.mode & 0o002) !== 0;
    size = file.stat.size;
    return size >= hugeFile ? null : file.read(0, Math.max(Math.min(size, pieceSize), 1));
  });
  const unread = (outcome: Outcome): Candidate => {
    return { tried: { path, outcome, ...detailsOf(host, inside, outcome, access) }, text: null, worldWritable };
  };
  if (denied) return unread('denied');
  if (found.kind === 'denied') access.refuseToGuess(inside);
  if (found.kind === 'found') {
    if (found.value === null) return unread('too-large');
    const whole: Candidate = { tried: { path, outcome: 'read' }, text: latin1(found.value), worldWritable };
    return size > pieceSize ? { ...whole, large: { size, more: furtherPieces(host, inside, size) } } : whole;
  }
  // The usual way to say "nothing": Go sees an empty file.
  if (found.kind === 'unfit' && found.why === 'device' && isNull(host, found.path))
    return { tried: { path, outcome: 'read' }, text: '', worldWritable };
  return unread(outcomeOf(found));
}

/** /dev/null itself, or mounted elsewhere, as engines and systemd do to hide a file. */
function isNull(host: Host, path: string): boolean {
  if (path === '/dev/null') return true;
  const mount = mountOf(host.mounts(host.program.pid ?? 'self'), path);
  return mount?.mountPoint === path && mount.root === '/null';
}

function furtherPieces(host: Host, path: string, size: number): () => string | null {
  let at = pieceSize;
  return () => {
    if (at >= size) return null;
    const piece = host.fs.withFile(path, (file) => file.read(at, Math.min(pieceSize, size - at)));
    at += pieceSize;
    return piece.kind === 'found' ? latin1(piece.value) : null;
  };
}

/** A file that was already read. */
export function asCandidate(path: string, { text, mode }: SmallFile): Candidate {
  return { tried: { path, outcome: 'read' }, text, worldWritable: (mode & 0o002) !== 0 };
}

export function outcomeOf(lookup: Exclude<Lookup<unknown>, { kind: 'found' }>): Outcome {
  switch (lookup.kind) {
    case 'absent':
      return lookup.errno === 'ENOENT' ? 'missing' : 'not-a-directory';
    case 'denied':
      return 'denied';
    case 'unfit':
      return lookup.why === 'not-regular' ? 'device' : lookup.why;
  }
}

/** What explains the outcome: the dangling link, or what denies access. */
export function detailsOf(
  host: Host,
  path: string,
  outcome: Outcome,
  access: Access,
): Pick<Tried, 'dangling' | 'denial' | 'blockedBy'> {
  if (outcome === 'missing') {
    const resolution = host.fs.resolve(path);
    const broken = brokenLink(host.fs, resolution);
    return broken === null ? {} : { dangling: { ...broken, missing: resolution.end.path } };
  }
  if (outcome === 'not-a-directory') return fileAbove(host, path);
  return outcome === 'denied' ? { denial: access.denialOf(path) } : {};
}

function fileAbove({ fs }: Host, path: string): Pick<Tried, 'blockedBy'> {
  for (let above = path.lastIndexOf('/'); above > 0; above = path.lastIndexOf('/', above - 1)) {
    const found = fs.stat(path.slice(0, above));
    if (found.kind !== 'found') continue;
    return found.value.kind === 'file' ? { blockedBy: path.slice(0, above) } : {};
  }
  return {};
}

/** Go never gets past these. */
export function isEndless(outcome: Outcome): boolean {
  return outcome === 'fifo' || outcome === 'device' || outcome === 'too-large';
}
