import type { RawStat } from '../../runtime/syscalls.ts';

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

export function fileStat(stats: RawStat): FileStat {
  return new StatOfKernel(stats);
}

/** The inode is converted to a string only when needed: files are rarely compared. */
class StatOfKernel implements FileStat {
  readonly kind: FileKind;
  readonly size: number;
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
  private readonly stats: RawStat;

  constructor(stats: RawStat) {
    this.kind = kinds[stats.mode & fileType.mask] ?? 'device';
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

/** The file type in st_mode (inode(7)). */
export const fileType = {
  mask: 0o170000,
  regular: 0o100000,
  directory: 0o040000,
  link: 0o120000,
  fifo: 0o010000,
  socket: 0o140000,
} as const;

export function isRegularFile({ mode }: RawStat): boolean {
  return (mode & fileType.mask) === fileType.regular;
}

const kinds: Readonly<Record<number, FileKind>> = {
  [fileType.regular]: 'file',
  [fileType.directory]: 'directory',
  [fileType.link]: 'link',
  [fileType.fifo]: 'fifo',
  [fileType.socket]: 'socket',
};
