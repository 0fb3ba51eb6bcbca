import type { StartState } from '../state.ts';
import type { IsUnknown } from '../unknown-words.ts';

/** What a shell knows about itself. */
export interface ShellFacts {
  readonly isBash: boolean;
  /** It has none of what bash adds. */
  readonly isDash: boolean;
  /** A special builtin that fails ends its script, as POSIX has it. */
  readonly isPosix: boolean;
  /** Single letters that it is started with: `eu`. */
  readonly options: string;
  /** Whether it has the option `pipefail`, as far as its file shows. */
  hasPipefail(): boolean;
  who(): ShellUser;
  /** Whether CAP_CHOWN lets who runs it give files away. */
  mayChangeOwners(): boolean;
  /** Variables that are not in the environment are unset: the deployment adds none. */
  readonly hasAllVariables: boolean;
  /** All that the deployment adds is there: without a variable that it needs, a script ends. */
  readonly isDeployed: boolean;
  /** Of its arguments. */
  readonly isUnknown: IsUnknown;
  /** The file of a command; null for none, and undefined where that is not known. */
  find(name: string, state: StartState): string | null | undefined;
  /** A path without links; undefined where that is not known. */
  real(path: string): string | undefined;
  /** Whether a file that is not there is missing: nothing else than the image gives it to the script. */
  isBaked(path: string): boolean;
  /** Takes this much from what may be done for all scripts of a container together; false when nothing is left. */
  spend(amount: number): boolean;
  /** The text of a file that it is told to read, null for none, and undefined where that is not known. */
  read(path: string): string | null | undefined;
}

/** Who runs a shell; null if that is not known. */
export interface ShellUser {
  readonly uid: number | null;
  /** From /etc/passwd; null for a user who is not in it. */
  readonly name: string | null;
}
