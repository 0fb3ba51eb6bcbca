import { DecodeError } from '../../decode/decoded.ts';
import { ZstdFrames } from '../../decode/zstd-frames.ts';
import type { Archives, Compression } from '../../runtime/archives.ts';
import type { Blob } from './blob.ts';
import { headOf, piecesOf } from './blob.ts';

/**
 * The compression of a blob, by its first bytes: manifests are not always right about it, and engines do not trust
 * them either.
 * @returns null for uncompressed bytes
 * @throws DecodeError for compressions that are not supported
 */
export function compressionOf(head: Uint8Array): Compression | null {
  const found = magics.find(({ magic }) => magic.every((byte, at) => head[at] === byte));
  if (found === undefined) return null;
  if (found.compression === null)
    throw new DecodeError(`it is compressed with ${found.name}: only gzip and zstd are read`);
  return found.compression;
}

const magics: readonly {
  readonly magic: readonly number[];
  readonly name: string;
  readonly compression: Compression | null;
}[] = [
  { magic: [0x1f, 0x8b, 0x08], name: 'gzip', compression: 'gzip' },
  { magic: [0x28, 0xb5, 0x2f, 0xfd], name: 'zstd', compression: 'zstd' },
  { magic: [0x42, 0x5a, 0x68], name: 'bzip2', compression: null },
  { magic: [0xfd, 0x37, 0x7a, 0x58, 0x5a, 0], name: 'xz', compression: null },
];

/**
 * The content of a blob, decompressed if it is compressed. A piece may change once the next is requested.
 * @param observe receives the bytes as they are in the blob
 */
export async function* contentOf(
  archives: Archives,
  blob: Blob,
  observe: (bytes: Uint8Array) => void,
): AsyncGenerator<Uint8Array> {
  const compression = compressionOf(headOf(blob, 8));
  if (compression === null) {
    for (const piece of piecesOf(blob, 1)) {
      observe(piece);
      yield piece;
    }
    return;
  }
  const pieces = observed(piecesOf(blob, inFlight), observe);
  yield* archives.decompress(compression, compression === 'zstd' ? framesOf(pieces) : pieces);
  // A decoder may finish before the end of the blob; the remaining bytes are observed as they are read.
  for (const _ of pieces);
}

/** Pieces that a decompressor, and the stream before it, may have read but not used: one each, and as many again. */
const inFlight = 8;

/** A consumer that stops early must not end the source. */
function observed(pieces: Iterator<Uint8Array>, observe: (bytes: Uint8Array) => void): Iterable<Uint8Array> {
  const next = (): IteratorResult<Uint8Array> => {
    const result = pieces.next();
    if (result.done !== true) observe(result.value);
    return result;
  };
  return { [Symbol.iterator]: () => ({ next }) };
}

/** In pieces none of which extends beyond the end of a frame. */
export function* framesOf(pieces: Iterable<Uint8Array>): Generator<Uint8Array> {
  const frames = new ZstdFrames();
  for (const piece of pieces) yield* frames.push(piece);
  frames.end();
}
