import type { Segment } from '../../decode/tar/sparse.ts';
import type { LayerContents } from './contents.ts';

/** A file of an image, under all of its names. */
export interface Inode {
  /** Type and permission bits, st_mode. */
  mode: number;
  uid: number;
  gid: number;
  /** Bytes. */
  readonly size: number;
  readonly ino: number;
  /** Of a symbolic link. */
  readonly target: string;
  xattrs: ReadonlyMap<string, Uint8Array> | null;
  /** Of a regular file that is not empty. */
  readonly content: Content | null;
  /** Of a directory. */
  readonly directory: Directory | null;
}

/** Where the bytes of a file are. */
export interface Content {
  readonly layer: LayerContents;
  /** Where they begin in the layer's archive, and how many there are. */
  readonly at: number;
  readonly stored: number;
  /** Null for a file without holes. */
  readonly segments: readonly Segment[] | null;
}

export interface Directory {
  readonly entries: Map<string, Inode>;
  /** It was created as the parent of something, without an entry in the archive. */
  implicit: boolean;
  /** Hides everything that lower layers have there. */
  opaque: boolean;
  /**
   * Names that lower layers have there and this one removes; null for none, since a set for each directory would take
   * memory.
   */
  whiteouts: Set<string> | null;
}

export const typeBits = {
  file: 0o100000,
  directory: 0o040000,
  symlink: 0o120000,
  character: 0o020000,
  block: 0o060000,
  fifo: 0o010000,
} as const;

export function newInode(ino: number, type: keyof typeof typeBits, of: Partial<Omit<Inode, 'ino'>>): Inode {
  return {
    mode: typeBits[type] | ((of.mode ?? 0o755) & 0o7777),
    uid: of.uid ?? 0,
    gid: of.gid ?? 0,
    size: of.size ?? 0,
    ino,
    target: of.target ?? '',
    xattrs: of.xattrs ?? null,
    content: of.content ?? null,
    directory: of.directory ?? null,
  };
}

export function newDirectory(implicit: boolean): Directory {
  return { entries: new Map(), implicit, opaque: false, whiteouts: null };
}
