import type { Emulator } from '../build/emulator.ts';
import type { CheckResult } from '../containers/check.ts';
import type { ExecutableKind } from '../executables.ts';

/** One line of the table. */
export interface Check {
  readonly name: string;
  /** An exception is a failure, with its message as the result. */
  run(context: Context): Promise<CheckResult>;
}

export interface Context {
  /** Runs programs for arm64 on this machine. */
  readonly emulator: Emulator;
  readonly kind: ExecutableKind;
  /** The single file for arm64, and the portable directory of the Node executable. */
  readonly executable: string;
  readonly portable: string;
  /** The executable for this machine, from the same sources. */
  readonly native: string;
  /** A directory for a check's temporary files. */
  readonly work: string;
}

/** Passed if there is no problem. */
export function judged(got: string, problems: readonly string[]): CheckResult {
  return problems.length === 0
    ? { got, verdict: 'passed' }
    : { got: `${problems.slice(0, 5).join('; ')}: ${got}`, verdict: 'failed' };
}

/** Maps all items with an asynchronous function, a few at a time; the results are in the order of the items. */
export async function inParallel<T, R>(items: readonly T[], work: (item: T) => Promise<R>): Promise<R[]> {
  const results: R[] = [];
  const queue = items.entries();
  const worker = async (): Promise<void> => {
    for (const [index, item] of queue) results[index] = await work(item);
  };
  await Promise.all([worker(), worker()]);
  return results;
}
