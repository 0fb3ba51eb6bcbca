import { allocate } from '#runtime/bytes.ts';
import type { TarReader } from '../../decode/tar/reader.ts';
import type { Blob } from './blob.ts';

/**
 * Feeds an uncompressed archive to a reader, skipping the contents that the reader does not need.
 * @param stop called after each piece: whether enough was read
 * @throws DecodeError
 */
export function readBySeeking(archive: Blob, reader: TarReader, stop: () => boolean): void {
  let size = firstPiece;
  // One buffer for all pieces: memory outside of the engine's heap is released late.
  const memory = allocate(Math.min(largestPiece, archive.size));
  for (let position = 0; position < archive.size && !reader.ended && !stop(); ) {
    const buffer = memory.subarray(0, Math.min(size, archive.size - position));
    const count = archive.read(buffer, position);
    if (count === 0) break;
    const before = position;
    // Up to the next content: what is skipped need not be read.
    let at = 0;
    while (at < count) {
      const skip = Math.min(reader.skippable, archive.size - position);
      if (skip > 0) {
        reader.skip(skip);
        position += skip;
        at += skip;
        continue;
      }
      const part = buffer.subarray(at, Math.min(count, at + 512));
      reader.push(part);
      position += part.length;
      at += part.length;
    }
    // If most of a piece was skipped, smaller ones suffice.
    size = position - before > 2 * count ? Math.max(smallestPiece, size / 2) : Math.min(largestPiece, size * 2);
  }
}

/** Bytes. */
const firstPiece = 64 << 10;
const smallestPiece = 4 << 10;
const largestPiece = 256 << 10;
