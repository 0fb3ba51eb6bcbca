import type { ExecutableKind } from '../executables.ts';
import type { Lab } from './lab.ts';

/** One row of the table: the fault, the required outcome, and how to try it. */
export interface Fault {
  readonly group: string;
  readonly fault: string;
  /** In words, for the table. */
  readonly expected: string;
  /** Set if the row does not apply to the other executable. */
  readonly about?: { readonly executable: ExecutableKind; readonly why: string };
  /** @throws Skip if this machine cannot cause the fault */
  run(lab: Lab): Promise<Outcome>;
}

/** The outcome. A row is right if it has no problem. */
export interface Outcome {
  readonly got: string;
  readonly problems: readonly string[];
  /** Milliseconds of the slowest run in the row. */
  readonly ms: number;
}

/** Thrown by a row that this machine cannot try: the reason in words. */
export class Skip extends Error {
  override readonly name = 'Skip';
}
