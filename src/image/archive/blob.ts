import { allocate } from '#runtime/bytes.ts';
import type { Syscalls } from '../../runtime/syscalls.ts';

/** Bytes of an archive that can be read anywhere: a file, or a part of one. */
export interface Blob {
  /** Bytes. */
  readonly size: number;
  /** Fills `into` from `position` on, and says how many bytes there were. */
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

/** All of it, in pieces that belong to whoever takes them. */
export function* piecesOf(blob: Blob): Generator<Uint8Array> {
  for (let position = 0; position < blob.size; ) {
    const piece = allocate(Math.min(pieceSize, blob.size - position));
    const count = blob.read(piece, position);
    if (count === 0) return;
    yield piece.subarray(0, count);
    position += count;
  }
}

/** Bytes. */
const pieceSize = 256 << 10;

/** The first bytes, up to `length`. */
export function headOf(blob: Blob, length: number): Uint8Array {
  const head = allocate(Math.min(length, blob.size));
  return head.subarray(0, blob.read(head, 0));
}
