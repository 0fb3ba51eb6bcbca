import {
  closeSync,
  constants,
  type Dirent,
  fstatSync,
  lstatSync,
  opendirSync,
  openSync,
  readdirSync,
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
    const found = statSync(path, quiet);
    if (found === undefined) return undefined;
    // What is small is read in one call, at a fifth of the cost. The size of a directory in /proc is 0.
    if (found.size === 0 || found.size > smallDirectory) return listSome(path, limit);
    return readdirSync(path, { withFileTypes: true }).slice(0, limit).map(directoryEntry);
  },
};

/** Bytes: some thousand names. File systems count at least the names themselves. */
const smallDirectory = 128 * 1024;

function directoryEntry(entry: Dirent): DirectoryEntry {
  return { name: entry.name, isLink: entry.isSymbolicLink() };
}

function listSome(path: string, limit: number): DirectoryEntry[] {
  const entries: DirectoryEntry[] = [];
  const dir = opendirSync(path);
  try {
    while (entries.length < limit) {
      const entry = dir.readSync();
      if (entry === null) break;
      entries.push(directoryEntry(entry));
    }
  } finally {
    dir.closeSync();
  }
  return entries;
}
