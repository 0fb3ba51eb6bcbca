import type { ByteSource } from '../byte-source.ts';
import { DecodeError } from '../decoded.ts';
import { cString, readUpTo } from './fields.ts';

/** A string table that is not read: its place in the file, in bytes. */
export type StringTable = { readonly offset: number; readonly size: number };

/** Bounds for hostile files. */
const limits = { strings: 4096, string: 4096, span: 64 * 1024 };

/**
 * The strings that begin at `starts`, by start. A large table is not read for a few names: linkers put those that are
 * read together side by side, so mostly one short read serves them all.
 */
export function readStrings(
  source: ByteSource,
  table: StringTable | null,
  starts: readonly number[],
): Map<number, string> {
  const texts = new Map<number, string>();
  if (table === null || starts.length === 0) return texts;
  if (starts.length > limits.strings) throw new DecodeError(`${starts.length} names in the dynamic section`);
  const first = Math.min(...starts);
  const last = Math.max(...starts);
  const span = last - first + limits.string;
  const window =
    span <= limits.span ? readUpTo(source, table.offset + first, Math.min(span, table.size - first)) : null;
  for (const start of starts) {
    const text =
      window === null
        ? cString(readUpTo(source, table.offset + start, Math.min(limits.string, table.size - start)), 0)
        : cString(window, start - first);
    if (text !== null) texts.set(start, text);
  }
  return texts;
}
