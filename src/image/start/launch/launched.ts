import type { Capability } from '../../../linux/identity/capabilities.ts';

/** Users and groups, by name or number. */
export type ChangedIds = { readonly uids: readonly string[]; readonly gids: readonly string[] };

/** What a command line that starts another one leaves of it. */
export type Launched = {
  /** The command that is started; null where the launcher is given none, or is not understood. */
  readonly argv: readonly string[] | null;
  /** `user:group` that it becomes before that; null where that cannot be told. */
  readonly user?: string | null;
  /** It fails without them; left out for what changes neither the user nor the groups, or may have other ways. */
  readonly needs?: readonly Capability[];
  /** What it tells the kernel to become, without asking for the groups that belong to it; left out where `user` says all. */
  readonly ids?: ChangedIds;
  readonly directory?: string;
  readonly set?: Readonly<Record<string, string>>;
  readonly unset?: readonly string[];
  /** Nothing of the environment is left. */
  readonly cleared?: boolean;
  /** It sets variables besides, of which nothing is known. */
  readonly addsVariables?: boolean;
  /** Why it is not known what it starts. */
  readonly unclear?: string;
  /** An option that it does not have, so that it starts nothing. */
  readonly refuses?: string;
};
