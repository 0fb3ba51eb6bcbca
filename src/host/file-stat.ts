import { constants, type Stats } from 'node:fs';

export type FileKind = 'file' | 'directory' | 'link' | 'fifo' | 'socket' | 'device';

/** What stat(2) says. */
export type FileStat = {
  readonly kind: FileKind;
  /** Bytes. */
  readonly size: number;
  /** Permission bits with set-id and sticky: 0o7777. */
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
  /** `device:inode`, equal for hard links of one file. */
  readonly inode: string;
};

export function fileStat({ mode, size, uid, gid, dev, ino }: Stats): FileStat {
  const kind = kinds[mode & constants.S_IFMT] ?? 'device';
  return { kind, size, mode: mode & 0o7777, uid, gid, inode: `${dev}:${ino}` };
}

/** By the file type in st_mode (inode(7)). */
const kinds: Readonly<Record<number, FileKind>> = {
  [constants.S_IFREG]: 'file',
  [constants.S_IFDIR]: 'directory',
  [constants.S_IFLNK]: 'link',
  [constants.S_IFIFO]: 'fifo',
  [constants.S_IFSOCK]: 'socket',
};
