import { fileType } from '../../host/files/file-stat.ts';
import { errnoOf } from '../../host/files/lookup.ts';
import type { WriteEnd } from '../write-end.ts';
import { native } from './native.ts';

/**
 * Writes the whole text to a file descriptor, and gives up when `remainingMs` says 0: a reader that does not read must not
 * hold us, nor one that went away, nor a full disk.
 * @param remainingMs infinite: waits for the reader, however long
 */
export function writeAll(fd: number, text: string, remainingMs: () => number): WriteEnd {
  const own = remainingMs() === Number.POSITIVE_INFINITY ? null : openNonBlocking(fd);
  const bytes = native.fromUtf8(text);
  let written = 0;
  try {
    while (written < bytes.length) {
      try {
        written += native.write(own ?? fd, bytes, written);
      } catch (error) {
        const code = errnoOf(error);
        if (code === 'ENOSPC' || code === 'EDQUOT') return 'no-space';
        if ((code !== 'EAGAIN' && code !== 'EINTR') || remainingMs() <= 0) return 'cut';
        native.poll([], Math.min(2, remainingMs()));
      }
    }
    return 'whole';
  } finally {
    if (own !== null) native.close(own);
  }
}

/**
 * Writes a file that appears whole or not at all: it is written to `temporary`, in the same directory, made durable and renamed
 * (rename(2)). What is left of it after an error is removed.
 * @param temporary a name that nothing has yet: an existing file or link is an error (O_EXCL)
 * @throws errors of the system, with their `code`
 */
export function writeFile(path: string, temporary: string, text: string): void {
  const fd = native.open(temporary, openFlag.writeOnly | openFlag.create | openFlag.exclusive, 0o666);
  try {
    try {
      writeWhole(fd, text);
      native.fsync(fd);
    } finally {
      native.close(fd);
    }
    native.rename(temporary, path);
  } catch (error) {
    removeQuietly(temporary);
    throw error;
  }
}

/** After an error, which is the one to tell. */
function removeQuietly(path: string): void {
  try {
    native.unlink(path);
  } catch {}
}

/**
 * Adds to the end of a file, which is made where it is missing; or, with `truncate`, overwrites it in place, as a file needs
 * that is a mount point. Never waits for a reader.
 * @throws errors of the system, with their `code`
 */
export function writeInPlace(path: string, text: string, mode: 'append' | 'truncate'): void {
  const flag = mode === 'append' ? openFlag.append : openFlag.truncate;
  const fd = native.open(path, nonBlocking | openFlag.create | flag, 0o666);
  try {
    writeWhole(fd, text);
  } finally {
    native.close(fd);
  }
}

function writeWhole(fd: number, text: string): void {
  const bytes = native.fromUtf8(text);
  for (let written = 0; written < bytes.length; ) written += writeSome(fd, bytes, written);
}

/** Bytes that were written; none if a signal came first. */
function writeSome(fd: number, bytes: Uint8Array, from: number): number {
  try {
    return native.write(fd, bytes, from);
  } catch (error) {
    if (errnoOf(error) === 'EINTR') return 0;
    throw error;
  }
}

/** open(2), the same on x86-64 and arm64. */
const openFlag = { writeOnly: 0o1, create: 0o100, exclusive: 0o200, truncate: 0o1000, append: 0o2000 } as const;

/** O_WRONLY, O_NONBLOCK and O_NOCTTY (open(2)), the same on x86-64 and arm64. */
const nonBlocking = 0o1 | 0o4000 | 0o400;

/**
 * A pipe or terminal is reopened through /proc, because O_NONBLOCK on the descriptor itself would be seen by everyone who
 * shares it. What cannot be opened so, a socket, or any of them without /proc, gets the flag itself.
 * @returns the descriptor to use, or null for `fd` itself
 */
function openNonBlocking(fd: number): number | null {
  try {
    const type = native.fstat(fd).mode & fileType.mask;
    if (type === fileType.regular) return null;
    if (type !== fileType.socket) return native.open(`/proc/self/fd/${fd}`, nonBlocking);
  } catch {
    // Without /proc, or closed: then writing says so.
  }
  setNonBlocking(fd);
  return null;
}

/** O_NONBLOCK on the open file itself, which all who share it see. */
export function setNonBlocking(fd: number): void {
  native.setNonBlocking(fd);
}
