import {
  closeSync,
  constants,
  fstatSync,
  lstatSync,
  opendirSync,
  openSync,
  readlinkSync,
  readSync,
  type Stats,
  statSync,
} from 'node:fs';

/** The file system calls that a root is seen through. Tests hand in their own to deny or to damage. */
export interface Syscalls {
  /** Undefined for ENOENT, which is the usual answer and no error worth making; so is that of `stat`. */
  lstat(path: string): Stats | undefined;
  stat(path: string): Stats | undefined;
  readlink(path: string): string;
  /** Opens for reading; never blocks on a FIFO and never takes a controlling terminal. */
  open(path: string): number;
  fstat(fd: number): Stats;
  /** Reads at a position, or at the current one when `position` is null (/proc files). */
  read(fd: number, buffer: Uint8Array, offset: number, length: number, position: number | null): number;
  close(fd: number): void;
  /** The entries of a directory in any order, at most `limit` of them. Undefined for ENOENT. */
  list(path: string, limit: number): readonly DirectoryEntry[] | undefined;
}

export type DirectoryEntry = { readonly name: string; readonly isLink: boolean };

const openFlags = constants.O_RDONLY | constants.O_NONBLOCK | constants.O_NOCTTY;

const quiet = { throwIfNoEntry: false } as const;

export const nodeSyscalls: Syscalls = {
  lstat: (path) => lstatSync(path, quiet),
  // Quiet about ENOTDIR as well, which is another answer: that, or a link that leads nowhere, is asked about again.
  stat: (path) => statSync(path, quiet) ?? (lstatSync(path, quiet) === undefined ? undefined : statSync(path)),
  readlink: (path) => readlinkSync(path),
  open: (path) => openSync(path, openFlags),
  fstat: (fd) => fstatSync(fd),
  read: (fd, buffer, offset, length, position) => readSync(fd, buffer, offset, length, position),
  close: (fd) => closeSync(fd),
  list(path, limit) {
    if (nodeSyscalls.stat(path) === undefined) return undefined;
    const entries: DirectoryEntry[] = [];
    // In large pieces: of the 32 names that it is otherwise, asking costs more than the names.
    const dir = opendirSync(path, { bufferSize: Math.min(limit, 1024) });
    try {
      while (entries.length < limit) {
        const entry = dir.readSync();
        if (entry === null) break;
        entries.push({ name: entry.name, isLink: entry.isSymbolicLink() });
      }
    } finally {
      dir.closeSync();
    }
    return entries;
  },
};
