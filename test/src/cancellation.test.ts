import { describe, expect, it } from 'vitest';
import { createCancellation } from '../../src/cancellation.ts';

describe('createCancellation', () => {
  it('tells each listener once', () => {
    const ending = createCancellation();
    let told = 0;
    ending.onCancel(() => {
      told += 1;
    });
    expect([ending.canceled, told]).toEqual([false, 0]);
    ending.cancel();
    ending.cancel();
    expect([ending.canceled, told]).toEqual([true, 1]);
  });

  it('tells a late listener at once, and none that was taken back', () => {
    const ending = createCancellation();
    const told: string[] = [];
    ending.onCancel(() => told.push('taken back'))();
    ending.cancel();
    ending.onCancel(() => told.push('late'));
    expect(told).toEqual(['late']);
  });
});
