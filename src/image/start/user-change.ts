import type { Capability } from '../../linux/identity/capabilities.ts';
import type { ChangedIds, Launched } from './launch/launched.ts';
import type { StartState } from './state.ts';

/** What a step changes for what it starts. */
export type UserChange = {
  readonly needs: readonly Capability[];
  /** Whom an earlier step became; null for the first user of the container. */
  readonly from: StartState['user'];
  /** `app:certs`; null for a change of the groups alone, and where it is not known. */
  readonly to: string | null;
  /** For setresuid(2) and setresgid(2), where `to` does not say all. */
  readonly ids?: ChangedIds;
  /** The script that starts it; null for the command of the container. */
  readonly script: string | null;
};

/** @param script the one that starts it */
export function changeOf(
  { needs = [], ids }: Pick<Launched, 'needs' | 'ids'>,
  { user: from }: StartState,
  { user }: StartState,
  script: string | null,
): UserChange {
  const to = user === null || user === 'unknown' || user === from ? null : user.name;
  return { needs, from, to, script, ...(ids && { ids }) };
}
