import { allocate, latin1, utf8 } from '#runtime/bytes.ts';
import type { Deadline } from '../../deadline.ts';
import type { DirectoryEntry, RawSpace, Syscalls } from '../../runtime/syscalls.ts';
import { type FileKind, type FileStat, fileStat, fileType } from './file-stat.ts';
import { errnoOf, type Lookup, type LookupFailure, lookupFailure, type Unfit } from './lookup.ts';
import { type OpenFile, openFile, ReadFailure, readAll } from './open-file.ts';
import { PathCache } from './path-cache.ts';
import { trimTrailingSlashes } from './paths.ts';
import { type Resolution, resolveInRoot } from './resolve.ts';

export type { FileStat } from './file-stat.ts';
export type { OpenFile } from './open-file.ts';

export type Listing = {
  readonly names: readonly string[];
  /** Those that are symbolic links. */
  readonly links: ReadonlySet<string>;
  /** There were more names than the limit. */
  readonly truncated: boolean;
};

export type SmallFile = { readonly text: string; readonly stat: Pick<FileStat, 'mode' | 'uid' | 'gid'> };

/** The file system of the container. Paths are absolute and seen from inside; none can lead outside. */
export interface RootFs {
  /** Follows links. */
  stat(path: string): Lookup<FileStat>;
  /** Does not follow a link in the last component. */
  lstat(path: string): Lookup<FileStat>;
  /** The target as written. */
  readlink(path: string): Lookup<string>;
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
  /** An extended attribute of a file; undefined if there is none. Missing if the runtime cannot read attributes. */
  getxattr?(path: string, name: string): Uint8Array | undefined;
  /** Whether it is certain that nobody has a file open for writing. Missing if the runtime cannot ask the kernel. */
  hasNoWriter?(path: string): boolean;
  /**
   * Free space on the file system of a path; null if statfs fails. Undefined for an image, which has no file system.
   */
  space?(path: string): RawSpace | null;
  /** What access(2) answers this process. Missing if the runtime reads attributes instead. */
  permits?(path: string, need: string): boolean;
}

/**
 * @param root the directory that is seen as `/`; `/` itself for the running system, where the kernel resolves paths
 */
export function createRootFs(calls: Syscalls, deadline: Deadline, root: string): RootFs {
  const outer = trimTrailingSlashes(root);
  const cache = new PathCache(calls, outer);

  /**
   * The path inside the root to ask the kernel about, after `outer`. In another root it is resolved here, since the
   * kernel would follow a link out of the root; in the running system the kernel's own resolution is faster, and
   * exact.
   */
  function locate(path: string, followLast: boolean): string | LookupFailure {
    deadline.check();
    if (outer === '') return path;
    const { end } = resolveInRoot(cache, deadline, path, followLast);
    return end.kind === 'found' ? end.path : end;
  }

  function stat(path: string, followLast: boolean): Lookup<FileStat> {
    const place = locate(path, followLast);
    if (typeof place !== 'string') return place;
    return outer === '' && followLast ? cache.stat(place) : cache.lstat(place);
  }

  function withFile<T>(path: string, use: (file: OpenFile) => T): Lookup<T> {
    const before = stat(path, true);
    if (before.kind !== 'found') return before;
    const unfit = unfitKinds[before.value.kind];
    if (unfit !== undefined) return { kind: 'unfit', why: unfit, path: before.path };
    let fd: number;
    try {
      fd = calls.open(outer + before.path);
    } catch (error) {
      return lookupFailure(error, before.path);
    }
    try {
      const stat = fileStat(calls.fstat(fd));
      const late = unfitKinds[stat.kind];
      if (late !== undefined) return { kind: 'unfit', why: late, path: before.path };
      return { kind: 'found', value: use(openFile(calls, deadline, fd, stat)), path: before.path };
    } catch (error) {
      if (error instanceof ReadFailure) return lookupFailure(error.cause, before.path);
      throw error;
    } finally {
      calls.close(fd);
    }
  }

  function read(path: string, limit: number): Lookup<Uint8Array> {
    const found = withFile(path, (file) => readAll(file, limit));
    if (found.kind !== 'found') return found;
    if (found.value === null) return { kind: 'unfit', why: 'too-large', path: found.path };
    return { kind: 'found', value: found.value, path: found.path };
  }

  function getxattr(path: string, name: string): Uint8Array | undefined {
    const place = locate(path, true);
    try {
      return typeof place === 'string' ? calls.getxattr?.(outer + place, name) : undefined;
    } catch {
      // What may not be asked counts as missing: a file system without attributes gives the same answer.
      return undefined;
    }
  }

  function hasNoWriter(path: string): boolean {
    const place = locate(path, true);
    return typeof place === 'string' && calls.hasNoWriter?.(outer + place) === true;
  }

  function space(path: string): RawSpace | null {
    const place = locate(path, true);
    try {
      return typeof place === 'string' ? (calls.statfs?.(outer + place) ?? null) : null;
    } catch {
      return null;
    }
  }

  function permits(path: string, need: string): boolean {
    const place = locate(path, true);
    return typeof place === 'string' && calls.access?.(outer + place, need) === true;
  }

  let buffer: Uint8Array | null = null;

  function readSmall(path: string): SmallFile | null {
    const place = locate(path, true);
    if (typeof place !== 'string') return null;
    try {
      const stats = calls.stat(outer + place);
      if (
        stats === undefined ||
        (stats.mode & fileType.mask) !== fileType.regular ||
        stats.size === 0 ||
        stats.size > smallSize
      )
        return null;
      buffer ??= allocate(smallSize);
      const fd = calls.open(outer + place);
      try {
        if (calls.read(fd, buffer, 0, stats.size, 0) < stats.size) return null;
      } finally {
        calls.close(fd);
      }
      return {
        text: latin1(buffer, 0, stats.size),
        stat: { mode: stats.mode & 0o7777, uid: stats.uid, gid: stats.gid },
      };
    } catch {
      return null;
    }
  }

  const fs: RootFs = {
    stat: (path) => stat(path, true),
    lstat: (path) => stat(path, false),
    readlink(path) {
      const place = locate(path, false);
      if (typeof place !== 'string') return place;
      try {
        return { kind: 'found', value: calls.readlink(outer + place), path: place };
      } catch (error) {
        // One call without a check before it: a certificate directory has hundreds of links.
        if (errnoOf(error) === 'EINVAL') return { kind: 'unfit', why: 'not-regular', path: place };
        return lookupFailure(error, place);
      }
    },
    resolve: (path) => resolveInRoot(cache, deadline, path),
    list(path, limit) {
      const place = locate(path, true);
      if (typeof place !== 'string') return place;
      try {
        const entries = calls.list(outer + place, limit + 1);
        if (entries === undefined) return { kind: 'absent', errno: 'ENOENT', path: place };
        return { kind: 'found', value: listingOf(entries, limit), path: place };
      } catch (error) {
        return lookupFailure(error, place);
      }
    },
    read,
    readText(path, limit) {
      const found = read(path, limit);
      return found.kind === 'found' ? { ...found, value: utf8(found.value) } : found;
    },
    readSmall,
    withFile,
    ...(calls.getxattr === undefined ? {} : { getxattr }),
    ...(calls.hasNoWriter === undefined ? {} : { hasNoWriter }),
    ...(calls.access === undefined ? {} : { permits }),
    ...(calls.statfs === undefined ? {} : { space }),
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

/** Bytes: four pages, and more than nearly every certificate has. */
const smallSize = 16_384;

function listingOf(entries: readonly DirectoryEntry[], limit: number): Listing {
  const names: string[] = [];
  const links = new Set<string>();
  for (const { name, isLink } of entries.length > limit ? entries.slice(0, limit) : entries) {
    names.push(name);
    if (isLink) links.add(name);
  }
  return { names: names.sort(), links, truncated: entries.length > limit };
}

const unfitKinds: Readonly<Partial<Record<FileKind, Unfit>>> = {
  directory: 'directory',
  fifo: 'fifo',
  socket: 'socket',
  device: 'device',
};
