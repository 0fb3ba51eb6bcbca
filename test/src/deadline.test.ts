import { setTimeout as pause } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { closingMs, createDeadline, slowness } from '../../src/deadline.ts';

describe('a deadline', () => {
  it('lets pass before, and throws after, also where no timer could fire', () => {
    let now = 0;
    const deadline = createDeadline(100, () => now);
    expect(() => deadline.check()).not.toThrow();
    now = 99;
    expect(deadline.remainingMs()).toBe(1);
    now = 100;
    expect(() => deadline.check()).toThrow('the time of --timeout was used up');
    expect(deadline.remainingMs()).toBe(0);
    deadline.cancel('done');
  });

  it('tells its listeners in time, with the reason', async () => {
    const start = performance.now();
    const deadline = createDeadline(30, () => performance.now() - start);
    const reasons: string[] = [];
    deadline.onEnd((why) => reasons.push(why.message));
    await pause(10);
    expect(reasons).toEqual([]);
    await pause(60);
    expect(reasons).toEqual(['the time of --timeout was used up']);
  });

  it('keeps the process alive until then: an empty loop must not end it without a report', () => {
    const deadline = createDeadline(1000, () => 0);
    expect(process.getActiveResourcesInfo()).toContain('Timeout');
    deadline.cancel('done');
  });

  it('is over at once when the run is canceled, and says why', () => {
    const deadline = createDeadline(100, () => 0);
    deadline.cancel('stopped by SIGTERM');
    expect(() => deadline.check()).toThrow('stopped by SIGTERM');
    expect(deadline.remainingMs()).toBe(0);
    deadline.cancel('stopped by SIGINT');
    expect(() => deadline.check()).toThrow('stopped by SIGTERM');
  });

  it('gives turns, until it is over', async () => {
    const deadline = createDeadline(100, () => 0);
    let others = 0;
    setImmediate(() => {
      others += 1;
    });
    await deadline.turn();
    expect(others).toBe(1);
    deadline.cancel('enough');
    await expect(deadline.turn()).rejects.toThrow('enough');
  });
});

describe('the time kept for closing', () => {
  it('is a tenth, at most 100 ms', () => {
    expect(closingMs(900, 1)).toBe(90);
    expect(closingMs(5000, 1)).toBe(100);
    expect(closingMs(10, 1)).toBe(1);
  });
  it('grows where CPU is scarce, and never beyond a third', () => {
    const starved = slowness(400, 20);
    expect(closingMs(900, starved)).toBeGreaterThan(120);
    expect(closingMs(300, slowness(1600, 20))).toBe(100);
    // After a start of a millisecond one delay by the scheduler says nothing.
    expect(closingMs(900, slowness(40, 1))).toBe(90);
  });
});
