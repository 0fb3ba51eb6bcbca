import { kubeletVolume } from './kubelet-volume.ts';
import type { Mount } from './mountinfo.ts';

/** What a mount contains, derived from the path on the node. */
export type Volume = {
  readonly kind: VolumeKind;
  /** The name in the pod's spec or of the engine's volume, the path on the node; null if that is not known. */
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
  const engine = /\/(?:docker|containers\/storage)\/volumes\/([^/]+)\/_data(?:\/|$)/.exec(root)?.[1];
  if (engine !== undefined) return { kind: 'engine volume', name: engine };
  if (fsType === 'tmpfs') {
    // A Secret has its own tmpfs; mounted with subPath, a file of it appears below a directory with a date.
    const kubelet = /^\/\.\.\d{4}_\d\d_\d\d_/.test(root) || isKubeletTmpfs();
    return { kind: kubelet ? 'secret or projected' : 'tmpfs', name: null };
  }
  return root === '/' ? { kind: 'other', name: null } : { kind: 'hostPath', name: root };
}

/** `the configMap volume company-ca`, `a tmpfs`. */
export function volumeWords({ kind, name }: Volume): string {
  if (kind === 'tmpfs') return 'a tmpfs';
  if (kind === 'hostPath') return `${name ?? 'a path'} of the host`;
  if (kind === 'other') return name === null ? 'another file system' : `the volume ${name}`;
  return name === null ? `a ${kind} volume` : `the ${kind} volume ${name}`;
}
