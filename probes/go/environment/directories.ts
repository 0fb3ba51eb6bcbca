import { type Mount, mountOf } from '../../../src/decode/proc/mountinfo.ts';
import type { FileStat } from '../../../src/host/files/rootfs.ts';
import type { Host, Identity } from '../../../src/host/host.ts';

/** A folder that the go command cannot use: which, and what stands in the way. */
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
  /** `make`: written to, and made with its parents where it is missing; `temporary`: must be there, and programs in it run. */
  readonly use: 'make' | 'temporary';
}

/** The first thing on the way to the folder that keeps this user from using it; null when nothing does. */
export function unusableDirectory(host: Host, mounts: readonly Mount[], need: DirectoryNeed): UnusableDirectory | null {
  const at = (element: string, why: string): UnusableDirectory => {
    return { variable: need.variable, path: need.path, element, why };
  };
  let deepest = '/';
  for (const element of elementsOf(need.path)) {
    const stat = host.fs.stat(element);
    if (stat.kind === 'denied') {
      return at(parentOf(element), `uid ${host.identity.uid} may not enter it${ownership(host, parentOf(element))}`);
    }
    if (stat.kind === 'unfit') return at(element, `it is a ${stat.why}`);
    if (stat.kind === 'absent') {
      if (stat.errno === 'ENOTDIR') return at(parentOf(element), 'it is no folder');
      if (need.use === 'temporary') return at(element, 'it does not exist, and is not made');
      break;
    }
    if (stat.value.kind !== 'directory') return at(element, 'it is no folder');
    if (!allows(host.identity, stat.value, 1))
      return at(element, `uid ${host.identity.uid} may not enter it (${owner(stat.value)})`);
    deepest = element;
  }
  const stat = host.fs.stat(deepest);
  if (stat.kind === 'found' && !allows(host.identity, stat.value, 2)) {
    return at(deepest, `not writable by uid ${host.identity.uid} (${owner(stat.value)})`);
  }
  const { end } = host.fs.resolve(deepest);
  const mount = end.kind === 'found' ? mountOf(mounts, end.path) : null;
  if (mount?.options.includes('ro') || mount?.superOptions.includes('ro'))
    return at(mount.mountPoint, 'it is mounted read-only');
  if (need.use === 'temporary' && mount?.options.includes('noexec')) {
    return at(mount.mountPoint, 'it is mounted noexec, so go run and go test cannot start what they build');
  }
  return null;
}

/** `/a`, `/a/b`, `/a/b/c`. */
function elementsOf(path: string): string[] {
  const parts = path.split('/').filter((part) => part !== '' && part !== '.');
  return parts.map((_, index) => `/${parts.slice(0, index + 1).join('/')}`);
}

function parentOf(path: string): string {
  return path.slice(0, path.lastIndexOf('/')) || '/';
}

/** Whether the mode grants the bit (1 search, 2 write) to this user; root is not bound by it. */
function allows({ uid, gid, groups }: Identity, stat: FileStat, bit: 1 | 2): boolean {
  if (uid === 0) return true;
  const shift = uid === stat.uid ? 6 : gid === stat.gid || groups.includes(stat.gid) ? 3 : 0;
  return ((stat.mode >> shift) & bit) !== 0;
}

function ownership(host: Host, path: string): string {
  const stat = host.fs.stat(path);
  return stat.kind === 'found' ? ` (${owner(stat.value)})` : '';
}

function owner({ mode, uid, gid }: FileStat): string {
  return `mode ${mode.toString(8)}, owner ${uid}:${gid}`;
}
