import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import type { ByteSource } from '../../../src/decode/byte-source.ts';

/** Runs `use` on a file that is read by position. */
export function withFileSource<T>(file: string, use: (source: ByteSource) => T): T {
  const fd = openSync(file, 'r');
  try {
    return use({
      size: fstatSync(fd).size,
      read(offset, length) {
        const buffer = Buffer.alloc(length);
        return buffer.subarray(0, readSync(fd, buffer, 0, length, offset));
      },
    });
  } finally {
    closeSync(fd);
  }
}

/** Bytes that take the place of those at `offset`. */
export interface Patch {
  readonly offset: number;
  readonly bytes: Uint8Array;
}

/** A damaged copy, without copying: patches over a source that may be cut off. */
export function damaged(source: ByteSource, patches: readonly Patch[], size = source.size): ByteSource {
  return {
    size,
    read(offset, length) {
      const bytes = Buffer.from(source.read(offset, Math.max(0, Math.min(length, size - offset))));
      for (const patch of patches) {
        for (const [index, value] of patch.bytes.entries()) {
          const at = patch.offset + index - offset;
          if (at >= 0 && at < bytes.length) bytes[at] = value;
        }
      }
      return bytes;
    },
  };
}

/** What was asked of a source: the number of reads, and of bytes, which is what a reader allocates. */
export interface ReadCount {
  reads: number;
  bytes: number;
}

export function counting(source: ByteSource, count: ReadCount): ByteSource {
  return {
    size: source.size,
    read(offset, length) {
      count.reads += 1;
      count.bytes += length;
      return source.read(offset, length);
    },
  };
}
