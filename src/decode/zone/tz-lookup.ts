import { nextPosixChange, parsePosixTz, posixSpan } from './posix-tz.ts';
import type { LocalTimeType, TzFile } from './tzif.ts';

/**
 * The local time at an instant, as `Location.lookup` of Go finds it (time/zoneinfo.go).
 * @param seconds since 1970-01-01T00:00:00Z
 * @param useFooter false for Go before 1.15, which keeps the last transition's type forever
 */
export function localTimeAt(file: TzFile, seconds: number, useFooter = true): LocalTimeType {
  const index = lastAtOrBefore(file.times, seconds);
  if (index < 0) {
    // Go gives a file without transitions one at the beginning of time, to type 0; its footer is used as well.
    if (file.times.length === 0) return fromFooter(file, seconds, useFooter) ?? typeAt(file, 0);
    return typeAt(file, firstType(file));
  }
  const footer = index === file.times.length - 1 ? fromFooter(file, seconds, useFooter) : null;
  return footer ?? typeAt(file, file.indices[index] ?? 0);
}

/** The next instant after `seconds` at which the offset or the abbreviation changes; null where none is known. */
export function nextChange(file: TzFile, seconds: number): { readonly at: number; readonly to: LocalTimeType } | null {
  const now = localTimeAt(file, seconds); // two transitions to the same type are no change
  for (let index = lastAtOrBefore(file.times, seconds) + 1; index < file.times.length; index += 1) {
    const at = file.times[index] ?? 0;
    const to = index === file.times.length - 1 ? localTimeAt(file, at) : typeAt(file, file.indices[index] ?? 0);
    if (to.offset !== now.offset || to.abbreviation !== now.abbreviation) return { at, to };
  }
  const rule = file.footer === null ? null : parsePosixTz(file.footer);
  const last = file.times[file.times.length - 1] ?? Number.NEGATIVE_INFINITY;
  const at = rule === null ? null : nextPosixChange(rule, Math.max(seconds, last));
  return at === null ? null : { at, to: localTimeAt(file, at) };
}

/** The index of the last time that is not after `seconds`; -1 where all are. */
function lastAtOrBefore(times: Float64Array, seconds: number): number {
  let low = -1;
  let high = times.length;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if ((times[middle] ?? 0) <= seconds) low = middle;
    else high = middle;
  }
  return low;
}

function fromFooter(file: TzFile, seconds: number, useFooter: boolean): LocalTimeType | null {
  if (!useFooter || file.footer === null) return null;
  const rule = parsePosixTz(file.footer);
  if (rule === null) return null;
  const { offset, isDst, abbreviation } = posixSpan(rule, file.times[file.times.length - 1] ?? 0, seconds);
  return { offset, isDst, abbreviation };
}

function typeAt(file: TzFile, index: number): LocalTimeType {
  return file.types[index] ?? { offset: 0, isDst: false, abbreviation: 'UTC' };
}

/** `lookupFirstZone`: the type that holds before the first transition. */
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
