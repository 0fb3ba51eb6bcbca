import type { Deadline } from '../deadline.ts';
import type { Platform } from '../linux/machine/platform.ts';
import type { Syscalls } from '../runtime/syscalls.ts';
import type { ImageConfig } from './config.ts';

/** An image that can be inspected like a root. */
export interface Image {
  readonly description: ImageDescription;
  /** Null for an exported file system, which has none. */
  readonly config: ImageConfig | null;
  /** Its file system, below `imageRoot`. */
  readonly calls: Syscalls;
  /** What must be mentioned about it, a sentence each. */
  readonly assumptions: readonly string[];
  /**
   * Whether contents were requested that had not been kept: then the results are invalid, and become valid after
   * `load`.
   */
  isIncomplete(): boolean;
  /**
   * Rereads those layers of which something was missing.
   * @throws UsageError when the time is up
   */
  load(until: Deadline): Promise<void>;
}

/** The description of what was inspected. */
export type ImageDescription = {
  /** As given; `standard input`. */
  readonly source: string;
  /** `docker archive`, `OCI directory`, …: its format. */
  readonly kind: string;
  /** The tag that it was saved under; null if the archive has none. */
  readonly reference: string | null;
  readonly platform: Platform | null;
  readonly layers: number;
};

export interface ImageRequest {
  /** `--image`: a file, a directory, or `-`. */
  readonly path: string;
  /** Chooses from several images. */
  readonly platform: { readonly wanted: Platform; readonly isStated: boolean };
  /** `--app`, which names the program if the configuration does not. */
  readonly app: string | null;
}

/**
 * The root path of an image for the calls of its file system: any name but `/`, which would be the running system,
 * whose links the kernel follows.
 */
export const imageRoot = '/image';
