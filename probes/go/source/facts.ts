import type { GoEnvSource } from '../../../src/decode/go/env/env.ts';
import type { ModFileProblem } from '../../../src/decode/go/module/mod-file-problem.ts';
import type { PackageProblem } from './packages/facts.ts';

/** The module that `go build` would build in the source directory, and what its build needs of the container. */
export type SourceFacts = {
  /** Where `go build` would run. */
  readonly directory: string;
  /** Set by --source; otherwise it is the working directory. */
  readonly named: boolean;
  /** The go.mod in force; null if neither the directory nor those above it have one. */
  readonly modFile: string | null;
  /** A go.mod where the go command accepts none: in GOPATH itself, or in the directory for temporary files itself; null for none. */
  readonly misplaced: { readonly file: string; readonly in: 'GOPATH' | 'TMPDIR' } | null;
  /** What every version rejects in it. */
  readonly modFileProblem: ModFileProblem | null;
  /** The first directives that a go command could reject, by name. */
  readonly directives: Readonly<Record<string, { readonly line: number; readonly value: string }>>;
  /** The godebug lines of go.mod. */
  readonly godebugs: readonly { readonly line: number; readonly setting: string }[];
  /** Required modules: their number, and those that are known to need cgo. */
  readonly requires: { readonly count: number; readonly direct: readonly string[] };
  /** Required modules whose replacement directory does not exist. */
  readonly replacedByNothing: readonly { readonly module: string; readonly target: string }[];
  /** Of the directories that replace required modules, the one whose go line is the newest; left out if none has one. */
  readonly replacedByNewest?: { readonly module: string; readonly target: string; readonly go: string };
  readonly work: WorkFacts;
  readonly vendor: VendorFacts;
  /** Required modules without a line in go.sum; null if that is not required, as with vendoring. */
  readonly withoutSum: readonly string[] | null;
  /** Required modules that are neither in the module cache nor replaced by a directory; null if vendoring is used. */
  readonly notCached: readonly string[] | null;
  readonly vcs: VcsFacts | null;
  /** The first problems of the Go files that a build of the directory reads. */
  readonly packages: readonly PackageProblem[];
  /** The git command in PATH. */
  readonly git: boolean;
};

export type WorkFacts =
  /** `off`: GOWORK=off, or there is none, or the nearest one cannot be read. */
  | { readonly state: 'off' }
  /** GOWORK names it, but it does not exist; and where GOWORK is set. */
  | { readonly state: 'missing' | 'relative'; readonly path: string; readonly source: GoEnvSource }
  | {
      readonly state: 'used';
      readonly path: string;
      /** Its directories without a go.mod. */
      readonly withoutModFile: readonly string[];
      /** Its modules, by path, with their directories. */
      readonly modules: readonly { readonly path: string; readonly root: string }[];
      /** Whether the module of the source directory is one of its modules. */
      readonly listsThis: boolean;
      /** The `go` line of the workspace, and the newest of its modules with its directory. */
      readonly go: string | null;
      readonly newest: { readonly directory: string; readonly go: string } | null;
    };

export type VendorFacts = {
  /** The directory; `vendor` next to go.mod, or next to go.work. */
  readonly path: string;
  readonly exists: boolean;
  /** `-mod` of GOFLAGS; null if it is not set. */
  readonly mod: string | null;
  /** How go.mod and modules.txt differ, in Go's words; null if they agree or vendoring is not used. */
  readonly problem: string | null;
  /** Packages that modules.txt lists and the directory lacks. */
  readonly missing: readonly string[];
};

/** The directory with .git at or above the source, as git's own checks see it (setup.c). */
export type VcsFacts = {
  /** The work tree's root. */
  readonly root: string;
  /** Which of root and root/.git belongs to another user, and to whom; null for none. */
  readonly foreign: { readonly path: string; readonly uid: number } | null;
  /** A configuration that git reads marks the root, or every directory, as safe. */
  readonly safe: boolean;
  /** What .git must have but lacks: `HEAD`, `objects`, `refs`. */
  readonly lacks: string | null;
  /** .hg, .svn or another such directory next to .git; null for none. */
  readonly second: string | null;
};
