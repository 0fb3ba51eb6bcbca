import type { Lookup } from '../../../src/host/files/lookup.ts';
import type { Host } from '../../../src/host/host.ts';
import { ifKnown, NotKnown } from '../../../src/host/not-known.ts';
import { hasCapability } from '../../../src/linux/identity/capabilities.ts';
import type { IdentityFacts } from '../facts.ts';

/**
 * The program's identity according to the kernel, and what /etc/passwd and /etc/group say about it; null if /proc
 * says nothing. A user without a name where those files are on a volume of a manifest, whose content is not known.
 * @param expected the user that was stated
 * @throws NotKnown if that is a name, which such a volume may have
 */
export function observeIdentity(host: Host, expected: string | undefined): IdentityFacts | null {
  const { credentials } = host.program;
  if (credentials === null) return null;
  const { uid, gid, groups, umask, capabilities } = credentials;
  const { accounts } = host;
  const users = entriesOf(() => accounts.users, expected !== undefined && !/^\d+$/.test(expected));
  const entry = users.find((candidate) => candidate.uid === uid.real) ?? null;
  const named = entriesOf(() => accounts.groups, false);
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

function entriesOf<T>(ask: () => Lookup<readonly T[]>, isNeeded: boolean): readonly T[] {
  const found = ifKnown(ask, (error) => error);
  if (found instanceof NotKnown) {
    if (isNeeded) throw found;
    return [];
  }
  return found.kind === 'found' ? found.value : [];
}
