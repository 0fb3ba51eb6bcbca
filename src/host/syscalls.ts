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
  lstat(path: string): Stats;
  stat(path: string): Stats;
  readlink(path: string): string;
  /** Opens for reading; never blocks on a FIFO and never takes a controlling terminal. */
  open(path: string): number;
  fstat(fd: number): Stats;
  /** Reads at a position, or at the current one when `position` is null (/proc files). */
  read(fd: number, buffer: Uint8Array, offset: number, length: number, position: number | null): number;
  close(fd: number): void;
  /** The entries of a directory in the order of the file system, at most `limit` of them. */
  list(path: string, limit: number): DirectoryEntry[];
}

export type DirectoryEntry = { readonly name: string; readonly isLink: boolean };

const openFlags = constants.O_RDONLY | constants.O_NONBLOCK | constants.O_NOCTTY;

export const nodeSyscalls: Syscalls = {
  lstat: (path) => lstatSync(path),
  stat: (path) => statSync(path),
  readlink: (path) => readlinkSync(path),
  open: (path) => openSync(path, openFlags),
  fstat: (fd) => fstatSync(fd),
  read: (fd, buffer, offset, length, position) => readSync(fd, buffer, offset, length, position),
  close: (fd) => closeSync(fd),
  list(path, limit) {
    const entries: DirectoryEntry[] = [];
    const dir = opendirSync(path);
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
