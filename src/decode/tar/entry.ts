import { fromLatin1, utf8 } from '#runtime/bytes.ts';
import { DecodeError } from '../decoded.ts';
import type { TarHeader } from './header.ts';
import type { PaxRecord } from './pax.ts';
import type { Segment } from './sparse.ts';

export type TarKind = 'file' | 'hard-link' | 'symlink' | 'character' | 'block' | 'directory' | 'fifo';

export interface TarEntry {
  /** The name as written, as UTF-8. */
  readonly name: string;
  readonly kind: TarKind;
  readonly linkName: string;
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
  /** The size of the file in bytes, holes included; 0 for what has no content. */
  readonly size: number;
  /** Where its content begins in the archive. */
  readonly at: number;
  /** Bytes stored in the archive. */
  readonly stored: number;
  /** Null for a file without holes. */
  readonly segments: readonly Segment[] | null;
  /** Extended attributes by name. */
  readonly xattrs: ReadonlyMap<string, Uint8Array> | null;
}

/** What precedes the header of an entry and describes it further. */
interface Extensions {
  /** Of a sparse file. */
  readonly name: string | null;
  readonly longName: string | null;
  readonly longLink: string | null;
  readonly pax: readonly PaxRecord[];
}

/** The entry that a header begins, as if it had no holes; its position is not known yet. */
export function entryOf(header: TarHeader, { name: ofSparse, longName, longLink, pax }: Extensions): TarEntry {
  const values = new Map(pax);
  const name = ofSparse ?? values.get('path') ?? longName ?? header.name;
  const kind = kindOf(header.typeflag, name);
  const stated = values.has('size') ? decimal(values.get('size')) : header.size;
  // Only files have content, whatever the size field says (isHeaderOnly in Go's archive/tar).
  const stored = kind === 'file' ? stated : 0;
  return {
    name: utf8(fromLatin1(name)),
    kind,
    linkName: utf8(fromLatin1(values.get('linkpath') ?? longLink ?? header.linkName)),
    mode: header.mode,
    uid: values.has('uid') ? decimal(values.get('uid')) : header.uid,
    gid: values.has('gid') ? decimal(values.get('gid')) : header.gid,
    size: stored,
    at: 0,
    stored,
    segments: null,
    xattrs: xattrsIn(pax),
  };
}

/** @throws DecodeError if the parts of a sparse file overlap, or exceed the file or its stored content */
export function checkSegments(segments: readonly Segment[], { size, stored }: TarEntry): void {
  let end = 0;
  let sum = 0;
  for (const { offset, length } of segments) {
    if (offset < end) throw new DecodeError('the map of a sparse file is damaged');
    end = offset + length;
    sum += length;
  }
  if (end > size || sum > stored) throw new DecodeError('the map of a sparse file is damaged');
}

const kinds: Readonly<Partial<Record<string, TarKind>>> = {
  '\0': 'file',
  '0': 'file',
  '1': 'hard-link',
  '2': 'symlink',
  '3': 'character',
  '4': 'block',
  '5': 'directory',
  '6': 'fifo',
  '7': 'file',
  S: 'file',
};

function kindOf(typeflag: string, name: string): TarKind {
  const kind = kinds[typeflag];
  if (kind === undefined) throw new DecodeError(`'${name.slice(0, 100)}' is of a type that containers cannot have`);
  // v7 has no type for directories.
  return kind === 'file' && name.endsWith('/') ? 'directory' : kind;
}

function xattrsIn(records: readonly PaxRecord[]): ReadonlyMap<string, Uint8Array> | null {
  const prefix = 'SCHILY.xattr.';
  const found = records.filter(([name]) => name.startsWith(prefix));
  if (found.length === 0) return null;
  return new Map(found.map(([name, value]) => [name.slice(prefix.length), fromLatin1(value)]));
}

function decimal(text: string | undefined): number {
  const value = /^\d{1,16}$/.test(text ?? '') ? Number(text) : Number.NaN;
  if (!Number.isSafeInteger(value)) throw new DecodeError('a number in an extended header is out of range');
  return value;
}
