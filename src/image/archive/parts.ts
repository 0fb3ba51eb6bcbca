import type { Platform } from '../../linux/machine/platform.ts';
import type { Blob } from './blob.ts';

/** An image in its archive, before any layer is read. */
export interface ImageParts {
  /** `docker archive`, `OCI layout`, …: the format of the image. */
  readonly kind: string;
  /** The tag that it was saved under; null if the archive has none. */
  readonly reference: string | null;
  /** The text of its configuration; null for an exported file system, which has none. */
  readonly config: string | null;
  /** From its configuration, otherwise from the index that lists it. */
  readonly platform: Platform | null;
  /** Lowest first. */
  readonly layers: readonly LayerPart[];
}

export interface LayerPart {
  /** The name for messages. */
  readonly name: string;
  readonly blob: Blob;
  /** SHA-256 of the blob as stored; null if nothing states it. */
  readonly digest: string | null;
  /** SHA-256 of its decompressed content; null if nothing states it, or the digest is enough. */
  readonly diffId: string | null;
}
