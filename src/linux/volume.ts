import { kubeletVolume } from '../decode/proc/kubelet-volume.ts';
import { type Mount, mountOf } from '../decode/proc/mountinfo.ts';
import type { Host } from '../host/host.ts';

/** What a mount contains, derived from the path on the node. */
export type Volume = {
  readonly kind: VolumeKind;
  /** The name in the pod's spec or of the engine's volume, the path on the node. Null for some other kinds: it is not known. */
  readonly name: string | null;
};

export type VolumeKind =
  | 'configMap'
  | 'secret'
  | 'projected'
  /** A tmpfs that the kubelet fills: the path does not distinguish a secret from a projected volume. */
  | 'secret or projected'
  | 'emptyDir'
  | 'persistentVolumeClaim'
  | 'hostPath'
  | 'engine volume'
  | 'tmpfs'
  | 'other';

/** The volume that holds a file. */
export type HeldBy = Volume & {
  readonly mountPoint: string;
  /** The file in it: a key of a ConfigMap, or a path; empty for the volume itself. */
  readonly file: string;
  /** Where a manifest states the mount: `pod.yaml:14`. */
  readonly place?: string;
};

/** What the kubelet's plugins mount (kubernetes, pkg/volume). */
const plugins: Readonly<Record<string, VolumeKind>> = {
  configmap: 'configMap',
  secret: 'secret',
  projected: 'projected',
  'empty-dir': 'emptyDir',
  csi: 'persistentVolumeClaim',
  nfs: 'persistentVolumeClaim',
  'local-volume': 'persistentVolumeClaim',
};

/**
 * The content of a mount. A bind mount shows the path on its file system; pod and container ids in it are left out,
 * since they would make every report differ.
 * @param isKubeletTmpfs whether a tmpfs has the `..data` link of the kubelet's atomic writer
 */
export function volumeOf({ root, fsType }: Mount, isKubeletTmpfs: () => boolean): Volume {
  const inPod = kubeletVolume(root);
  if (inPod !== null) return { kind: plugins[inPod.plugin] ?? 'other', name: inPod.name };
  // Below the engine's directory, which may have any path: `/` if it is a file system of its own.
  const engine = /\/volumes\/([^/]+)\/_data(?:\/|$)/.exec(root)?.[1];
  if (engine !== undefined) return { kind: 'engine volume', name: engine };
  if (fsType === 'tmpfs') {
    // A Secret has its own tmpfs; mounted with subPath, a file of it appears below a directory with a date.
    const kubelet = /^\/\.\.\d{4}_\d\d_\d\d_/.test(root) || isKubeletTmpfs();
    return { kind: kubelet ? 'secret or projected' : 'tmpfs', name: null };
  }
  // Of an SMB share this is a path on its server; NFS always shows `/` (nfs_show_path).
  return root === '/' || serverOf(fsType) !== null ? { kind: 'other', name: null } : { kind: 'hostPath', name: root };
}

/** File systems of a server, which says who owns what. */
export function serverOf(fsType: string): 'nfs' | 'cifs' | null {
  if (/^nfs\d?$/.test(fsType)) return 'nfs';
  return /^(?:cifs|smb\d?)$/.test(fsType) ? 'cifs' : null;
}

export function volumeAt(host: Host, mount: Mount): Volume {
  return volumeOf(mount, () => host.fs.lstat(`${mount.mountPoint}/..data`).kind === 'found');
}

/**
 * The volume that holds what a path leads to; null for what the image has.
 * @param path absolute
 */
export function heldBy(host: Host, path: string): HeldBy | null {
  const { end } = host.fs.resolve(path);
  const real = end.kind === 'found' ? end.path : path;
  const mount = mountOf(host.mounts(host.program.pid ?? 'self'), real);
  // The runtime hides files by /dev/null, which holds none.
  if (mount === null || mount.mountPoint === '/' || mount.fsType === 'overlay' || mount.root === '/null') return null;
  return heldIn(host, mount, real);
}

/**
 * The same of a mount that is known.
 * @param path without links
 */
export function heldIn(host: Host, mount: Mount, path: string): HeldBy {
  const volume = volumeAt(host, mount);
  return {
    ...volume,
    mountPoint: mount.mountPoint,
    file: fileIn(mount, volume, path),
    ...(mount.place === undefined ? {} : { place: mount.place }),
  };
}

/** The kubelet puts the files of a volume of keys into a directory with a date, and links to them. */
function fileIn({ root, mountPoint }: Mount, { kind }: Volume, path: string): string {
  const above = kind === 'hostPath' ? '' : withinVolume(root);
  return `${above}${path.slice(mountPoint.length)}`.replace(/^\/+(?:\.\.\d{4}_[^/]*\/)?/, '');
}

/** What of a volume is mounted, by subPath. */
function withinVolume(root: string): string {
  return /\/volumes\/(?:kubernetes\.io~[a-z-]+\/[^/]+|[^/]+\/_data)(.*)/s.exec(root)?.[1] ?? root;
}

/** `the configMap volume company-ca`, `a tmpfs`. */
export function volumeWords({ kind, name }: Volume): string {
  if (kind === 'tmpfs') return 'a tmpfs';
  if (kind === 'hostPath') return `${name} of the host`;
  if (kind === 'engine volume') return `the volume ${name} of the engine`;
  if (kind === 'other') return name === null ? 'another file system' : `the volume ${name}`;
  return name === null ? `a ${kind} volume` : `the ${kind} volume ${name}`;
}

/** `key ca.crt of the configMap volume company-ca (pod.yaml:14)`, `/srv/ca.crt of the host`, `ca.crt of a tmpfs, mounted on /x`. */
export function heldWords(held: HeldBy): string {
  const { kind, mountPoint, file, place } = held;
  const stated = place === undefined ? '' : ` (${place})`;
  if (kind === 'hostPath') return `${hostPathOf(held)} of the host${stated}`;
  const words = `${volumeWords(held)}${stated || (held.name === null ? `, which is mounted on ${mountPoint}` : '')}`;
  return file === '' ? words : `${hasKeys(held) ? 'key ' : ''}${file} of ${words}`;
}

/**
 * Where a file is changed.
 * @param path for a file of the image
 */
export function placeWords(path: string, held: HeldBy | undefined): string {
  return held === undefined ? path : heldWords(held);
}

/** The path on the host that a bind mount shows. */
export function hostPathOf({ name, file }: HeldBy): string {
  return file === '' ? `${name}` : `${name}/${file}`;
}

/** True for a volume of a pod whose files are keys, selectable with `items` and `subPath`. */
export function hasKeys({ kind }: Volume): boolean {
  return kind === 'configMap' || kind === 'secret' || kind === 'projected' || kind === 'secret or projected';
}

/** How to mount one file of a volume at a path, so that nothing else is hidden. */
export function mountOneFile({ volume }: { readonly volume: Volume }, key: string, path: string): string {
  if (hasKeys(volume)) return `volumeMounts: [{name: ${volume.name ?? 'NAME'}, mountPath: ${path}, subPath: ${key}}]`;
  if (volume.kind === 'hostPath') return `docker run -v ${volume.name}/${key}:${path}:ro`;
  return `mount only its file ${key}, on ${path}`;
}

/**
 * A remedy that changes a file, where the file is: that of a volume cannot be changed in the image.
 * @param remedy for a path, or for the name of a file that is at hand
 */
export function editing(held: HeldBy | undefined, path: string, remedy: (file: string) => string): string {
  if (held === undefined) return remedy(path);
  if (held.kind === 'hostPath') return `on the host: ${remedy(hostPathOf(held))}`;
  return `in ${heldWords(held)}: ${remedy(hasKeys(held) ? held.file : path)}`;
}
