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

import { errnoOf } from '../../host/files/lookup.ts';
import type { Syscalls } from '../syscalls.ts';

const openFlags = constants.O_RDONLY | constants.O_NONBLOCK | constants.O_NOCTTY;

/** O_PATH (open(2)), the same on x86-64 and arm64, and O_NOFOLLOW. */
const placeFlags = 0o10000000 | constants.O_NOFOLLOW;

const quiet = { throwIfNoEntry: false } as const;

export const syscalls: Syscalls = {
  lstat: (path) => lstatSync(path, quiet),
  // Quiet about ENOTDIR as well, which is another answer: that, or a link that leads nowhere, is asked about again.
  stat: (path) => statSync(path, quiet) ?? (lstatSync(path, quiet) === undefined ? undefined : statSync(path)),
  readlink: (path) => readlinkSync(path),
  open: (path) => openSync(path, openFlags),
  openPlace: (path) => openSync(path, placeFlags),
  fstat: (fd) => fstatSync(fd),
  read,
  close: (fd) => closeSync(fd),
  list(path, limit) {
    if (syscalls.stat(path) === undefined) return undefined;
    const names: string[] = [];
    const links: string[] = [];
    // In large pieces: with the default of 32 names, the calls cost more than the names.
    const dir = opendirSync(path, { bufferSize: isInUserSpace(path) ? 1 : Math.min(limit, 1024) });
    try {
      while (names.length < limit) {
        const entry = dir.readSync();
        if (entry === null) break;
        names.push(entry.name);
        if (entry.isSymbolicLink()) links.push(entry.name);
      }
    } finally {
      dir.closeSync();
    }
    return { names, links };
  },
  statfs(path) {
    // Blocks are counted in f_frsize; f_bsize, the size of a good transfer, is another in some file systems of user space.
    // Node 20 tells only the latter.
    const { bavail, bsize, frsize = bsize, files, ffree } = statfsSync(path);
    return { available: bavail * frsize, inodes: files, freeInodes: ffree };
  },
  changedAt: (path) => Math.floor(lstatSync(path).ctimeMs / 1000),
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

/** Again after EINTR, which libuv leaves to its caller for read(2). */
function read(fd: number, buffer: Uint8Array, offset: number, length: number, position: number | null): number {
  for (;;) {
    try {
      return readSync(fd, buffer, offset, length, position);
    } catch (error) {
      if (errnoOf(error) !== 'EINTR') throw error;
    }
  }
}

/**
 * Whether a signal may end calls with EINTR there, whatever SA_RESTART says (FUSE). libuv makes a call again, but of an interrupted
 * piece of a directory it has lost the names that were already read.
 */
function isInUserSpace(path: string): boolean {
  try {
    return statfsSync(path).type === fuseMagic;
  } catch {
    return false;
  }
}

/** FUSE_SUPER_MAGIC (statfs(2)). */
const fuseMagic = 0x65735546;
