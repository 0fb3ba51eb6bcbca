import { allocate, concat } from '#runtime/bytes.ts';
import type { Deadline } from '../../deadline.ts';
import type { ByteSource } from '../../decode/byte-source.ts';
import type { Syscalls } from '../../runtime/syscalls.ts';
import { type FileKind, type FileStat, fileStat } from './file-stat.ts';
import { type Lookup, lookupFailure, type Unfit } from './lookup.ts';
import type { RootPaths } from './root-paths.ts';

/** A regular file, opened for positioned reads. */
export type OpenFile = ByteSource & { readonly stat: FileStat };

/**
 * Runs `use` on the opened regular file, whatever its size, and closes it.
 * @param path inside the root; links are followed
 */
export function withOpenFile<T>(
  { calls, deadline, paths }: { calls: Syscalls; deadline: Deadline; paths: RootPaths },
  path: string,
  use: (file: OpenFile) => T,
): Lookup<T> {
  const before = paths.stat(path, true);
  if (before.kind !== 'found') return before;
  const unfit = unfitKinds[before.value.kind];
  if (unfit !== undefined) return { kind: 'unfit', why: unfit, path: before.path };
  let fd: number;
  try {
    fd = calls.open(paths.outer + before.path);
  } catch (error) {
    return lookupFailure(error, before.path);
  }
  try {
    const stat = fileStat(calls.fstat(fd));
    // It may be another file by now.
    const late = unfitKinds[stat.kind];
    if (late !== undefined) return { kind: 'unfit', why: late, path: before.path };
    return { kind: 'found', value: use(openFile(calls, deadline, fd, stat)), path: before.path };
  } catch (error) {
    if (error instanceof ReadFailure) return lookupFailure(error.cause, before.path);
    throw error;
  } finally {
    calls.close(fd);
  }
}

const unfitKinds: Readonly<Partial<Record<FileKind, Unfit>>> = {
  directory: 'directory',
  fifo: 'fifo',
  socket: 'socket',
  device: 'device',
};

/** Its reads end at the deadline. @throws ReadFailure, from `read` */
function openFile(calls: Syscalls, deadline: Deadline, fd: number, stat: FileStat): OpenFile {
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
class ReadFailure extends Error {
  override readonly name = 'ReadFailure';
}

function readOnce(calls: Syscalls, fd: number, buffer: Uint8Array, filled: number, position: number): number {
  try {
    return calls.read(fd, buffer, filled, buffer.length - filled, position);
  } catch (cause) {
    throw new ReadFailure('read', { cause });
  }
}
