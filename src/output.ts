import { closeSync, constants, fstatSync, openSync, writeSync } from 'node:fs';
import { errnoOf } from './host/lookup.ts';

/**
 * Writes the whole text to a file descriptor, synchronously, and gives up when `remainingMs` says 0: a reader that does
 * not read must not hold us. A pipe is opened anew through /proc/self/fd, because O_NONBLOCK on the descriptor itself
 * would be seen by everyone who shares it.
 * @returns false when not all was written
 */
export function writeAll(fd: number, text: string, remainingMs: () => number): boolean {
  const own = openNonBlocking(fd);
  const bytes = Buffer.from(text, 'utf8');
  let written = 0;
  try {
    while (written < bytes.length) {
      try {
        written += writeSync(own ?? fd, bytes, written);
      } catch (error) {
        if (errnoOf(error) !== 'EAGAIN' || remainingMs() <= 0) return false;
        sleep(2);
      }
    }
    return true;
  } finally {
    if (own !== null) closeSync(own);
  }
}

function openNonBlocking(fd: number): number | null {
  try {
    if (!fstatSync(fd).isFIFO()) return null;
    return openSync(`/proc/self/fd/${fd}`, constants.O_WRONLY | constants.O_NONBLOCK);
  } catch {
    return null;
  }
}

function sleep(ms: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
}
