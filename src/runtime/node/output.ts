import { closeSync, constants, fstatSync, openSync, writeSync } from 'node:fs';
import { Socket } from 'node:net';
import { errnoOf } from '../../host/files/lookup.ts';

/**
 * Writes the whole text to a file descriptor, synchronously, and gives up when `remainingMs` says 0: a reader that does
 * not read must not hold us, nor one that went away, nor a full disk.
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
        sleep(Math.min(2, remainingMs()));
      }
    }
    return true;
  } finally {
    if (own !== null) closeSync(own);
  }
}

/**
 * A pipe or terminal is opened anew through /proc, because O_NONBLOCK on the descriptor itself would be seen by
 * everyone who shares it. What cannot be opened so, a socket, or any of them without /proc, gets the flag itself.
 * @returns the descriptor to use, or null for `fd` itself
 */
function openNonBlocking(fd: number): number | null {
  try {
    const stats = fstatSync(fd);
    if (stats.isFile()) return null;
    if (!stats.isSocket()) return openSync(`/proc/self/fd/${fd}`, nonBlocking);
  } catch {}
  try {
    new Socket({ fd, readable: false }); // libuv sets O_NONBLOCK when it takes a pipe or socket over
  } catch {
    // No pipe and no socket: it cannot be made to wait for us either.
  }
  return null;
}

const nonBlocking = constants.O_WRONLY | constants.O_NONBLOCK | constants.O_NOCTTY;

function sleep(ms: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
}
