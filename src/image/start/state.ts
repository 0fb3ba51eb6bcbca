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
