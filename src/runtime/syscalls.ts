/** The file system calls that a root is read with. Tests pass their own to deny or to damage. */
export interface Syscalls {
  /** Undefined for ENOENT, which is a common answer and not worth an error; the same goes for `stat`. */
  lstat(path: string): RawStat | undefined;
  stat(path: string): RawStat | undefined;
  readlink(path: string): string;
  /**
   * The targets of names in a directory, in their order: undefined for what is not a link and for what cannot be asked about. Missing if
   * the runtime can only ask for one at a time; the same goes for `readSmall`.
   */
  readlinks?(directory: string, names: readonly string[]): readonly (string | undefined)[];
  /** Opens for reading; never blocks on a FIFO and never takes a controlling terminal. */
  open(path: string): number;
  /**
   * Opens a name, and not what a link there leads to, for calls through /proc/self/fd: nothing can be read from it (O_PATH). Missing
   * for an image.
   */
  openPlace?(path: string): number;
  /**
   * The same for a path below an open directory that no link on the way leads out of. Undefined if the kernel cannot; missing if the
   * runtime cannot ask it.
   */
  openBelow?(root: number, path: string): number | undefined;
  fstat(fd: number): RawStat;
  /** Reads at a position, or at the current one when `position` is null (/proc files). */
  read(fd: number, buffer: Uint8Array, offset: number, length: number, position: number | null): number;
  close(fd: number): void;
  /** A whole regular file of 1 to `limit` bytes; undefined for any other, which is not opened. */
  readSmall?(path: string, limit: number): RawFile | undefined;
  /** The entries of a directory in any order, at most `limit` of them. Undefined for ENOENT. */
  list(path: string, limit: number): RawListing | undefined;
  /** An extended attribute, links followed; undefined if there is none. Missing if the runtime cannot read them. */
  getxattr?(path: string, name: string): Uint8Array | undefined;
  /**
   * Whether the kernel knows that nobody has a regular file open for writing; false if it cannot be asked. Missing if the runtime
   * cannot ask at all.
   */
  hasNoWriter?(path: string): boolean;
  /** statfs(2): the free space where the path is. Undefined for an image, which has no file system of its own. */
  statfs?(path: string): RawSpace;
  /** st_ctime in seconds, of a link itself. Missing if the runtime cannot tell. */
  changedAt?(path: string): number;
  /**
   * access(2): by the real ids of this process. @param need letters of r, w and x. Missing if the attributes above
   * are enough.
   */
  access?(path: string, need: string): boolean;
}

/** The fields of stat(2), as far as they are used. */
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

/** A whole file: one character per byte, and its permission bits (0o7777). */
export type RawFile = { readonly text: string; readonly mode: number };

/** The free space of a file system. */
export interface RawSpace {
  /** Bytes available to unprivileged users. */
  readonly available: number;
  /** 0 for a file system that creates inodes as needed. */
  readonly inodes: number;
  readonly freeInodes: number;
}

/** Names of a directory, and which of them are symbolic links. */
export type RawListing = { readonly names: readonly string[]; readonly links: readonly string[] };
