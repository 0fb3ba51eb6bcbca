import type { Syscalls } from '../syscalls.ts';
import { native } from './native.ts';

/** O_RDONLY, O_NONBLOCK and O_NOCTTY (open(2)), the same on x86-64 and arm64. */
const openFlags = 0o4000 | 0o400;

export const syscalls: Syscalls = {
  lstat: (path) => native.lstat(path),
  // Quiet about ENOTDIR as well, which is another answer: that, or a link that leads nowhere, is asked about again by opening it.
  stat: (path) => native.stat(path),
  readlink: (path) => native.readlink(path),
  readlinks: (directory, names) => native.readlinks(directory, names),
  readSmall: (path, limit) => native.readSmall(path, limit),
  open: (path) => native.open(path, openFlags),
  openPlace: (path) => native.openPlace(path),
  openBelow: (root, path) => native.openBelow(path, root),
  fstat: (fd) => native.fstat(fd),
  read: (fd, buffer, offset, length, position) => native.read(fd, buffer, offset, length, position),
  close: (fd) => native.close(fd),
  list: (path, limit) => native.list(path, limit),
  hasNoWriter: (path) => native.hasNoWriter(path),
  getxattr: (path, name) => native.getxattr(path, name),
  statfs: (path) => native.statfs(path),
  changedAt: (path) => native.changedAt(path),
};
