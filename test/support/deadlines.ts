import type { Deadline } from '../../src/deadline.ts';

/** A deadline that never comes. */
export const unhurried: Deadline = {
  onEnd() {},
  remainingMs: () => 1e9,
  check() {},
  turn: () => new Promise((resolve) => setImmediate(resolve)),
};
