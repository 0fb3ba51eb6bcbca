import type { Host } from '../host/host.ts';
import { baseName } from './paths.ts';
import { type HeldBy, heldBy, volumeWords } from './volume.ts';

/**
 * A detail with the volume in whose place a file would be; it has no such field for other places.
 * @param paths absolute
 */
export function hiding(host: Host, paths: readonly string[]): { readonly hiddenBy?: HeldBy } {
  for (const path of paths) {
    // Links may lead into it.
    const hiddenBy = heldBy(host, host.fs.resolve(path).end.path);
    if (hiddenBy !== null) return { hiddenBy };
  }
  return {};
}

/** The end of a message about a file that is not there. */
export function hiddenWords(hiddenBy: HeldBy | undefined): string {
  if (hiddenBy === undefined) return '';
  return `: ${statedWords(hiddenBy)} is mounted on ${hiddenBy.mountPoint} and hides what the image has there`;
}

/**
 * What a volume is mounted over is gone, as if the image did not have it.
 * @param remedy for an image that does not have it
 */
export function unlessHidden(hiddenBy: HeldBy | undefined, remedy: string): string {
  if (hiddenBy === undefined) return remedy;
  return `${onAnotherPath(statedWords(hiddenBy), hiddenBy.mountPoint)}, since it hides what the image has there; if the image has none: ${remedy}`;
}

/** What to do about a mount that hides the program. */
export function besideMount(path: string, mountPoint: string): string {
  return `${onAnotherPath('the volume', mountPoint)}, or COPY the program elsewhere: /usr/local/bin/${baseName(path)}`;
}

function onAnotherPath(volume: string, mountPoint: string): string {
  return `mount ${volume} on another path, below ${mountPoint} for example`;
}

function statedWords(volume: HeldBy): string {
  return `${volumeWords(volume)}${volume.place === undefined ? '' : ` (${volume.place})`}`;
}
