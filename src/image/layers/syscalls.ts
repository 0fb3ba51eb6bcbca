import type { RawStat, Syscalls } from '../../runtime/syscalls.ts';
import { imageRoot } from '../image.ts';
import type { Content, Inode } from './inode.ts';

/**
 * The system calls for a file system with only the files of an image, below `imageRoot`. Links are not followed: see
 * `createRootFs`.
 */
export function imageSyscalls(root: Inode): Syscalls {
  const open = new Map<number, Inode>();
  let lastFd = 2;
  const lstat = (path: string): RawStat | undefined => {
    const inode = find(root, path);
    return inode === null ? undefined : rawStat(inode);
  };
  const opened = (fd: number): Inode => open.get(fd) ?? fail('EBADF');
  return {
    lstat,
    stat: lstat,
    readlink(path) {
      const inode = find(root, path) ?? fail('ENOENT');
      return inode.target === '' ? fail('EINVAL') : inode.target;
    },
    open(path) {
      const inode = find(root, path) ?? fail('ENOENT');
      lastFd += 1;
      open.set(lastFd, inode);
      return lastFd;
    },
    fstat: (fd) => rawStat(opened(fd)),
    read(fd, buffer, offset, length, position) {
      const inode = opened(fd);
      if (inode.directory !== null) fail('EISDIR');
      const from = position ?? 0;
      const count = Math.max(0, Math.min(length, inode.size - from));
      const into = buffer.subarray(offset, offset + count);
      if (inode.content === null) into.fill(0);
      else readContent(inode.content, from, into);
      return count;
    },
    close: (fd) => void open.delete(fd),
    list(path, limit) {
      const inode = find(root, path);
      if (inode === null) return undefined;
      const names: string[] = [];
      const links: string[] = [];
      for (const [name, { target }] of inode.directory?.entries ?? fail('ENOTDIR')) {
        if (names.length >= limit) break;
        names.push(name);
        if (target !== '') links.push(name);
      }
      return { names, links };
    },
    getxattr: (path, name) => find(root, path)?.xattrs?.get(name),
  };
}

/** @throws ENOTDIR */
function find(root: Inode, path: string): Inode | null {
  let inode = root;
  for (const name of path.slice(imageRoot.length).split('/')) {
    if (name === '' || name === '.') continue;
    const next = (inode.directory ?? fail('ENOTDIR')).entries.get(name);
    if (next === undefined) return null;
    inode = next;
  }
  return inode;
}

function rawStat({ mode, uid, gid, size, ino }: Inode): RawStat {
  return { mode, uid, gid, size, dev: 1, ino };
}

/** Reads what is in the archive, and zeros for holes. */
function readContent({ layer, at, stored, segments }: Content, from: number, into: Uint8Array): void {
  if (segments === null) {
    layer.read(at, stored, from, into);
    return;
  }
  into.fill(0);
  let before = 0;
  for (const { offset, length } of segments) {
    const start = Math.max(from, offset);
    const end = Math.min(from + into.length, offset + length);
    if (start < end) layer.read(at, stored, before + start - offset, into.subarray(start - from, end - from));
    before += length;
  }
}

function fail(code: string): never {
  throw Object.assign(new Error(code), { code });
}
