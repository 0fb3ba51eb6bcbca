import type { Archives } from '../../runtime/archives.ts';
import type { Blob } from '../archive/blob.ts';
import { headOf } from '../archive/blob.ts';
import { compressionOf, contentOf } from '../archive/compression.ts';

/** The archive of a layer. */
export interface LayerBlob {
  /** Set if it is not compressed, so that its files can be read in place. */
  readonly plain: Blob | null;
  /** The tar archive from its beginning. */
  stream(observe?: (compressed: Uint8Array) => void): AsyncIterable<Uint8Array>;
}

/** @throws DecodeError for an unknown compression */
export function layerBlob(archives: Archives, blob: Blob): LayerBlob {
  return {
    plain: compressionOf(headOf(blob, 8)) === null ? blob : null,
    stream: (observe = () => {}) => contentOf(archives, blob, observe),
  };
}
