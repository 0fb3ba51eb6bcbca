import { type Mount, mountOf } from './mountinfo.ts';

/** The directory that the kubelet makes for a volume: its plugin, with `~` for `/`, and its name in the pod; null for others. */
export function kubeletVolume(root: string): { readonly plugin: string; readonly name: string } | null {
  const [, plugin, name] = /\/volumes\/kubernetes\.io~([a-z-]+)\/([^/]+)/.exec(root) ?? [];
  return plugin === undefined || name === undefined ? null : { plugin, name };
}

/** A volume of a pod whose files are keys, and have the modes that the volume gives them. JSON. */
export type KeyedVolume = { readonly kind: 'configMap' | 'secret' | 'projected'; readonly name: string };

const keyed: Readonly<Record<string, KeyedVolume['kind']>> = {
  configmap: 'configMap',
  secret: 'secret',
  projected: 'projected',
};

/** The one that holds a path without links; null for other files. */
export function keyedVolumeOf(mounts: readonly Mount[], path: string): KeyedVolume | null {
  const volume = kubeletVolume(mountOf(mounts, path)?.root ?? '');
  const kind = keyed[volume?.plugin ?? ''];
  return volume === null || kind === undefined ? null : { kind, name: volume.name };
}
