import { chmodSync, chownSync, copyFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * An entry of a volume: a copy of `from`, a file with `text` in Latin-1, an empty file if the name ends in `file`,
 * otherwise a directory.
 */
export interface Entry {
  readonly name: string;
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
  readonly from?: string;
  readonly text?: string;
}

/** @param entries each after the directory that it is in */
export function makeVolume(directory: string, entries: readonly Entry[]): string {
  mkdirSync(directory, { recursive: true });
  chmodSync(directory, 0o755);
  for (const { name, from, text } of entries) {
    const path = join(directory, name);
    if (from !== undefined) copyFileSync(from, path);
    else if (text !== undefined || name.endsWith('file')) writeFileSync(path, text ?? '', 'latin1');
    else mkdirSync(path, { recursive: true });
  }
  for (const { name, mode, uid, gid } of entries) {
    chownSync(join(directory, name), uid, gid);
    chmodSync(join(directory, name), mode);
  }
  return directory;
}

/** Files and directories of several owners, as in a volume that other containers fill. */
export const foreignTree: readonly Entry[] = [
  { name: 'open', mode: 0o777, uid: 0, gid: 0 },
  { name: 'closed', mode: 0o700, uid: 0, gid: 0 },
  { name: 'closed/file', mode: 0o644, uid: 0, gid: 0 },
  { name: 'mine', mode: 0o700, uid: 65_532, gid: 65_532 },
  { name: 'group', mode: 0o770, uid: 0, gid: 3000 },
  { name: 'root-group', mode: 0o775, uid: 0, gid: 0 },
  { name: 'plain-file', mode: 0o644, uid: 0, gid: 0 },
  { name: 'nobody-file', mode: 0o000, uid: 4242, gid: 4242 },
  { name: 'search', mode: 0o711, uid: 4242, gid: 4242 },
  { name: 'search/file', mode: 0o666, uid: 4242, gid: 4242 },
];
