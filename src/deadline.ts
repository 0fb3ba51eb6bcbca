import { soon, startTimer } from '#runtime/timers.ts';

/**
 * The deadline of a run. File access is synchronous, so timers cannot interrupt it: whatever loops over input calls
 * `check` between items, and the file system does so before every operation.
 */
export interface Deadline {
  /**
   * Calls the listener at the deadline, or earlier if the run is canceled; immediately if that has already happened.
   */
  onEnd(listener: (why: DeadlineExceeded) => void): void;
  /** Milliseconds left, never below 0. */
  remainingMs(): number;
  /** @throws DeadlineExceeded once the time is up. */
  check(): void;
  /**
   * Yields to the other probes. Loops over input of unknown length await this every few milliseconds, so that one
   * probe's long input does not use up everyone's time.
   * @throws DeadlineExceeded once the time is up
   */
  turn(): Promise<void>;
}

export class DeadlineExceeded extends Error {
  override readonly name = 'DeadlineExceeded';
  /** False if the run was ended early. */
  readonly late: boolean;
  /** @param why what ended the run early, as the report says it */
  constructor(why?: string) {
    super(why ?? 'the time of --timeout was used up');
    this.late = why === undefined;
  }
}

/**
 * @param endMs when the time is up, on the clock of `nowMs`
 * @param nowMs milliseconds since the start of the process
 */
export function createDeadline(endMs: number, nowMs: () => number): Deadline & { cancel(why: string): void } {
  const listeners: ((why: DeadlineExceeded) => void)[] = [];
  let ended: DeadlineExceeded | null = null;
  const end = (why: DeadlineExceeded): void => {
    if (ended !== null) return;
    ended = why;
    for (const listener of listeners) listener(why);
  };
  const onEnd: Deadline['onEnd'] = (listener) => {
    if (ended === null) listeners.push(listener);
    else listener(ended);
  };
  const stopTimer = startTimer(Math.max(0, endMs - nowMs()), () => end(new DeadlineExceeded()));
  const check = (): void => {
    if (ended !== null) throw ended;
    if (nowMs() >= endMs) throw new DeadlineExceeded();
  };
  return {
    onEnd,
    remainingMs: () => (ended === null ? Math.max(0, endMs - nowMs()) : 0),
    check,
    async turn() {
      await new Promise<void>((resolve) => soon(resolve));
      check();
    },
    cancel(why) {
      stopTimer();
      end(new DeadlineExceeded(why));
    },
  };
}

/** The part of `--timeout` reserved for ending tools, printing and exiting: a tenth, and more if we get little CPU. */
export function closingMs(timeout: number, slowness: number): number {
  const usual = Math.min(100, timeout / 10);
  return isStarved(slowness) ? Math.min(timeout / 3, usual + closingCpuMs * slowness) : usual;
}

const closingCpuMs = 2;

/**
 * How much longer things take than on a dedicated CPU. A container at its limit is paused for up to 95 ms of every
 * 100 (cpu.cfs_period_us).
 * @param elapsedMs since the start of the process
 * @param cpuMs of CPU received in that time
 */
export function slowness(elapsedMs: number, cpuMs: number): number {
  return elapsedMs / Math.max(leastCpuMs, cpuMs);
}

/** Shorter startups prove nothing: a single scheduler delay would dominate. */
const leastCpuMs = 20;

/** Less than an eighth of a CPU. */
function isStarved(slowness: number): boolean {
  return slowness > 8;
}
