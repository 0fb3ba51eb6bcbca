import type { ProgramFacts } from './program/observe.ts';
import type { RuntimeFacts } from './runtime/observe.ts';
import type { SourceFacts } from './source/facts.ts';
import type { ToolchainFacts } from './toolchain/observe.ts';

/** Everything that the go probe saw. JSON. */
export type GoFacts = {
  /** Null if no program was found or named. */
  readonly program: ProgramFacts | null;
  /** Null if there is none, which is normal for an image that runs a program. */
  readonly toolchain: ToolchainFacts | null;
  /** The module that a build here would begin with; null if nothing is built here, or there is none. */
  readonly source: SourceFacts | null;
  /** What the program's runtime finds when it starts. */
  readonly runtime: RuntimeFacts;
};
