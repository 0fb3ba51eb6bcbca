import type { Volume } from '../../../src/linux/volume.ts';

/** A mount on the way to a path of Go's search: it hides what the image has there. */
export type MountFacts = {
  readonly mountPoint: string;
  readonly fsType: string;
  readonly volume: Volume;
  /** Files in it with certificates, the names of the first few. */
  readonly certificateFiles: readonly string[];
  /** Whether Go reads all of its files; otherwise only those with the names that it looks for. */
  readonly isRead: boolean;
  /** The first few file names in it. */
  readonly names: readonly string[];
  /** The path of Go's search that led here, and where its links lead. */
  readonly path: string;
  readonly real: string;
  /** The mount is of one file. */
  readonly isFile?: true;
};
