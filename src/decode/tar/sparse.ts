import { indexOf, latin1 } from '#runtime/bytes.ts';
import { DecodeError } from '../decoded.ts';
import { blockSize, number, type TarHeader } from './header.ts';
import type { PaxRecord } from './pax.ts';

/** Segments of a sparse file that are stored in the archive; between them it has zeros. */
export type Segment = { readonly offset: number; readonly length: number };

/** The segments that fit in a GNU header of type S, and whether blocks with more follow (GNU tar "Old GNU Format"). */
export function oldGnuSegments(header: TarHeader): { segments: Segment[]; more: boolean; realSize: number } {
  return {
    segments: segmentsIn(header.block, 386, 4),
    more: header.block[482] === 1,
    realSize: number(header.block, { at: 483, length: 12 }),
  };
}

/** The same for a block that follows. */
export function moreSegments(block: Uint8Array): { segments: Segment[]; more: boolean } {
  return { segments: segmentsIn(block, 0, 21), more: block[504] === 1 };
}

function segmentsIn(block: Uint8Array, at: number, count: number): Segment[] {
  const segments: Segment[] = [];
  for (let index = 0; index < count; index += 1) {
    const from = at + index * 24;
    const offset = number(block, { at: from, length: 12 });
    const length = number(block, { at: from + 12, length: 12 });
    if (block[from] === 0) break;
    segments.push({ offset, length });
  }
  return segments;
}

/** What the records of an extended header say about a sparse file (GNU tar "PAX Formats", 0.0 to 1.0). */
export type PaxSparse = {
  readonly name: string | null;
  readonly realSize: number;
  /** Null in version 1.0, which stores them before the content. */
  readonly segments: readonly Segment[] | null;
};

/** Null if the records do not say. */
export function paxSparse(records: readonly PaxRecord[]): PaxSparse | null {
  const all = new Map(records);
  const realSize = all.get('GNU.sparse.realsize') ?? all.get('GNU.sparse.size');
  if (realSize === undefined) return null;
  const name = all.get('GNU.sparse.name') ?? null;
  const inContent = all.get('GNU.sparse.major') === '1';
  const map = all.get('GNU.sparse.map');
  const numbers =
    map !== undefined
      ? map.split(',').filter((word) => word !== '')
      : records.filter(([key]) => /^GNU\.sparse\.(?:offset|numbytes)$/.test(key)).map(([, value]) => value);
  return { name, realSize: decimal(realSize), segments: inContent ? null : pairs(numbers.map(decimal)) };
}

/**
 * The map before the content in version 1.0: decimal numbers, one per line, the first of which is the number of
 * pairs.
 * @param bytes the blocks read so far
 * @returns null if more are needed
 */
export function mapInContent(bytes: Uint8Array): { segments: Segment[]; blocks: number } | null {
  const numbers: number[] = [];
  let at = 0;
  for (let wanted = 1; numbers.length < wanted; ) {
    const end = indexOf(bytes, 0x0a, at);
    if (end < 0) return null;
    numbers.push(decimal(latin1(bytes, at, end)));
    at = end + 1;
    if (numbers.length === 1) wanted = 1 + 2 * (numbers[0] ?? 0);
  }
  return { segments: pairs(numbers.slice(1)), blocks: Math.ceil(at / blockSize) };
}

function pairs(numbers: readonly number[]): Segment[] {
  const segments: Segment[] = [];
  for (let index = 0; index + 1 < numbers.length; index += 2)
    segments.push({ offset: numbers[index] ?? 0, length: numbers[index + 1] ?? 0 });
  return segments;
}

function decimal(text: string): number {
  const value = /^\d{1,16}$/.test(text) ? Number(text) : Number.NaN;
  if (!Number.isSafeInteger(value)) throw new DecodeError('the map of a sparse file is damaged');
  return value;
}
