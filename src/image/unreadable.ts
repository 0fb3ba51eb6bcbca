import { UsageError } from '../cli/usage-error.ts';
import type { Image } from './image.ts';

/**
 * Replaces the image reader in an executable without decompression: images are read where they are built, and there
 * is room for Node.
 */
export function openImage(): Promise<Image> {
  throw new UsageError(
    '--image: the static executable does not read images: use the one on Node (probe-env-linux-x64 of a release, or npm run build), or unpack the image and give --root',
  );
}
