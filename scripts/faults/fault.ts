import type { ExecutableKind } from '../executables.ts';
import type { Lab } from './lab.ts';

/** One row of the table: what is done to the executable, what must come of it, and how to try. */
export interface Fault {
  readonly group: string;
  readonly fault: string;
  /** In words, for the table. */
  readonly expected: string;
  /** Set where the row says nothing of the other executable. */
  readonly about?: { readonly executable: ExecutableKind; readonly why: string };
  /** @throws Skip if this machine cannot make the fault */
  run(lab: Lab): Promise<Outcome>;
}

/** What came of it. A row is right when it has no problem. */
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
