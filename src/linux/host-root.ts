import type { Mount } from '../decode/proc/mountinfo.ts';

/**
 * Whether a mount is a disk or a tmpfs of a host whose root is a disk too: it hides nothing that an image has. The root of a container is
 * an overlay, or a directory of its engine.
 */
export function isOfHost(mounts: readonly Mount[], mount: Mount): boolean {
  return (isDisk(mount) || mount.fsType === 'tmpfs') && isHostRoot(mounts);
}

function isHostRoot(mounts: readonly Mount[]): boolean {
  const root = mounts.findLast(({ mountPoint }) => mountPoint === '/');
  return root !== undefined && isDisk(root) && !/docker|container|\/rootfs$/.test(`${root.source} ${root.root}`);
}

function isDisk({ fsType, source }: Mount): boolean {
  return source.startsWith('/dev/') || fsType === 'zfs';
}
