import { describe, expect, it } from 'vitest';
import type { NativeEvents } from '../../../../src/runtime/static/native.ts';

describe('the event loop of the static executable', () => {
  it('does not call a reader whose descriptor was opened only after the wait, under a number that was closed', async () => {
    const rounds: NativeEvents[] = [
      { signals: [], ready: [7, 8] },
      { signals: [], ready: [8] },
    ];
    const native = { uptime: () => 0, drain: () => {}, poll: () => rounds.shift(), reap: () => undefined };
    Object.assign(globalThis, { __native: native });
    const { runLoop, whenReady } = await import('../../../../src/runtime/static/loop.ts');
    const called: string[] = [];
    const stopFirst = whenReady(7, () => {
      stopFirst();
      stopSecond();
      called.push(`first, ${rounds.length} left`);
      const stopThird = whenReady(8, () => {
        stopThird();
        called.push(`third, ${rounds.length} left`);
      });
    });
    const stopSecond = whenReady(8, () => called.push('second'));
    runLoop();
    expect(called).toEqual(['first, 1 left', 'third, 0 left']);
  });
});
