import type { Mount } from '../decode/proc/mountinfo.ts';

/**
 * Whether the root is a disk of a host, whose other file systems hide nothing that an image has. A container's is an overlay, or a
 * directory of its engine.
 */
export function isHostRoot(mounts: readonly Mount[]): boolean {
  const root = mounts.findLast(({ mountPoint }) => mountPoint === '/');
  if (root === undefined) return false;
  const { fsType, source } = root;
  const isDisk = source.startsWith('/dev/') || fsType === 'zfs';
  return isDisk && !/docker|container|\/rootfs$/.test(`${source} ${root.root}`);
}
