import { utf8 } from '#runtime/bytes.ts';
import type { Deadline } from '../../deadline.ts';
import type { RawListing, Syscalls } from '../../runtime/syscalls.ts';
import { confinedCalls } from './confined.ts';
import type { FileStat } from './file-stat.ts';
import { type Lookup, lookupFailure } from './lookup.ts';
import { type OpenFile, readAll, withOpenFile } from './open-file.ts';
import { trimTrailingSlashes } from './paths.ts';
import { type Questions, questionsOf } from './questions.ts';
import type { Resolution } from './resolve.ts';
import { RootPaths } from './root-paths.ts';
import { createSmallReader, type SmallFile } from './small-file.ts';

export type { FileStat } from './file-stat.ts';
export type { OpenFile } from './open-file.ts';
export type { SmallFile } from './small-file.ts';

export type Listing = {
  readonly names: readonly string[];
  /** Those that are symbolic links. */
  readonly links: ReadonlySet<string>;
  /** There were more names than the limit. */
  readonly truncated: boolean;
};

/** The file system of the container. Paths are absolute and seen from inside; none can lead outside. */
export interface RootFs extends Questions {
  /** Follows links. */
  stat(path: string): Lookup<FileStat>;
  /** Does not follow a link in the last component. */
  lstat(path: string): Lookup<FileStat>;
  /** The target as written. */
  readlink(path: string): Lookup<string>;
  /** The targets of those names in a directory that are links, in the fewest calls; any other name is left out. */
  readlinks(directory: string, names: readonly string[]): ReadonlyMap<string, string>;
  /** Every link on the way, and the end. Slower than `stat`: for callers that need the way. */
  resolve(path: string): Resolution;
  /** The names in a directory, sorted as Go's os.ReadDir does, at most `limit`. */
  list(path: string, limit: number): Lookup<Listing>;
  /** The whole content of a regular file of at most `limit` bytes; `too-large` beyond. */
  read(path: string, limit: number): Lookup<Uint8Array>;
  /** The same as UTF-8 text. */
  readText(path: string, limit: number): Lookup<string>;
  /**
   * A whole regular file of at most a few thousand bytes, one character per byte, in the fewest calls. Null for any
   * other file, for an empty one, and for a missing one: `withFile` tells them apart.
   */
  readSmall(path: string): SmallFile | null;
  /** Runs `use` on the opened regular file, whatever its size, and closes it. */
  withFile<T>(path: string, use: (file: OpenFile) => T): Lookup<T>;
  /**
   * The mount point of a volume that holds the path, whose contents are not known; null for any other path.
   * @param what `access`: also null where the path itself is known, as the directory of an emptyDir is that others fill
   */
  unknownAt?(path: string, what?: 'access'): string | null;
  /** The same files, but `read` reads each of them once: for several rules that look at the same small files. */
  withReadCache(): RootFs;
}

/**
 * @param root the directory that is seen as `/`; `/` itself for the running system, where the kernel resolves paths
 */
export function createRootFs(given: Syscalls, deadline: Deadline, root: string): RootFs {
  const outer = trimTrailingSlashes(root);
  const calls = outer === '' ? given : confinedCalls(given, outer);
  const paths = new RootPaths(calls, deadline, outer);
  const withFile = <T>(path: string, use: (file: OpenFile) => T): Lookup<T> =>
    withOpenFile({ calls, deadline, paths }, path, use);
  const read = (path: string, limit: number): Lookup<Uint8Array> => {
    const found = withFile(path, (file) => readAll(file, limit));
    if (found.kind !== 'found') return found;
    if (found.value === null) return { kind: 'unfit', why: 'too-large', path: found.path };
    return { kind: 'found', value: found.value, path: found.path };
  };
  const fs: RootFs = {
    stat: (path) => paths.stat(path, true),
    lstat: (path) => paths.stat(path, false),
    readlink: (path) => paths.readlink(path),
    readlinks: (directory, names) => paths.readlinks(directory, names),
    resolve: (path) => paths.resolve(path),
    list: (path, limit) => listingAt(calls, paths, path, limit),
    read,
    readText(path, limit) {
      const found = read(path, limit);
      return found.kind === 'found' ? { ...found, value: utf8(found.value) } : found;
    },
    readSmall: createSmallReader(calls, paths),
    withFile,
    ...questionsOf(calls, paths),
    withReadCache: () => readingOnce(fs),
  };
  return fs;
}

function readingOnce(fs: RootFs): RootFs {
  const reads = new Map<string, Lookup<Uint8Array>>();
  return {
    ...fs,
    read(path, limit) {
      const key = `${limit} ${path}`;
      const known = reads.get(key) ?? fs.read(path, limit);
      reads.set(key, known);
      return known;
    },
  };
}

function listingAt(calls: Syscalls, paths: RootPaths, path: string, limit: number): Lookup<Listing> {
  const place = paths.locate(path, true);
  if (typeof place !== 'string') return place;
  try {
    const entries = calls.list(paths.outer + place, limit + 1);
    if (entries === undefined) return { kind: 'absent', errno: 'ENOENT', path: place };
    return { kind: 'found', value: listingOf(entries, limit), path: place };
  } catch (error) {
    return lookupFailure(error, place);
  }
}

function listingOf({ names, links }: RawListing, limit: number): Listing {
  const kept = names.slice(0, limit).sort();
  return { names: kept, links: new Set(links), truncated: names.length > limit };
}
