import type { RootFs } from '../../host/files/rootfs.ts';
import { createAccounts, createEngineAccounts } from '../../host/process/accounts.ts';
import { resolveExecUser } from '../../linux/identity/exec-user.ts';
import type { Login } from './launch/env-and-su.ts';
import type { ShellUser } from './shell/facts.ts';
import type { StartState } from './state.ts';

/** Who runs a step: the engine's user, or the one an earlier step switched to. */
export function identifier(fs: RootFs, first: number | null): (state: StartState) => ShellUser {
  const accounts = createEngineAccounts(fs);
  return ({ user }) => {
    const users = accounts.users.kind === 'found' ? accounts.users.value : null;
    const groups = accounts.groups.kind === 'found' ? accounts.groups.value : null;
    const found = user === null || user === 'unknown' ? null : resolveExecUser(user.name, users, groups);
    const uid = user === null ? first : found === null || 'problem' in found ? null : found.uid;
    return { uid, name: users?.find((entry) => entry.uid === uid)?.name ?? null };
  };
}

/** A user by name, as getpwnam(3) finds one, or by number. */
export function loginOf(fs: RootFs, user: string): Login | null {
  const { users } = createAccounts(fs);
  if (users.kind !== 'found') return null;
  return users.value.find(({ name, uid }) => name === user || String(uid) === user) ?? null;
}
