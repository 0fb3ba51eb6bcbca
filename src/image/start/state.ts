/** What the program is started with, after everything before it. */
export interface StartState {
  readonly env: ReadonlyMap<string, string>;
  /** Variables that a script may set to what is not known; null for any of them. */
  readonly unsure: ReadonlySet<string> | null;
  /** Null if a script goes to a directory that is not known. */
  readonly cwd: string | null;
  /** The user that a step becomes; null for the engine's, and `unknown` where a script decides. */
  readonly user: { readonly name: string } | 'unknown' | null;
}
