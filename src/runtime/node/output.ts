import { closeSync, constants, fstatSync, fsyncSync, openSync, renameSync, unlinkSync, writeSync } from 'node:fs';
import { Socket } from 'node:net';
import { errnoOf } from '../../host/files/lookup.ts';
import type { WriteEnd } from '../write-end.ts';

/**
 * Writes the whole text to a file descriptor, synchronously, and gives up when `remainingMs` says 0: a reader that does
 * not read must not hold us, nor one that went away, nor a full disk.
 * @param remainingMs infinite: waits for the reader, however long
 */
export function writeAll(fd: number, text: string, remainingMs: () => number): WriteEnd {
  const own = remainingMs() === Number.POSITIVE_INFINITY ? null : openNonBlocking(fd);
  const bytes = Buffer.from(text, 'utf8');
  let written = 0;
  try {
    while (written < bytes.length) {
      try {
        written += writeSync(own ?? fd, bytes, written);
      } catch (error) {
        const errno = errnoOf(error);
        if (errno === 'ENOSPC' || errno === 'EDQUOT') return 'no-space';
        if (errno !== 'EAGAIN' || remainingMs() <= 0) return 'cut';
        sleep(Math.min(2, remainingMs()));
      }
    }
    return 'whole';
  } finally {
    if (own !== null) closeSync(own);
  }
}

/**
 * Writes a file that appears whole or not at all: it is written to `temporary`, in the same directory, made durable and renamed
 * (rename(2)). What is left of it after an error is removed.
 * @param temporary a name that nothing has yet: an existing file or link is an error (O_EXCL)
 * @throws errors of the system, with their `code`
 */
export function writeFile(path: string, temporary: string, text: string): void {
  const fd = openSync(temporary, constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL, 0o666);
  try {
    try {
      writeWhole(fd, text);
      fsyncSync(fd);
    } finally {
      closeSync(fd);
    }
    renameSync(temporary, path);
  } catch (error) {
    removeQuietly(temporary);
    throw error;
  }
}

/** After an error, which is the one to tell. */
function removeQuietly(path: string): void {
  try {
    unlinkSync(path);
  } catch {}
}

/**
 * Adds to the end of a file, which is made where it is missing; or, with `truncate`, overwrites it in place, as a file needs
 * that is a mount point. Never waits for a reader.
 * @throws errors of the system, with their `code`
 */
export function writeInPlace(path: string, text: string, mode: 'append' | 'truncate'): void {
  const flag = mode === 'append' ? constants.O_APPEND : constants.O_TRUNC;
  const fd = openSync(path, nonBlocking | constants.O_CREAT | flag, 0o666);
  try {
    writeWhole(fd, text);
  } finally {
    closeSync(fd);
  }
}

function writeWhole(fd: number, text: string): void {
  const bytes = Buffer.from(text, 'utf8');
  for (let written = 0; written < bytes.length; ) written += writeSync(fd, bytes, written);
}

/**
 * A pipe or terminal is reopened through /proc, because O_NONBLOCK on the descriptor itself would be seen by
 * everyone who shares it. What cannot be opened so, a socket, or any of them without /proc, gets the flag itself.
 * @returns the descriptor to use, or null for `fd` itself
 */
function openNonBlocking(fd: number): number | null {
  try {
    const stats = fstatSync(fd);
    if (stats.isFile()) return null;
    if (!stats.isSocket()) return openSync(`/proc/self/fd/${fd}`, nonBlocking);
  } catch {}
  setNonBlocking(fd);
  return null;
}

/** O_NONBLOCK on a pipe or a socket itself, which all who share it see. */
export function setNonBlocking(fd: number): void {
  try {
    new Socket({ fd, readable: false }); // libuv sets it when it takes a pipe or socket over
  } catch {
    // Neither pipe nor socket: it cannot be made to wait for us either.
  }
}

const nonBlocking = constants.O_WRONLY | constants.O_NONBLOCK | constants.O_NOCTTY;

function sleep(ms: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
}
