import type { Deadline } from '../deadline.ts';
import type { Platform } from '../linux/machine/platform.ts';
import type { Syscalls } from '../runtime/syscalls.ts';
import type { ImageConfig } from './config.ts';

/** An image that can be looked at like a root. */
export interface Image {
  readonly description: ImageDescription;
  /** Null for an exported file system, which has none. */
  readonly config: ImageConfig | null;
  /** Its file system, below `imageRoot`. */
  readonly calls: Syscalls;
  /** What has to be said about it, a sentence each. */
  readonly assumptions: readonly string[];
  /** Whether contents were asked for that had not been kept: then what was found does not count, and does after `load`. */
  isIncomplete(): boolean;
  /**
   * Reads again those layers of which something was missing.
   * @throws UsageError when the time is up
   */
  load(until: Deadline): Promise<void>;
}

/** What was looked at. */
export type ImageDescription = {
  /** As it was given; `standard input`. */
  readonly source: string;
  /** `docker archive`, `OCI directory`, …: how it was written. */
  readonly kind: string;
  /** The tag that it was saved under; null if the archive has none. */
  readonly reference: string | null;
  readonly platform: Platform | null;
  readonly layers: number;
};

export interface ImageRequest {
  /** `--image`: a file, a directory, or `-`. */
  readonly path: string;
  /** Chooses from several. */
  readonly platform: { readonly wanted: Platform; readonly isStated: boolean };
  /** `--app`, which names the program where the configuration does not. */
  readonly app: string | null;
}

/**
 * Where the root of an image is for the calls of its file system: any name but `/`, which would be the running system, whose links the
 * kernel follows.
 */
export const imageRoot = '/image';
