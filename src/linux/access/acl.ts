import type { Credentials } from '../identity/credentials.ts';
import { maskOf, type Need } from './permission.ts';

/** The attribute that holds the access ACL of a file (xattr(7), acl(5)). */
export const aclAttribute = 'system.posix_acl_access';

/** An entry of an ACL: `id` only matters for `user` and `group`. */
export type AclEntry = {
  readonly tag: 'owner' | 'user' | 'owning-group' | 'group' | 'mask' | 'others';
  /** 4 read, 2 write, 1 execute or search. */
  readonly permissions: number;
  readonly id: number;
};

/**
 * @param bytes the value of the attribute: a version and entries of eight bytes, little-endian
 * (include/uapi/linux/posix_acl_xattr.h)
 * @returns null for another version, or for invalid bytes
 */
export function decodeAcl(bytes: Uint8Array): readonly AclEntry[] | null {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length % 8 !== 4 || view.getUint32(0, true) !== 2) return null;
  const entries: AclEntry[] = [];
  for (let at = 4; at < bytes.length; at += 8) {
    const tag = tags.get(view.getUint16(at, true));
    if (tag === undefined) return null;
    entries.push({ tag, permissions: view.getUint16(at + 2, true) & 7, id: view.getUint32(at + 4, true) });
  }
  return entries;
}

const tags: ReadonlyMap<number, AclEntry['tag']> = new Map([
  [0x01, 'owner'],
  [0x02, 'user'],
  [0x04, 'owning-group'],
  [0x08, 'group'],
  [0x10, 'mask'],
  [0x20, 'others'],
]);

/**
 * Whether an ACL grants the need to a process that is not the owner (fs/posix_acl.c, posix_acl_permission): the entry
 * of its user, otherwise any one of its groups that grants all of it, otherwise that of others. The mask limits all
 * but the last.
 * @param group of the inode
 */
export function aclPermits(
  acl: readonly AclEntry[],
  group: number,
  { uid, gid, groups }: Credentials,
  need: Need,
): boolean {
  const wanted = maskOf(need);
  const mask = acl.find(({ tag }) => tag === 'mask')?.permissions ?? 7;
  const grants = (permissions: number): boolean => (wanted & ~permissions) === 0;
  const user = acl.find(({ tag, id }) => tag === 'user' && id === uid.fs);
  if (user !== undefined) return grants(user.permissions & mask);
  const held = [gid.fs, ...groups];
  const ofGroups = acl.filter(
    ({ tag, id }) => (tag === 'owning-group' && held.includes(group)) || (tag === 'group' && held.includes(id)),
  );
  const granting = ofGroups.find(({ permissions }) => grants(permissions));
  if (granting !== undefined) return grants(granting.permissions & mask);
  return ofGroups.length === 0 && acl.some(({ tag, permissions }) => tag === 'others' && grants(permissions));
}
