import type { Host } from '../../../src/host/host.ts';
import { hasCapability } from '../../../src/linux/identity/capabilities.ts';
import type { IdentityFacts } from '../facts.ts';

/**
 * The program's identity according to the kernel, and what /etc/passwd and /etc/group say about it; null if /proc
 * says nothing.
 */
export function observeIdentity(host: Host): IdentityFacts | null {
  const { credentials } = host.program;
  if (credentials === null) return null;
  const { uid, gid, groups, umask, capabilities } = credentials;
  const { accounts } = host;
  const users = accounts.users.kind === 'found' ? accounts.users.value : [];
  const entry = users.find((candidate) => candidate.uid === uid.real) ?? null;
  const named = accounts.groups.kind === 'found' ? accounts.groups.value : [];
  const held = [gid.real, gid.effective, gid.fs, ...groups];
  const given =
    entry === null ? [] : named.filter(({ members, gid: id }) => members.includes(entry.name) || id === entry.gid);
  return {
    uid,
    gid,
    maySetUser: hasCapability(capabilities.permitted, 'setuid'),
    groups,
    umask: umask === null ? null : umask.toString(8).padStart(4, '0'),
    name: entry?.name ?? null,
    primaryGroup: entry?.gid ?? null,
    missingGroups: given.filter((group) => !held.includes(group.gid)).map(({ name, gid: id }) => ({ name, gid: id })),
  };
}
