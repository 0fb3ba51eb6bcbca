import { utf8 } from '#runtime/bytes.ts';
import type { Lookup, LookupFailure } from '../host/files/lookup.ts';
import type { Resolution } from '../host/files/resolve.ts';
import type { FileStat, OpenFile, RootFs } from '../host/files/rootfs.ts';
import { NotKnown } from '../host/not-known.ts';
import type { PodMount } from './model.ts';

/** A mount at the path that the image's links lead to. */
export interface ResolvedMount extends PodMount {
  /** Without links. */
  readonly at: string;
  /** The group of its files, by fsGroup; null for root's. */
  readonly group: number | null;
}

/** What a mount puts at a path. */
type Node =
  | { readonly kind: 'directory'; readonly mode: number }
  | { readonly kind: 'file'; readonly bytes: Uint8Array; readonly mode: number };

/**
 * The files of an image with volumes mounted over them.
 * @throws NotKnown whenever the answer depends on contents of a volume that the manifest does not have
 */
export function mountedFs(image: RootFs, mounts: readonly ResolvedMount[]): RootFs {
  const deepest = [...mounts].sort((a, b) => b.at.length - a.at.length);

  /** The mount that holds a path without links, and the node there; undefined if the image's own files count. */
  function nodeAt(path: string): Node | null | undefined {
    const mount = deepest.find(({ at }) => path === at || path.startsWith(`${at === '/' ? '' : at}/`));
    if (mount === undefined) {
      // Mount points are created if the image lacks them.
      return mounts.some(({ at }) => at.startsWith(`${path}/`)) && image.lstat(path).kind === 'absent'
        ? { kind: 'directory', mode: 0o755 }
        : undefined;
    }
    const { content } = mount;
    const inner = path.slice(mount.at.length + 1);
    if (content.kind === 'unknown') {
      if (inner === '' && content.isDirectory === true) return { kind: 'directory', mode: 0o777 };
      throw notKnown(mount);
    }
    if (content.kind === 'file') return inner === '' ? { ...content, mode: withGroup(content.mode, mount) } : null;
    if (inner === '') return { kind: 'directory', mode: content.files.size > 0 ? 0o755 : content.mode };
    const bytes = content.files.get(inner);
    const mode = content.modes?.get(inner) ?? content.mode;
    return bytes === undefined ? null : { kind: 'file', bytes, mode: withGroup(mode, mount) };
  }

  function groupOf(path: string): number {
    return deepest.find(({ at }) => path === at || path.startsWith(`${at}/`))?.group ?? 0;
  }

  function lstat(path: string): Lookup<FileStat> {
    const node = nodeAt(path);
    if (node === undefined) return image.lstat(path);
    if (node === null) return { kind: 'absent', errno: 'ENOENT', path };
    const size = node.kind === 'file' ? node.bytes.length : 4096;
    const value = { kind: node.kind, size, mode: node.mode, uid: 0, gid: groupOf(path), inode: `volume:${path}` };
    return { kind: 'found', value, path };
  }

  function resolve(path: string, followLast = true): Resolution {
    const hops: { link: string; target: string }[] = [];
    let current = '';
    const pending = path.split('/').reverse();
    while (pending.length > 0) {
      const name = pending.pop();
      if (name === undefined || name === '' || name === '.') continue;
      if (name === '..') {
        current = current.slice(0, Math.max(0, current.lastIndexOf('/')));
        continue;
      }
      const next = `${current}/${name}`;
      const place = lstat(next);
      if (place.kind !== 'found') return { hops, end: place };
      if (place.value.kind === 'link' && (followLast || pending.length > 0)) {
        if (hops.length === maxLinks) return { hops, end: { kind: 'unfit', why: 'loop', path: next } };
        const target = image.readlink(next);
        if (target.kind !== 'found') return { hops, end: target };
        hops.push({ link: next, target: target.value });
        if (target.value.startsWith('/')) current = '';
        pending.push(...target.value.split('/').reverse());
        continue;
      }
      if (pending.length > 0 && place.value.kind !== 'directory')
        return { hops, end: { kind: 'absent', errno: 'ENOTDIR', path: next } };
      current = next;
    }
    return { hops, end: { kind: 'found', path: current === '' ? '/' : current } };
  }

  function resolvedAsFarAsKnown(path: string): { readonly end: string } {
    try {
      const { end } = resolve(path);
      return { end: end.path };
    } catch (error) {
      // Inside a volume nothing is known to lead elsewhere.
      if (error instanceof NotKnown) return { end: path };
      throw error;
    }
  }

  /** Asks the image, or answers for a node of a mount. */
  function at<T>(
    path: string,
    ofImage: (real: string) => Lookup<T>,
    ofNode: (node: Node, real: string) => Lookup<T>,
  ): Lookup<T> {
    const { end } = resolve(path);
    if (end.kind !== 'found') return end;
    const node = nodeAt(end.path);
    if (node === undefined) return ofImage(end.path);
    return node === null ? { kind: 'absent', errno: 'ENOENT', path: end.path } : ofNode(node, end.path);
  }

  const notAFile = (path: string): LookupFailure => ({ kind: 'unfit', why: 'directory', path });

  const fs: RootFs = {
    stat: (path) => at(path, image.stat, (_, real) => lstat(real)),
    lstat(path) {
      const { end } = resolve(path, false);
      return end.kind === 'found' ? lstat(end.path) : end;
    },
    readlink(path) {
      const { end } = resolve(path, false);
      if (end.kind !== 'found') return end;
      return nodeAt(end.path) === undefined
        ? image.readlink(end.path)
        : { kind: 'unfit', why: 'not-regular', path: end.path };
    },
    resolve: (path) => resolve(path),
    list: (path, limit) => {
      const listed = at(
        path,
        (real) => image.list(real, limit),
        (node, real) =>
          node.kind === 'directory' ? isUnknown(real) : { kind: 'absent', errno: 'ENOTDIR', path: real },
      );
      if (listed.kind !== 'found') return listed;
      const prefix = listed.path === '/' ? '/' : `${listed.path}/`;
      const made = mounts.flatMap(({ at: point }) =>
        point.startsWith(prefix) ? [point.slice(prefix.length).split('/')[0] ?? ''] : [],
      );
      const names = [...new Set([...listed.value.names, ...made])].sort();
      return { ...listed, value: { ...listed.value, names } };

      function isUnknown(real: string): ReturnType<RootFs['list']> {
        const mount = deepest.find((each) => each.at === real);
        if (mount?.content.kind === 'unknown') throw notKnown(mount);
        const files = mount?.content.kind === 'directory' ? [...mount.content.files.keys()] : [];
        return { kind: 'found', value: { names: files.sort(), links: new Set(), truncated: false }, path: real };
      }
    },
    read: (path, limit) =>
      at(
        path,
        (real) => image.read(real, limit),
        (node, real) => {
          if (node.kind !== 'file') return notAFile(real);
          const value = node.bytes;
          return value.length > limit
            ? { kind: 'unfit', why: 'too-large', path: real }
            : { kind: 'found', value, path: real };
        },
      ),
    readText(path, limit) {
      const found = fs.read(path, limit);
      return found.kind === 'found' ? { ...found, value: utf8(found.value) } : found;
    },
    // An optimization that may always be declined.
    readSmall: () => null,
    withFile: <T>(path: string, use: (file: OpenFile) => T): Lookup<T> =>
      at(
        path,
        (real) => image.withFile(real, use),
        (node, real) => {
          if (node.kind !== 'file') return notAFile(real);
          const { bytes } = node;
          const stat = lstat(real);
          if (stat.kind !== 'found') return stat;
          const read = (offset: number, length: number): Uint8Array => bytes.subarray(offset, offset + length);
          return { kind: 'found', value: use({ stat: stat.value, size: bytes.length, read }), path: real };
        },
      ),
    unknownAt(path, what) {
      const { end } = resolvedAsFarAsKnown(path);
      const mount = deepest.find(({ at: point }) => end === point || end.startsWith(`${point}/`));
      if (mount?.content.kind !== 'unknown') return null;
      return what === 'access' && end === mount.at && mount.content.mode !== undefined ? null : mount.at;
    },
    withReadCache: () => fs,
  };
  return fs;
}

/** The group of fsGroup may read what is in a volume (pkg/volume/volume_linux.go, roMask). */
function withGroup(mode: number, { group }: ResolvedMount): number {
  return group === null ? mode : mode | 0o440;
}

/** MAXSYMLINKS. */
const maxLinks = 40;

function notKnown({ volume, mountPath, place }: ResolvedMount): NotKnown {
  return new NotKnown(`${mountPath} is mounted from ${volume} (${place}), whose content is not known here`);
}
