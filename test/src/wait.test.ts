import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type Attempt, untilItPasses } from '../../src/wait.ts';
import { findingOf, ranRun, reportOf } from '../support/report/reports.ts';

const signals = ['SIGTERM', 'SIGINT'] as const;
const failing = reportOf([ranRun('ssl', '', [findingOf('error', 'ssl/no-roots', 'no roots')])]);
const passing = reportOf([ranRun('ssl', '')]);

describe('waiting until it passes', () => {
  const before = new Map(signals.map((signal) => [signal, process.listeners(signal)]));
  beforeEach(() => {
    // No pause ends by itself.
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  });
  afterEach(() => {
    vi.useRealTimers();
    for (const signal of signals) {
      for (const listener of process.listeners(signal)) {
        if (before.get(signal)?.includes(listener) !== true) process.removeListener(signal, listener);
      }
    }
  });

  const attemptOf = (report: Attempt['report'], settle = async (): Promise<void> => {}): Attempt => ({
    report,
    startMs: 0,
    settle,
  });

  it('tries again after a pause, until it passes', async () => {
    const reports = [failing, failing, passing];
    const waiting = untilItPasses(3_600_000, async () => attemptOf(reports.shift() ?? failing));
    await vi.advanceTimersByTimeAsync(2000);
    expect((await waiting).report).toBe(passing);
    expect(reports).toEqual([]);
  });

  it.each([
    ['while it pauses', async () => {}, async () => void process.emit('SIGTERM')],
    ['while the children of the last run end', async () => void process.emit('SIGTERM'), async () => {}],
  ])('ends at once at a signal that comes %s', async (_name, settle, meanwhile) => {
    let runs = 0;
    const waiting = untilItPasses(3_600_000, async () => {
      runs += 1;
      return attemptOf(failing, settle);
    });
    await vi.advanceTimersByTimeAsync(0);
    await meanwhile();
    const last = await Promise.race([waiting, new Promise<null>((resolve) => setImmediate(() => resolve(null)))]);
    expect(last?.report).toBe(failing);
    expect(runs).toBe(1);
  });
});
