import { baseName } from '../paths.ts';

/** What to do about a mount that hides the program of the image. */
export function besideMount(path: string, mountPoint: string): string {
  return `mount the volume on another path, below ${mountPoint} for example, or COPY the program elsewhere: /usr/local/bin/${baseName(path)}`;
}
