import { allocate } from '#runtime/bytes.ts';
import type { Syscalls } from '../../runtime/syscalls.ts';

/** Bytes of an archive with random access: a file, or a part of one. */
export interface Blob {
  /** Bytes. */
  readonly size: number;
  /** Fills `into` from `position` on, and returns the number of bytes read. */
  read(into: Uint8Array, position: number): number;
}

export function fileBlob(calls: Syscalls, fd: number, size: number): Blob {
  return {
    size,
    read(into, position) {
      let done = 0;
      while (done < into.length) {
        const count = calls.read(fd, into, done, into.length - done, position + done);
        if (count === 0) break;
        done += count;
      }
      return done;
    },
  };
}

export function partOf(blob: Blob, at: number, size: number): Blob {
  return { size, read: (into, position) => blob.read(into.subarray(0, Math.max(0, size - position)), at + position) };
}

/**
 * All of it, in pieces. Their buffers are reused: garbage of this size is collected too late to keep a run's memory
 * small.
 * @param ahead how many pieces the consumer may hold at once
 */
export function* piecesOf(blob: Blob, ahead: number): Generator<Uint8Array> {
  const buffers = Array.from({ length: ahead }, () => allocate(Math.min(pieceSize, blob.size)));
  for (let position = 0, index = 0; position < blob.size; index += 1) {
    const buffer = buffers[index % ahead];
    const count = buffer === undefined ? 0 : blob.read(buffer, position);
    if (buffer === undefined || count === 0) return;
    yield buffer.subarray(0, count);
    position += count;
  }
}

/** Bytes. */
const pieceSize = 128 << 10;

/** The first bytes, up to `length`. */
export function headOf(blob: Blob, length: number): Uint8Array {
  const head = allocate(Math.min(length, blob.size));
  return head.subarray(0, blob.read(head, 0));
}
