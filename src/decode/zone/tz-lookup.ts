import { nextPosixChange, parsePosixTz, posixSpan } from './posix-tz.ts';
import type { LocalTimeType, TzFile } from './tzif.ts';

/**
 * The local time at an instant, as Go's `Location.lookup` finds it (time/zoneinfo.go).
 * @param seconds since 1970-01-01T00:00:00Z
 * @param useFooter false for Go before 1.15, which keeps the last transition's type forever
 * @param loadedAt when the program loads the file, if Go is to cache the type at that instant; this makes a
 * difference only in a damaged file
 */
export function localTimeAt(file: TzFile, seconds: number, useFooter = true, loadedAt?: number): LocalTimeType {
  const held = loadedAt === undefined ? null : rememberedAt(file, loadedAt, useFooter);
  if (held !== null && held.start <= seconds && seconds < held.end) return held.type;

  const { times } = file;
  // Go adds a transition at the beginning of time, to type 0, to a file without any; its footer is used as well.
  if (times.length === 0) return fromFooter(file, 0, seconds, useFooter)?.type ?? typeAt(file, 0);
  if (seconds < (times[0] ?? 0)) return typeAt(file, firstType(file));
  const index = lastAtOrBefore(times, seconds);
  const footer = index === times.length - 1 ? fromFooter(file, times[index] ?? 0, seconds, useFooter) : null;
  return footer?.type ?? typeAt(file, file.indices[index] ?? 0);
}

/** The next instant after `seconds` at which the offset or the abbreviation changes; null if none is known. */
export function nextChange(file: TzFile, seconds: number): { readonly at: number; readonly to: LocalTimeType } | null {
  const now = localTimeAt(file, seconds); // two transitions to the same type change nothing
  for (let index = lastAtOrBefore(file.times, seconds); index < file.times.length; index += 1) {
    const at = file.times[index] ?? 0;
    if (at <= seconds) continue;
    const to = index === file.times.length - 1 ? localTimeAt(file, at) : typeAt(file, file.indices[index] ?? 0);
    if (to.offset !== now.offset || to.abbreviation !== now.abbreviation) return { at, to };
  }
  const rule = file.footer === null ? null : parsePosixTz(file.footer);
  const last = file.times[file.times.length - 1] ?? Number.NEGATIVE_INFINITY;
  const at = rule === null ? null : nextPosixChange(rule, Math.max(seconds, last));
  return at === null ? null : { at, to: localTimeAt(file, at) };
}

/** The type at an instant, and the times from and until which Go considers it in force. */
interface Span {
  readonly type: LocalTimeType;
  readonly start: number;
  readonly end: number;
}

/**
 * `cacheZone`, which LoadLocationFromTZData searches from the front: the first transition that is followed by a later
 * one.
 */
function rememberedAt(file: TzFile, loadedAt: number, useFooter: boolean): Span | null {
  const { times, indices } = file;
  const last = times.length - 1;
  if (last < 0) return fromFooter(file, Number.NEGATIVE_INFINITY, loadedAt, useFooter);
  const index = times.findIndex((at, each) => at <= loadedAt && (each === last || loadedAt < (times[each + 1] ?? 0)));
  if (index < 0) return null;
  const start = times[index] ?? 0;
  const type = typeAt(file, indices[index] ?? 0);
  if (index < last) return { type, start, end: times[index + 1] ?? 0 };
  return fromFooter(file, start, loadedAt, useFooter) ?? { type, start, end: Number.POSITIVE_INFINITY };
}

/**
 * The index of the last time that is not after `seconds`, by Go's binary search, which may miss it in a damaged file;
 * 0 if all are.
 */
function lastAtOrBefore(times: Float64Array, seconds: number): number {
  let low = 0;
  let high = times.length;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if ((times[middle] ?? 0) <= seconds) low = middle;
    else high = middle;
  }
  return low;
}

function fromFooter(file: TzFile, since: number, seconds: number, useFooter: boolean): Span | null {
  if (!useFooter || file.footer === null) return null;
  const rule = parsePosixTz(file.footer);
  if (rule === null) return null;
  const { offset, isDst, abbreviation, start, end } = posixSpan(rule, since, seconds);
  return { type: { offset, isDst, abbreviation }, start, end };
}

function typeAt(file: TzFile, index: number): LocalTimeType {
  return file.types[index] ?? { offset: 0, isDst: false, abbreviation: 'UTC' };
}

/** `lookupFirstZone`: the type in force before the first transition. */
function firstType(file: TzFile): number {
  if (!file.indices.includes(0)) return 0;
  const first = file.indices[0] ?? 0;
  if (file.types[first]?.isDst === true) {
    for (let index = first - 1; index >= 0; index -= 1) if (file.types[index]?.isDst === false) return index;
  }
  return Math.max(
    0,
    file.types.findIndex(({ isDst }) => !isDst),
  );
}
