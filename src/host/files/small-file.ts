import { allocate, latin1 } from '#runtime/bytes.ts';
import type { Syscalls } from '../../runtime/syscalls.ts';
import { type FileStat, isRegularFile } from './file-stat.ts';
import type { RootPaths } from './root-paths.ts';

export type SmallFile = { readonly text: string; readonly stat: Pick<FileStat, 'mode' | 'uid' | 'gid'> };

/** Bytes: four pages, and more than nearly every certificate has. */
const smallSize = 16_384;

/** What `RootFs.readSmall` is: one buffer serves all its calls. */
export function createSmallReader(calls: Syscalls, paths: RootPaths): (path: string) => SmallFile | null {
  let buffer: Uint8Array | null = null;
  return (path) => {
    const place = paths.locate(path, true);
    if (typeof place !== 'string') return null;
    try {
      const outer = paths.outer + place;
      const stats = calls.stat(outer);
      if (stats === undefined || !isRegularFile(stats)) return null;
      const { size, mode, uid, gid } = stats;
      if (size === 0 || size > smallSize) return null;
      buffer ??= allocate(smallSize);
      const fd = calls.open(outer);
      try {
        if (calls.read(fd, buffer, 0, size, 0) < size) return null;
      } finally {
        calls.close(fd);
      }
      return { text: latin1(buffer, 0, size), stat: { mode: mode & 0o7777, uid, gid } };
    } catch {
      return null;
    }
  };
}
