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
  return {
    signal: controller.signal,
    remainingMs: () => Math.max(0, endMs - nowMs()),
    check() {
      if (controller.signal.aborted || nowMs() >= endMs) throw new DeadlineExceeded();
    },
    cancel() {
      clearTimeout(timer);
      controller.abort();
    },
  };
}
