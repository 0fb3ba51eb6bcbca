import type { RawSpace, Syscalls } from '../../runtime/syscalls.ts';
import type { RootPaths } from './root-paths.ts';

/** What the kernel is asked about a path, links followed: not every runtime can ask all of it. */
export interface Questions {
  /** An extended attribute of a file; undefined if there is none. Missing if the runtime cannot read attributes. */
  getxattr?(path: string, name: string): Uint8Array | undefined;
  /** Whether it is certain that nobody has a file open for writing. Missing if the runtime cannot ask the kernel. */
  hasNoWriter?(path: string): boolean;
  /**
   * Free space on the file system of a path; null if statfs fails. Undefined for an image, which has no file system.
   */
  space?(path: string): RawSpace | null;
  /**
   * When what a path leads to, or a link on the way, was last changed (st_ctime), in seconds; null if it does not
   * exist. Undefined for an image.
   */
  changedAt?(path: string): number | null;
  /** What access(2) answers this process. Missing if the runtime reads attributes instead. */
  permits?(path: string, need: string): boolean;
}

/** Those that this runtime can ask the kernel. */
export function questionsOf(calls: Syscalls, paths: RootPaths): Questions {
  /** The path to ask the kernel about; null if it leads nowhere. */
  const outerPath = (path: string): string | null => {
    const place = paths.locate(path, true);
    return typeof place === 'string' ? paths.outer + place : null;
  };

  function getxattr(path: string, name: string): Uint8Array | undefined {
    const outer = outerPath(path);
    try {
      return outer === null ? undefined : calls.getxattr?.(outer, name);
    } catch {
      // What may not be asked counts as missing: a file system without attributes gives the same answer.
      return undefined;
    }
  }

  function hasNoWriter(path: string): boolean {
    const outer = outerPath(path);
    return outer !== null && calls.hasNoWriter?.(outer) === true;
  }

  function permits(path: string, need: string): boolean {
    const outer = outerPath(path);
    return outer !== null && calls.access?.(outer, need) === true;
  }

  function space(path: string): RawSpace | null {
    const outer = outerPath(path);
    try {
      return outer === null ? null : (calls.statfs?.(outer) ?? null);
    } catch {
      return null;
    }
  }

  function changedAt(path: string): number | null {
    const { hops, end } = paths.resolve(path);
    if (end.kind !== 'found') return null;
    const way = [...hops.map(({ link }) => link), end.path];
    try {
      return Math.max(...way.map((each) => calls.changedAt?.(paths.outer + each) ?? 0));
    } catch {
      return null;
    }
  }

  return {
    ...(calls.changedAt === undefined ? {} : { changedAt }),
    ...(calls.getxattr === undefined ? {} : { getxattr }),
    ...(calls.hasNoWriter === undefined ? {} : { hasNoWriter }),
    ...(calls.access === undefined ? {} : { permits }),
    ...(calls.statfs === undefined ? {} : { space }),
  };
}
