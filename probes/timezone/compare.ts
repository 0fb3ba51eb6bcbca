import { localTimeAt } from '../../src/decode/zone/tz-lookup.ts';
import type { TzFile } from '../../src/decode/zone/tzif.ts';
import { formatDay } from './words.ts';

/** The first day on which two zones show different times. */
export type Difference = {
  /** `2026-10-25`, UTC. */
  readonly day: string;
  /** Seconds east of UTC. */
  readonly here: number;
  readonly there: number;
};

/** Whatever tells the offset at an instant, both in seconds: a zone file, or a library. */
export type OffsetAt = (seconds: number) => number;

export function offsetOf(file: TzFile): OffsetAt {
  return (seconds) => localTimeAt(file, seconds).offset;
}

/** What two zones will show in the next three years, at noon UTC of every fifth day. Null where it is the same. */
export function futureDifference(here: OffsetAt, there: OffsetAt, now: number): Difference | null {
  return firstDifference(here, there, { from: dayOf(now), days: 3 * 366, stride: 5 });
}

/** The same from 1970 on, every 30th day: zones that have been the same since then are names of one zone. */
export function historyDifference(here: OffsetAt, there: OffsetAt, now: number): Difference | null {
  return firstDifference(here, there, { from: 0, days: dayOf(now), stride: 30 }) ?? futureDifference(here, there, now);
}

function dayOf(seconds: number): number {
  return Math.floor(seconds / 86_400);
}

function firstDifference(
  here: OffsetAt,
  there: OffsetAt,
  { from, days, stride }: { from: number; days: number; stride: number },
): Difference | null {
  for (let day = from; day < from + days; day += stride) {
    const noon = day * 86_400 + 43_200;
    const [one, other] = [here(noon), there(noon)];
    if (one !== other) return { day: formatDay(noon), here: one, there: other };
  }
  return null;
}
