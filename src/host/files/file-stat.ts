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

export function fileStat(stats: Stats): FileStat {
  return new StatOfKernel(stats);
}

/** The inode is put into words only for whoever asks: hardly a file is compared with another. */
class StatOfKernel implements FileStat {
  readonly kind: FileKind;
  readonly size: number;
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
  private readonly stats: Stats;

  constructor(stats: Stats) {
    this.kind = kinds[stats.mode & constants.S_IFMT] ?? 'device';
    this.size = stats.size;
    this.mode = stats.mode & 0o7777;
    this.uid = stats.uid;
    this.gid = stats.gid;
    this.stats = stats;
  }

  get inode(): string {
    return `${this.stats.dev}:${this.stats.ino}`;
  }
}

/** By the file type in st_mode (inode(7)). */
const kinds: Readonly<Record<number, FileKind>> = {
  [constants.S_IFREG]: 'file',
  [constants.S_IFDIR]: 'directory',
  [constants.S_IFLNK]: 'link',
  [constants.S_IFIFO]: 'fifo',
  [constants.S_IFSOCK]: 'socket',
};
