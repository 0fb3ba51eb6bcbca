import type { CarriageReturn } from './script/carriage-return.ts';
import type { ScriptStop } from './script/stop.ts';
import type { UserChange } from './user-change.ts';

/** The result of the command that an engine starts a container with. */
export type StartPlan = {
  /** Who states it: the name of a file. */
  readonly by: string;
  readonly argv: readonly string[];
  /** The files that are executed before the program: an init, a shell, a script. */
  readonly steps: readonly StartStep[];
  readonly end: StartEnd;
};

export type StartStep = {
  readonly path: string;
  readonly isShell: boolean;
  /** What a shell is told to run; left out for a script that the kernel starts, and for what is not a shell. */
  readonly given?: ShellOperand;
  /** A later step, or this one, switches to the user of the program; left out where it has that user already. */
  readonly otherUser?: true;
  /** It is a script whose lines end with CR LF. */
  readonly carriageReturn?: CarriageReturn;
  /** It is a script that sets an option which its shell does not have. */
  readonly refusesPipefail?: true;
  /** It is a script that its shell ends before it starts anything. */
  readonly stop?: Exclude<ScriptStop, { kind: 'pipefail' | 'command' }>;
  /** It is an init that does not have this option. */
  readonly refusesOption?: string;
  /** It changes the user or the groups for what it starts; left out where it does not, or may not be reached. */
  readonly change?: UserChange;
};

/** The text of `-c`, or the path of a script, null if that is not known; with the words after it. */
export type ShellOperand = { readonly args: readonly string[] } & (
  | { readonly text: string }
  | { readonly file: string | null }
);

export type StartEnd =
  | {
      readonly kind: 'program';
      readonly path: string;
      /** The file that it is told to run, if it is an interpreter; left out for others, and where it is not known. */
      readonly script?: string;
    }
  /** A command that is in no directory of PATH; `starter` looks for it: null is the engine. */
  | { readonly kind: 'not-found'; readonly command: string; readonly starter: string | null; readonly searched: string }
  /** Neither Entrypoint nor Cmd. */
  | { readonly kind: 'empty' }
  | { readonly kind: 'unclear'; readonly why: string };

/** A script whose end is not plain. */
export type UnclearScript = { readonly text: string; readonly args: readonly string[] };

/** What the engine starts a container with. */
export interface StartContext {
  readonly env: ReadonlyMap<string, string>;
  readonly cwd: string;
  /** Variables that are set to an unknown value. */
  readonly unknown?: readonly string[];
  /** Words of the command that depend on something unknown. */
  readonly unknownWords?: readonly string[];
  /** Other variables are not set. */
  readonly hasAllVariables?: boolean;
  /** What the deployment adds is known, volumes and variables. */
  readonly isDeployed?: boolean;
  /** Null if it is not known. */
  readonly uid: number | null;
  /** Root has no CAP_CHOWN. */
  readonly dropsChown?: boolean;
}
