import { fileModeRemedy, modeRemedy } from '../../../src/linux/access/mode-remedy.ts';
import type { HeldBy } from '../../../src/linux/volume.ts';
import { type ClosedElement, permissionDenied } from './zone-file.ts';

/** Why a zone is not loaded, with what is closed: `permission denied: the mode of /usr/share/zoneinfo/Europe is 0700`. */
export function reasonWords(reason: string, denied: ClosedElement | undefined): string {
  return denied === undefined ? reason : `${reason}: the mode of ${denied.path} is ${denied.mode}`;
}

/**
 * How the program's user gets to read a zone file; null if nothing denies it.
 * @param volume the one that holds it
 * @param path the file itself, which its mode is asked of only if no directory above it is closed
 */
export function deniedRemedy(
  path: string,
  reason: string,
  denied: ClosedElement | undefined,
  volume?: HeldBy,
): string | null {
  if (denied !== undefined)
    return denied.isDirectory ? modeRemedy('a+x', denied.path) : fileModeRemedy('0644', denied.path, volume);
  return reason === permissionDenied
    ? `${fileModeRemedy('0644', path, volume)}; or give the directories above it mode 0755`
    : null;
}
