/** The file system calls that a root is seen through. Tests hand in their own to deny or to damage. */
export interface Syscalls {
  /** Undefined for ENOENT, which is the usual answer and no error worth making; so is that of `stat`. */
  lstat(path: string): RawStat | undefined;
  stat(path: string): RawStat | undefined;
  readlink(path: string): string;
  /** Opens for reading; never blocks on a FIFO and never takes a controlling terminal. */
  open(path: string): number;
  fstat(fd: number): RawStat;
  /** Reads at a position, or at the current one when `position` is null (/proc files). */
  read(fd: number, buffer: Uint8Array, offset: number, length: number, position: number | null): number;
  close(fd: number): void;
  /** The entries of a directory in any order, at most `limit` of them. Undefined for ENOENT. */
  list(path: string, limit: number): readonly DirectoryEntry[] | undefined;
  /** An extended attribute, links followed; undefined if there is none. A runtime that cannot read them has no such call. */
  getxattr?(path: string, name: string): Uint8Array | undefined;
  /** statfs(2): the free space where the path is. Undefined for an image, which has no file system of its own. */
  statfs?(path: string): RawSpace;
  /** access(2): by the real ids of this process. @param need letters of r, w and x. Not there where the attributes above tell as much. */
  access?(path: string, need: string): boolean;
}

/** What stat(2) fills in, as far as it is asked for. */
export interface RawStat {
  /** Type and permission bits, st_mode. */
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
  /** Bytes. */
  readonly size: number;
  readonly dev: number;
  readonly ino: number;
}

/** What is left of a file system. */
export interface RawSpace {
  /** Bytes that are free for who has no privilege. */
  readonly available: number;
  /** 0 for a file system that makes them as it needs them. */
  readonly inodes: number;
  readonly freeInodes: number;
}

export type DirectoryEntry = { readonly name: string; readonly isLink: boolean };
