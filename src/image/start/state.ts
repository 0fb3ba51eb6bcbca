/** The state in which the program is started, after every earlier step. */
export interface StartState {
  readonly env: ReadonlyMap<string, string>;
  /** Variables that a script may set to unknown values; null for any of them. */
  readonly unsure: ReadonlySet<string> | null;
  /** Null if a script changes to an unknown directory. */
  readonly cwd: string | null;
  /** The user that a step switches to; null for the engine's, and `unknown` if a script decides. */
  readonly user: { readonly name: string } | 'unknown' | null;
}

/** What two ways to the same program leave in doubt. */
export function joinedStates(one: StartState, other: StartState): StartState {
  const unsure =
    one.unsure === null || other.unsure === null
      ? null
      : new Set([...one.unsure, ...other.unsure, ...differing(one.env, other.env)]);
  const isSameUser = JSON.stringify(one.user) === JSON.stringify(other.user);
  return { ...one, unsure, cwd: one.cwd === other.cwd ? one.cwd : null, user: isSameUser ? one.user : 'unknown' };
}

/** The names of the values that are not the same. */
export function differing(one: ReadonlyMap<string, string>, other: ReadonlyMap<string, string>): string[] {
  return [...new Set([...one.keys(), ...other.keys()])].filter((name) => one.get(name) !== other.get(name));
}
