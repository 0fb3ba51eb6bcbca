import type { RootFs } from '../../host/files/rootfs.ts';

/** A kind of namespace whose sharing with the machine is visible from inside. */
export type HostNamespace = 'pid' | 'ipc' | 'net' | 'user';

/**
 * The namespaces of a process that are the machine's own: the initial ones have fixed inode numbers
 * (include/linux/proc_ns.h). That of the network has had one since Linux 6.18; before, it was the first to be
 * numbered.
 */
export function hostNamespaces(fs: RootFs, pid: number | 'self'): HostNamespace[] {
  return (['pid', 'ipc', 'net', 'user'] as const).filter((kind) => {
    const link = fs.readlink(`/proc/${pid}/ns/${kind}`);
    return link.kind === 'found' && initial[kind].some((inode) => link.value === `${kind}:[${inode}]`);
  });
}

const initial: Readonly<Record<HostNamespace, readonly number[]>> = {
  ipc: [0xefff_ffff],
  user: [0xefff_fffd],
  pid: [0xefff_fffc],
  net: [0xefff_fff9, 0xf000_0000],
};
