import { utf8 } from '#runtime/bytes.ts';
import type { Lookup, LookupFailure } from '../host/files/lookup.ts';
import type { FileStat, OpenFile, RootFs } from '../host/files/rootfs.ts';
import { ifKnown } from '../host/not-known.ts';
import { keyNames } from './volumes/keyed-paths.ts';
import {
  innerPath,
  isNotKnown,
  type MountedTree,
  mountedTree,
  type Node,
  notKnown,
  type ResolvedMount,
} from './volumes/mounted-tree.ts';

/**
 * The files of an image with volumes mounted over them.
 * @throws NotKnown whenever the answer depends on contents of a volume that the manifest does not have
 */
export function mountedFs(image: RootFs, mounts: readonly ResolvedMount[]): RootFs {
  const tree = mountedTree(image, mounts);
  const { lstat, resolve } = tree;

  /** Asks the image, or answers for a node of a mount. */
  function at<T>(
    path: string,
    ofImage: (real: string) => Lookup<T>,
    ofNode: (node: Node, real: string) => Lookup<T>,
  ): Lookup<T> {
    const { end } = resolve(path);
    if (end.kind !== 'found') return end;
    const node = tree.nodeAt(end.path);
    if (node === undefined) return ofImage(end.path);
    return node === null ? { kind: 'absent', errno: 'ENOENT', path: end.path } : ofNode(node, end.path);
  }

  const fs: RootFs = {
    stat: (path) => at(path, image.stat, (_, real) => lstat(real)),
    lstat(path) {
      const { end } = resolve(path, false);
      return end.kind === 'found' ? lstat(end.path) : end;
    },
    readlink(path) {
      const { end } = resolve(path, false);
      if (end.kind !== 'found') return end;
      return tree.nodeAt(end.path) === undefined
        ? image.readlink(end.path)
        : { kind: 'unfit', why: 'not-regular', path: end.path };
    },
    readlinks(directory, names) {
      const targets = names.flatMap((name): [string, string][] => {
        const link = fs.readlink(`${directory}/${name}`);
        return link.kind === 'found' ? [[name, link.value]] : [];
      });
      return new Map(targets);
    },
    resolve: (path) => resolve(path),
    list(path, limit) {
      const ofNode = (node: Node, real: string): Listed => namesIn(tree, node, real);
      return withMountPoints(
        mounts,
        at(path, (real) => image.list(real, limit), ofNode),
      );
    },
    read(path, limit) {
      const ofNode = (node: Node, real: string): Lookup<Uint8Array> => bytesOf(node, real, limit);
      return at(path, (real) => image.read(real, limit), ofNode);
    },
    readText(path, limit) {
      const found = fs.read(path, limit);
      return found.kind === 'found' ? { ...found, value: utf8(found.value) } : found;
    },
    // An optimization that may always be declined.
    readSmall: () => null,
    withFile<T>(path: string, use: (file: OpenFile) => T): Lookup<T> {
      const ofNode = (node: Node, real: string): Lookup<T> => withNode(node, lstat(real), use);
      return at(path, (real) => image.withFile(real, use), ofNode);
    },
    unknownAt: (path, what) => unknownAt(tree, path, what),
    withReadCache: () => fs,
  };
  return fs;
}

type Listed = ReturnType<RootFs['list']>;

/** The names in a directory of a mount. */
function namesIn(tree: MountedTree, node: Node, real: string): Listed {
  if (node.kind === 'file') return { kind: 'absent', errno: 'ENOTDIR', path: real };
  const mount = tree.mountOf(real);
  if (mount !== undefined && isNotKnown(mount)) throw notKnown(mount);
  const files = mount?.content.kind === 'directory' ? mount.content.files : new Map<string, Uint8Array>();
  const names = mount === undefined ? [] : keyNames(files, innerPath(mount, real));
  return { kind: 'found', value: { names: [...names], links: new Set(), truncated: false }, path: real };
}

/** The runtime makes mount points that are not there. */
function withMountPoints(mounts: readonly ResolvedMount[], listed: Listed): Listed {
  if (listed.kind !== 'found') return listed;
  const prefix = listed.path === '/' ? '/' : `${listed.path}/`;
  const made = mounts.flatMap(({ at: point }) =>
    point.startsWith(prefix) ? [point.slice(prefix.length).split('/')[0] ?? ''] : [],
  );
  return { ...listed, value: { ...listed.value, names: [...new Set([...listed.value.names, ...made])].sort() } };
}

function bytesOf(node: Node, path: string, limit: number): Lookup<Uint8Array> {
  if (node.kind !== 'file') return notAFile(path);
  const value = node.bytes;
  return value.length > limit ? { kind: 'unfit', why: 'too-large', path } : { kind: 'found', value, path };
}

function withNode<T>(node: Node, stat: Lookup<FileStat>, use: (file: OpenFile) => T): Lookup<T> {
  if (node.kind !== 'file') return notAFile(stat.path);
  if (stat.kind !== 'found') return stat;
  const { bytes } = node;
  const read = (offset: number, length: number): Uint8Array => bytes.subarray(offset, offset + length);
  return { kind: 'found', value: use({ stat: stat.value, size: bytes.length, read }), path: stat.path };
}

function unknownAt(tree: MountedTree, path: string, what?: 'access'): string | null {
  // Inside a volume nothing is known to lead elsewhere.
  const end = ifKnown(
    () => tree.resolve(path).end.path,
    () => path,
  );
  const mount = tree.mountOf(end);
  if (mount === undefined || !isNotKnown(mount)) return null;
  const { at, content } = mount;
  const hasMode = mount.misfit === null && content.kind === 'unknown' && content.mode !== undefined;
  return what === 'access' && end === at && hasMode ? null : at;
}

const notAFile = (path: string): LookupFailure => ({ kind: 'unfit', why: 'directory', path });
