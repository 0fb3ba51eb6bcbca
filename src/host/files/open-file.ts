import { allocate, concat } from '#runtime/bytes.ts';
import type { Deadline } from '../../deadline.ts';
import type { ByteSource } from '../../decode/byte-source.ts';
import type { Syscalls } from '../../runtime/syscalls.ts';
import type { FileStat } from './file-stat.ts';

/** A regular file, opened for positioned reads. Closed by `withFile`. */
export type OpenFile = ByteSource & { readonly stat: FileStat };

/** Its reads end at the deadline. @throws ReadFailure, from `read` */
export function openFile(calls: Syscalls, deadline: Deadline, fd: number, stat: FileStat): OpenFile {
  return {
    stat,
    size: stat.size,
    read(offset, length) {
      deadline.check();
      const buffer = allocate(length);
      let filled = 0;
      while (filled < length) {
        const count = readOnce(calls, fd, buffer, filled, offset + filled);
        if (count === 0) break;
        filled += count;
      }
      return buffer.subarray(0, filled);
    },
  };
}

/**
 * The whole file, or null if it is longer than `limit`. The size that stat reports is 0 in /proc, so it is only a
 * hint.
 */
export function readAll(file: OpenFile, limit: number): Uint8Array | null {
  if (file.stat.size > limit) return null;
  const guess = file.stat.size > 0 ? file.stat.size + 1 : 4096;
  const first = file.read(0, guess);
  if (first.length < guess) return first.length > limit ? null : first;
  const chunks = [first];
  let total = first.length;
  for (;;) {
    const chunk = file.read(total, 65_536);
    if (chunk.length === 0) return concat(chunks);
    chunks.push(chunk);
    total += chunk.length;
    if (total > limit) return null;
  }
}

/** read(2) failed: distinguished from what `use` throws, since only the kernel's answer is about the host. */
export class ReadFailure extends Error {
  override readonly name = 'ReadFailure';
}

function readOnce(calls: Syscalls, fd: number, buffer: Uint8Array, filled: number, position: number): number {
  try {
    return calls.read(fd, buffer, filled, buffer.length - filled, position);
  } catch (cause) {
    throw new ReadFailure('read', { cause });
  }
}
