import type { Lookup } from '../../host/files/lookup.ts';
import { trimTrailingSlashes } from '../../host/files/paths.ts';
import { followLinks, type Resolution } from '../../host/files/resolve.ts';
import type { FileStat, RootFs } from '../../host/files/rootfs.ts';
import { NotKnown } from '../../host/not-known.ts';
import type { PodMount, VolumeBelow } from '../model.ts';
import { isDirectoryIn } from './keyed-paths.ts';

/** A mount at the path that the image's links lead to. */
export interface ResolvedMount extends PodMount {
  /** Without links. */
  readonly at: string;
  /** The group of its files, by fsGroup; null for root's. */
  readonly group: number | null;
  /** What the runtime refuses: a directory that would be mounted on a file of the image, or a file on a directory. */
  readonly misfit: 'directory' | 'file' | null;
  /** Left out unless that is why it cannot be mounted. */
  readonly below?: VolumeBelow;
}

/** What a mount puts at a path. */
export type Node =
  | { readonly kind: 'directory'; readonly mode: number }
  | { readonly kind: 'file'; readonly bytes: Uint8Array; readonly mode: number };

/** The image and the volumes as one tree; paths are absolute, and without links unless said. */
export interface MountedTree {
  /** The mount that holds a path. */
  mountOf(path: string): ResolvedMount | undefined;
  /**
   * What a mount has there: null for nothing, undefined where the image's own files count.
   * @throws NotKnown
   */
  nodeAt(path: string): Node | null | undefined;
  /** @throws NotKnown */
  lstat(path: string): Lookup<FileStat>;
  /**
   * @param path with links, which are followed; with `followLast` false, not in the last component
   * @throws NotKnown
   */
  resolve(path: string, followLast?: boolean): Resolution;
}

export function mountedTree(image: RootFs, mounts: readonly ResolvedMount[]): MountedTree {
  const mountOf = (path: string): ResolvedMount | undefined => deepestOver(mounts, path);

  function nodeAt(path: string): Node | null | undefined {
    const mount = mountOf(path);
    if (mount === undefined) {
      // Mount points are created if the image lacks them.
      return mounts.some(({ at }) => at.startsWith(`${path}/`)) && image.lstat(path).kind === 'absent'
        ? { kind: 'directory', mode: 0o755 }
        : undefined;
    }
    const { content } = mount;
    if (mount.misfit !== null) throw notKnown(mount);
    const inner = innerPath(mount, path);
    if (content.kind === 'unknown') {
      if (inner === '' && content.isDirectory === true) return { kind: 'directory', mode: 0o777 };
      throw notKnown(mount);
    }
    if (content.kind === 'file') return inner === '' ? { ...content, mode: withGroup(content.mode, mount) } : null;
    if (inner === '') return { kind: 'directory', mode: content.files.size > 0 ? 0o755 : content.mode };
    const bytes = content.files.get(inner);
    if (bytes === undefined) return isDirectoryIn(content.files, inner) ? { kind: 'directory', mode: 0o755 } : null;
    const mode = content.modes?.get(inner) ?? content.mode;
    return { kind: 'file', bytes, mode: withGroup(mode, mount) };
  }

  function lstat(path: string): Lookup<FileStat> {
    const node = nodeAt(path);
    if (node === undefined) return image.lstat(path);
    if (node === null) return { kind: 'absent', errno: 'ENOENT', path };
    const size = node.kind === 'file' ? node.bytes.length : 4096;
    const value = {
      kind: node.kind,
      size,
      mode: node.mode,
      uid: 0,
      gid: mountOf(path)?.group ?? 0,
      inode: `volume:${path}`,
    };
    return { kind: 'found', value, path };
  }

  const resolve = (path: string, followLast = true): Resolution =>
    followLinks({ lstat, readlink: image.readlink }, path, { followLast });

  return { mountOf, nodeAt, lstat, resolve };
}

/** The mount that holds a path: the last one on the way to it. */
export function deepestOver<T extends { readonly at: string }>(mounts: readonly T[], path: string): T | undefined {
  let deepest: T | undefined;
  for (const mount of mounts) {
    const holds = path === mount.at || path.startsWith(`${trimTrailingSlashes(mount.at)}/`);
    // Of two at one path, as /x and /x/ are, the later one covers the other.
    if (holds && (deepest === undefined || mount.at.length >= deepest.at.length)) deepest = mount;
  }
  return deepest;
}

/** The group of fsGroup may read what is in a volume (pkg/volume/volume_linux.go, roMask). */
function withGroup(mode: number, { group }: ResolvedMount): number {
  return group === null ? mode : mode | 0o440;
}

/** A path that it holds, from its root. */
export function innerPath({ at }: Pick<ResolvedMount, 'at'>, path: string): string {
  return path.slice(at === '/' ? 1 : at.length + 1);
}

/** Whether what is mounted there cannot be known: such a volume may hold anything, and a misfit becomes another mount. */
export function isNotKnown({ content, misfit }: ResolvedMount): boolean {
  return content.kind === 'unknown' || misfit !== null;
}

/** Whatever the volume has may be there. */
export function notKnown({ volume, mountPath, place, misfit }: ResolvedMount): NotKnown {
  const why = misfit === null ? 'whose content is not known here' : `a ${misfit}, which cannot be mounted there`;
  return new NotKnown(`${mountPath} is mounted from ${volume} (${place}), ${why}`);
}
