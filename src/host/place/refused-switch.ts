import type { StartPlan } from '../../image/start/start-types.ts';
import type { UserChange } from '../../image/start/user-change.ts';
import { type Capability, hasCapability } from '../../linux/identity/capabilities.ts';
import type { Credentials, Ids } from '../../linux/identity/credentials.ts';
import { readFileCapabilities } from '../../linux/identity/file-capabilities.ts';
import type { PodSecurity } from '../../pod/model.ts';
import { capabilitiesOf } from '../../pod/process.ts';
import type { RefusedSwitch } from '../declared.ts';
import type { RootFs } from '../files/rootfs.ts';

/** The first user of a container, and who states it. */
export type FirstUser = {
  readonly credentials: Credentials;
  readonly by: string;
  /** The manifest states it, not the image. */
  readonly ofPod: boolean;
  readonly inPodCommand: boolean;
  /** What the manifest leaves to root; null without one. */
  readonly security: PodSecurity | null;
};

/** Null for who is not known. */
export interface IdLookup {
  /** @param user `app:certs` */
  uidOf(user: string): number | null;
  gidOf(group: string): number | null;
}

/**
 * The first step of a start that the kernel does not let change the user or the groups, as gosu for a user who is not root; null if there
 * is none, and where that is not known: a tool with privileges of its own may do it all the same.
 */
export function refusedSwitch(
  fs: RootFs,
  { steps }: StartPlan,
  first: FirstUser,
  accounts: IdLookup,
): RefusedSwitch | null {
  for (const { path, change } of steps) {
    if (change === undefined || hasOwnPrivileges(fs, path)) continue;
    // Whom an earlier step became is not followed further.
    if (change.from !== null) return null;
    const { uid, capabilities } = first.credentials;
    const lacks = wantedBy(change, first.credentials, accounts).find(
      (name) => !hasCapability(capabilities.effective, name),
    );
    if (lacks === undefined) continue;
    const { by, ofPod, inPodCommand } = first;
    const to = targetOf(change, uid.real);
    const limits = limitsOfRoot(first.security);
    const command = inPodCommand && change.script === null ? { inPodCommand: true as const } : {};
    return { path, to, uid: uid.real, by, ofPod, lacks, script: change.script, ...limits, ...command };
  }
  return null;
}

type LimitsOfRoot = Pick<RefusedSwitch, 'rootLacks' | 'dropped' | 'neverRoot'>;

/** What keeps root in the pod from the change. */
function limitsOfRoot(security: PodSecurity | null): LimitsOfRoot {
  if (security === null) return {};
  const held = capabilitiesOf(security);
  const rootLacks = (['setgid', 'setuid'] as const).filter((name) => !hasCapability(held, name));
  const dropped = rootLacks.filter((name) => security.drop.some((each) => each.toLowerCase() === name));
  return {
    ...(rootLacks.length > 0 && { rootLacks }),
    ...(dropped.length > 0 && { dropped }),
    ...(security.runAsNonRoot && { neverRoot: true }),
  };
}

/** Anybody may become who they are already: setresuid(2), setresgid(2). */
function wantedBy({ needs, to, ids }: UserChange, { uid, gid }: Credentials, accounts: IdLookup): Capability[] {
  const differs = (id: number | null, own: Ids): boolean =>
    id !== null && ![own.real, own.effective, own.saved].includes(id);
  const uids = ids?.uids ?? (to === null ? [] : [to]);
  const isOtherGroup = (ids?.gids ?? []).some((each) => differs(accounts.gidOf(each), gid));
  const isOtherUser = uids.some((each) => differs(accounts.uidOf(each), uid));
  return [...needs, ...(isOtherGroup ? (['setgid'] as const) : []), ...(isOtherUser ? (['setuid'] as const) : [])];
}

/** As USER writes it; null for a change of neither user nor group. */
function targetOf({ to, ids }: UserChange, uid: number): string | null {
  const [user] = ids?.uids ?? [];
  const [group] = ids?.gids ?? [];
  if (to !== null || (user === undefined && group === undefined)) return to;
  return group === undefined ? (user ?? null) : `${user ?? uid}:${group}`;
}

/** The set-user-ID bit, or file capabilities. */
function hasOwnPrivileges(fs: RootFs, path: string): boolean {
  const stat = fs.stat(path);
  if (stat.kind !== 'found' || (stat.value.mode & 0o4000) !== 0) return true;
  return readFileCapabilities(fs, stat.path) !== null;
}
