import { writeAll } from '#runtime/output.ts';
import { system } from '#runtime/system.ts';
import { startTimer } from '#runtime/timers.ts';
import { exitCode } from './exit-code.ts';
import type { Report } from './report/model.ts';
import { escapeControl } from './report/render/escape.ts';
import { fullHeadline } from './report/render/headline.ts';

/** One inspection of the container. */
export interface Attempt {
  readonly report: Report;
  /** When it began, in milliseconds from the start of the process. */
  readonly startMs: number;
  /** Ends the children that it started. */
  settle(): Promise<void>;
}

/** SIGTERM and SIGINT, which end what goes on, so that no child of ours outlives us. */
export class StopSignals {
  private why: string | null = null;
  private listener = (_why: string): void => {};

  /** From now on they do nothing else. */
  constructor() {
    for (const signal of ['SIGTERM', 'SIGINT'] as const) {
      system.onSignal(signal, () => {
        this.why = `stopped by ${signal}`;
        this.listener(this.why);
      });
    }
  }

  /** Whether one of them has come. */
  get received(): boolean {
    return this.why !== null;
  }

  /** Calls this listener, and no longer the one before, with the reason when one of them comes; at once if one has come. */
  listen(listener: (why: string) => void): void {
    this.listener = listener;
    if (this.why !== null) listener(this.why);
  }
}

/**
 * Runs once; then again, with pauses, until it passes, `waitMs` from the start of the process are over, or a signal
 * says to stop. Progress is shown on standard error if that is a terminal.
 * @returns the last attempt, which is not settled yet
 */
export async function untilItPasses(
  waitMs: number,
  attempt: (startMs: number, onStop: (stop: (why: string) => void) => void) => Promise<Attempt>,
): Promise<Attempt> {
  const stops = new StopSignals();
  let pauseMs = shortestPauseMs;
  let startMs = 0;
  for (;;) {
    const last = await attempt(startMs, (stop) => stops.listen(stop));
    if (waitMs === 0 || stops.received || last.report.exitCode === exitCode.ok) return last;
    const leftMs = waitMs - system.elapsedMs();
    if (leftMs <= 0) return last;
    await last.settle();
    // No deadline must end us during a pause.
    system.lastWords(0, { late: '', outOfMemory: '' }, exitCode.incomplete);
    if (system.isTerminal(2)) {
      writeAll(2, `probe-env: ${escapeControl(fullHeadline(last.report))}; trying again\n`, () => 0);
    }
    await pause(Math.min(pauseMs, leftMs), (wake) => stops.listen(wake));
    if (stops.received) return last;
    pauseMs = Math.min(pauseMs * 2, longestPauseMs);
    startMs = system.elapsedMs();
  }
}

/** What is awaited is often ready almost immediately; long waits should not use a CPU. */
const shortestPauseMs = 250;
const longestPauseMs = 2000;

function pause(ms: number, onWake: (wake: () => void) => void): Promise<void> {
  return new Promise((resolve) => {
    const stopTimer = startTimer(ms, resolve);
    onWake(() => {
      stopTimer();
      resolve();
    });
  });
}
