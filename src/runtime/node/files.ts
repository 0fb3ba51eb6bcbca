import {
  accessSync,
  closeSync,
  constants,
  fstatSync,
  lstatSync,
  opendirSync,
  openSync,
  readlinkSync,
  readSync,
  statfsSync,
  statSync,
} from 'node:fs';

import type { DirectoryEntry, Syscalls } from '../syscalls.ts';

const openFlags = constants.O_RDONLY | constants.O_NONBLOCK | constants.O_NOCTTY;

const quiet = { throwIfNoEntry: false } as const;

export const syscalls: Syscalls = {
  lstat: (path) => lstatSync(path, quiet),
  // Quiet about ENOTDIR as well, which is another answer: that, or a link that leads nowhere, is asked about again.
  stat: (path) => statSync(path, quiet) ?? (lstatSync(path, quiet) === undefined ? undefined : statSync(path)),
  readlink: (path) => readlinkSync(path),
  open: (path) => openSync(path, openFlags),
  fstat: (fd) => fstatSync(fd),
  read: (fd, buffer, offset, length, position) => readSync(fd, buffer, offset, length, position),
  close: (fd) => closeSync(fd),
  list(path, limit) {
    if (syscalls.stat(path) === undefined) return undefined;
    const entries: DirectoryEntry[] = [];
    // In large pieces: with the default of 32 names, the calls cost more than the names.
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
  statfs(path) {
    const { bavail, bsize, files, ffree } = statfsSync(path);
    return { available: bavail * bsize, inodes: files, freeInodes: ffree };
  },
  access(path, need) {
    const mode = [...need].reduce((sum, letter) => sum | (letter === 'r' ? 4 : letter === 'w' ? 2 : 1), 0);
    try {
      accessSync(path, mode);
      return true;
    } catch {
      return false;
    }
  },
};
