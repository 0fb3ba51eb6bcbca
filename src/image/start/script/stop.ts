/** Why a shell ends a script before its end. */
export type ScriptStop =
  /** `set -o pipefail`, which it does not have. */
  | { readonly kind: 'pipefail' }
  /** `. FILE`, which is not there. */
  | { readonly kind: 'file'; readonly name: string }
  /** `${NAME:0:1}`, `${NAME//a/b}` and others, which dash does not have. */
  | { readonly kind: 'substitution'; readonly name: string }
  /** A variable that is not set: `set -u`, `${NAME:?}`. */
  | { readonly kind: 'variable'; readonly name: string }
  /** `set -e`, and a command that is not there. */
  | { readonly kind: 'command'; readonly command: string; readonly searched: string };
