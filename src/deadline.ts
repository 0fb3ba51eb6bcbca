/**
 * The one deadline of a run. File access is synchronous, so timers cannot interrupt it: whatever loops over
 * input calls `check` between items, and the file system does so before every operation.
 */
export interface Deadline {
  /** Aborted at the deadline, or earlier when the run is cancelled. For asynchronous work. */
  readonly signal: AbortSignal;
  /** Milliseconds left, never below 0. */
  remainingMs(): number;
  /** @throws DeadlineExceeded once the time is up. */
  check(): void;
  /**
   * Gives the other probes a turn. What loops over input of unknown length awaits it every few milliseconds, so that
   * one probe's long input does not use up the time of all.
   * @throws DeadlineExceeded once the time is up
   */
  turn(): Promise<void>;
}

export class DeadlineExceeded extends Error {
  override readonly name = 'DeadlineExceeded';
  constructor() {
    super('the time of --timeout was used up');
  }
}

/**
 * @param endMs when the time is up, on the clock of `nowMs`
 * @param nowMs milliseconds since the start of the process
 */
export function createDeadline(endMs: number, nowMs: () => number): Deadline & { cancel(): void } {
  const controller = new AbortController();
  const timer = setTimeout(() => controller.abort(), Math.max(0, endMs - nowMs()));
  timer.unref();
  const check = (): void => {
    if (controller.signal.aborted || nowMs() >= endMs) throw new DeadlineExceeded();
  };
  return {
    signal: controller.signal,
    remainingMs: () => Math.max(0, endMs - nowMs()),
    check,
    async turn() {
      await new Promise((resolve) => setImmediate(resolve));
      check();
    },
    cancel() {
      clearTimeout(timer);
      controller.abort();
    },
  };
}
