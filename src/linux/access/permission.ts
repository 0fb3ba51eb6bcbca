import { type Capability, hasCapability } from '../identity/capabilities.ts';
import type { Credentials } from '../identity/credentials.ts';
import { isMapped, overflowId } from '../identity/id-map.ts';

/** The access that a process needs: any of read, write, and execute or search. */
export type Need = 'r' | 'w' | 'x' | 'rw' | 'rx' | 'wx' | 'rwx';

/** The parts of stat(2) that determine the permissions of an inode. */
export type Inode = {
  readonly kind: string;
  /** Permission bits with set-id and sticky. */
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
};

/** The class of the mode that applies to a process: the first that fits, whatever the others grant (inode(7)). */
export type PermissionClass = 'owner' | 'group' | 'others';

/**
 * Whether the kernel grants all of the need on an inode (fs/namei.c: generic_permission, acl_permission_check): by
 * the mode's class for the process, otherwise by CAP_DAC_READ_SEARCH or CAP_DAC_OVERRIDE if they apply to this inode.
 * Mounts are checked separately.
 * @param byClass whether the mode, or a POSIX ACL in its place, grants a mask
 */
export function inodePermits(
  inode: Inode,
  credentials: Credentials,
  need: Need,
  byClass = (mask: number): boolean => (mask & ~(inode.mode >> shifts[classOf(inode, credentials)])) === 0,
): boolean {
  const { mode, kind } = inode;
  const mask = maskOf(need);
  if (byClass(mask)) return true;
  const holds = (name: Capability): boolean => capabilityCounts(inode, credentials, name);
  if (kind === 'directory') return ((mask & 2) === 0 && holds('dac_read_search')) || holds('dac_override');
  if (mask === 4 && holds('dac_read_search')) return true;
  // Execution needs at least one execute bit, even for root.
  return ((mask & 1) === 0 || (mode & 0o111) !== 0) && holds('dac_override');
}

/** The part of the need that the mode does not grant to the process's class. */
export function missingOf(inode: Inode, credentials: Credentials, need: Need): Need {
  const missing = maskOf(need) & ~(inode.mode >> shifts[classOf(inode, credentials)]);
  return allNeeds.find((candidate) => maskOf(candidate) === missing) ?? need;
}

/** Every combination of needs. */
export const allNeeds: readonly Need[] = ['r', 'w', 'x', 'rw', 'rx', 'wx', 'rwx'];

export function classOf({ uid, gid }: Inode, credentials: Credentials): PermissionClass {
  if (credentials.uid.fs === uid) return 'owner';
  return credentials.gid.fs === gid || credentials.groups.includes(gid) ? 'group' : 'others';
}

/** 4 read, 2 write, 1 execute or search. */
export function maskOf(need: Need): number {
  return (need.includes('r') ? 4 : 0) | (need.includes('w') ? 2 : 0) | (need.includes('x') ? 1 : 0);
}

const shifts: Readonly<Record<PermissionClass, number>> = { owner: 6, group: 3, others: 0 };

/**
 * A capability applies to an inode whose owner and group both exist in the process's user namespace
 * (kernel/capability.c: capable_wrt_inode_uidgid). Ids that do not are shown as 65534 to a reader who shares the
 * namespace.
 */
function capabilityCounts({ uid, gid }: Inode, { capabilities, namespace }: Credentials, name: Capability): boolean {
  if (!hasCapability(capabilities.effective, name)) return false;
  return namespace === null || (isMapped(namespace.uids, uid) && isMapped(namespace.gids, gid));
}

/**
 * Whether the id of an inode may be one that the namespace does not map: one that is shown as 65534 in a namespace
 * that maps only some ids, including 65534. Then it is impossible to tell whether a capability applies.
 */
export function isAmbiguous({ uid, gid }: Inode, credentials: Credentials): boolean {
  const namespace = uid === overflowId || gid === overflowId ? credentials.namespace : null;
  if (namespace === null) return false;
  return (
    (uid === overflowId && isMapped(namespace.uids, uid) && !mapsAll(namespace.uids)) ||
    (gid === overflowId && isMapped(namespace.gids, gid) && !mapsAll(namespace.gids))
  );
}

/** The initial user namespace maps all ids except the last, which means "none". */
function mapsAll(map: readonly { readonly length: number }[]): boolean {
  return map.reduce((sum, { length }) => sum + length, 0) >= 0xffff_ffff;
}
