import { allocate, latin1 } from '#runtime/bytes.ts';
import type { RawFile, Syscalls } from '../../runtime/syscalls.ts';
import { isRegularFile } from './file-stat.ts';
import type { RootPaths } from './root-paths.ts';

export type SmallFile = RawFile;

/** Bytes: four pages, and more than nearly every certificate has. */
const smallSize = 16_384;

/** What `RootFs.readSmall` is. */
export function createSmallReader(calls: Syscalls, paths: RootPaths): (path: string) => SmallFile | null {
  const readSmall = calls.readSmall ?? inSeveralCalls(calls);
  return (path) => {
    const place = paths.locate(path, true);
    if (typeof place !== 'string') return null;
    try {
      return readSmall(paths.outer + place, smallSize) ?? null;
    } catch {
      return null;
    }
  };
}

/** One buffer serves all files. */
function inSeveralCalls(calls: Syscalls): NonNullable<Syscalls['readSmall']> {
  let buffer: Uint8Array | null = null;
  return (path, limit) => {
    const stats = calls.stat(path);
    if (stats === undefined || !isRegularFile(stats)) return undefined;
    const { size, mode } = stats;
    if (size === 0 || size > limit) return undefined;
    buffer ??= allocate(limit);
    const fd = calls.open(path);
    try {
      if (calls.read(fd, buffer, 0, size, 0) < size) return undefined;
    } finally {
      calls.close(fd);
    }
    return { text: latin1(buffer, 0, size), mode: mode & 0o7777 };
  };
}
