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

/**
 * Runs once; then again, with pauses, until it passes, `waitMs` from the start of the process are over, or a signal
 * says to stop. Progress is shown on standard error if that is a terminal.
 * @returns the last attempt, which is not settled yet
 */
export async function untilItPasses(
  waitMs: number,
  attempt: (startMs: number, onStop: (stop: (why: string) => void) => void) => Promise<Attempt>,
): Promise<Attempt> {
  const stops = new Set<(why: string) => void>();
  let stopped = false;
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    system.onSignal(signal, () => {
      stopped = true;
      for (const stop of stops) stop(`stopped by ${signal}`);
    });
  }
  let pauseMs = shortestPauseMs;
  let startMs = 0;
  for (;;) {
    stops.clear();
    const last = await attempt(startMs, (stop) => stops.add(stop));
    if (waitMs === 0 || stopped || last.report.exitCode === exitCode.ok) return last;
    const leftMs = waitMs - system.elapsedMs();
    if (leftMs <= 0) return last;
    await last.settle();
    // No deadline must end us during a pause.
    system.lastWords(0, { late: '', outOfMemory: '' }, exitCode.incomplete);
    if (system.isTerminal(2)) {
      writeAll(2, `probe-env: ${escapeControl(fullHeadline(last.report))}; trying again\n`, () => 0);
    }
    stops.clear();
    // The signal may have come while the children ended.
    if (!stopped) await pause(Math.min(pauseMs, leftMs), (wake) => stops.add(wake));
    if (stopped) return last;
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
