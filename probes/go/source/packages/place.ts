import type { GoEnv } from '../../../../src/decode/go/env/env.ts';
import type { ModFile } from '../../../../src/decode/go/module/go-mod.ts';
import type { GoVersion } from '../../../../src/decode/go/version/version.ts';

/** The module that is built, and what decides where its imports are searched. */
export interface PackagesPlace {
  readonly values: GoEnv;
  readonly version: GoVersion | null;
  /** Where `go build` runs. */
  readonly directory: string;
  /** The directory of go.mod. */
  readonly root: string;
  readonly file: ModFile;
  /** The vendor directory, if it is used. */
  readonly vendor: string | null;
  /** The other modules of the workspace, by path. */
  readonly others: readonly { readonly path: string; readonly root: string }[];
  /** `-mod` of GOFLAGS. */
  readonly mod: string | null;
  /** Compiler and headers are those of a distribution. */
  readonly usualHeaders: boolean;
}
