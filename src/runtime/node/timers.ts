/**
 * Calls `run` once, after some milliseconds. The process does not end before that, so that it cannot end without a report.
 * @returns takes it back
 */
export function startTimer(ms: number, run: () => void): () => void {
  const timer = setTimeout(run, ms);
  return () => clearTimeout(timer);
}

/** Calls `run` after what is in the pipes was read. */
export function soon(run: () => void): void {
  setImmediate(run);
}
