import type { StartPlan } from '../../image/start/start-plan.ts';
import { type Capability, hasCapability } from '../../linux/identity/capabilities.ts';
import type { Credentials } from '../../linux/identity/credentials.ts';
import { readFileCapabilities } from '../../linux/identity/file-capabilities.ts';
import type { RefusedSwitch } from '../declared.ts';
import type { RootFs } from '../files/rootfs.ts';

/** The first user of a container, and who states it. */
export type FirstUser = {
  readonly credentials: Credentials;
  readonly by: string;
  /** The manifest states it, not the image. */
  readonly ofPod: boolean;
};

/**
 * The first step of a start that the kernel does not let change the user or the root, as gosu for a user who is not root; null if there
 * is none, and where that is not known: a tool with privileges of its own may do it all the same.
 * @param uidOf the uid of `app:certs`; null for a user who is not known
 */
export function refusedSwitch(
  fs: RootFs,
  { steps }: StartPlan,
  first: FirstUser,
  uidOf: (user: string) => number | null,
): RefusedSwitch | null {
  for (const { path, change } of steps) {
    if (change === undefined || hasOwnPrivileges(fs, path)) continue;
    const { needs, to, script } = change;
    // Whom an earlier step became is not followed further.
    if (change.from !== null) return null;
    const { uid, capabilities } = first.credentials;
    const target = to === null ? null : uidOf(to);
    const wanted: Capability[] = [...needs, ...(target !== null && target !== uid.real ? (['setuid'] as const) : [])];
    const lacks = wanted.find((name) => !hasCapability(capabilities.effective, name));
    if (lacks !== undefined) return { path, to, uid: uid.real, by: first.by, ofPod: first.ofPod, lacks, script };
  }
  return null;
}

/** The set-user-ID bit, or file capabilities. */
function hasOwnPrivileges(fs: RootFs, path: string): boolean {
  const stat = fs.stat(path);
  if (stat.kind !== 'found' || (stat.value.mode & 0o4000) !== 0) return true;
  return readFileCapabilities(fs, stat.path) !== null;
}
