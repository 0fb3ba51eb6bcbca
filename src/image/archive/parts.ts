import type { Platform } from '../../linux/machine/platform.ts';
import type { Blob } from './blob.ts';

/** An image as it is in its archive: nothing of its layers was read yet. */
export interface ImageParts {
  /** `docker archive`, `OCI layout`, …: which of the ways to write an image it is. */
  readonly kind: string;
  /** The tag that it was saved under; null if the archive has none. */
  readonly reference: string | null;
  /** The text of its configuration; null for an exported file system, which has none. */
  readonly config: string | null;
  /** Of its configuration, else of the index that has it. */
  readonly platform: Platform | null;
  /** Lowest first. */
  readonly layers: readonly LayerPart[];
}

export interface LayerPart {
  /** As messages name it. */
  readonly name: string;
  readonly blob: Blob;
  /** SHA-256 of the blob as it is; null if nothing states it. */
  readonly digest: string | null;
  /** SHA-256 of what it has decompressed; null if nothing states it, or the digest says enough. */
  readonly diffId: string | null;
}
