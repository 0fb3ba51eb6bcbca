import { nextReferenceChange, type ReferenceZone, referenceOffset } from '../../src/decode/zone/reference/zones.ts';
import { localTimeAt, nextChange } from '../../src/decode/zone/tz-lookup.ts';
import type { TzFile } from '../../src/decode/zone/tzif.ts';
import { formatDay } from './words/words.ts';

/** The first instant at which two zones show different times. */
export type Difference = {
  /** `2026-10-25`, UTC. */
  readonly day: string;
  /** Seconds east of UTC. */
  readonly here: number;
  readonly there: number;
};

/** A clock: its offset at an instant, and the next instant at which it may change. Both in seconds. */
export interface ZoneClock {
  offsetAt(seconds: number): number;
  nextChange(seconds: number): number | null;
}

export const utcClock: ZoneClock = { offsetAt: () => 0, nextChange: () => null };

export function clockOfFile(file: TzFile): ZoneClock {
  return {
    offsetAt: (seconds) => localTimeAt(file, seconds).offset,
    nextChange: (seconds) => nextChange(file, seconds)?.at ?? null,
  };
}

export function clockOfReference(zone: ReferenceZone): ZoneClock {
  return {
    offsetAt: (seconds) => referenceOffset(zone, seconds),
    nextChange: (seconds) => nextReferenceChange(zone, seconds),
  };
}

const year = 366 * 86_400;

/** The differences between two zones from now on. Null if there are none. */
export function futureDifference(here: ZoneClock, there: ZoneClock, now: number, years = 3): Difference | null {
  const end = now + years * year;
  for (let at = now; at < end; ) {
    const [one, other] = [here.offsetAt(at), there.offsetAt(at)];
    if (one !== other) return { day: formatDay(at), here: one, there: other };
    at = Math.min(here.nextChange(at) ?? end, there.nextChange(at) ?? end);
  }
  return null;
}

/** The same from 1970 on, at noon of every 30th day: zones that have been equal since then are names of one zone. */
export function historyDifference(here: ZoneClock, there: ZoneClock, now: number): Difference | null {
  for (const noon of sampledNoons(now)) {
    const [one, other] = [here.offsetAt(noon), there.offsetAt(noon)];
    if (one !== other) return { day: formatDay(noon), here: one, there: other };
  }
  return futureDifference(here, there, now);
}

/** The percentage of days from 1970 to 2015 on which two zones are equal, by every 61st of them. */
export function sharedHistory(here: ZoneClock, there: ZoneClock): number {
  const noons = [...sampledNoons(endOfOldHistory, 61)];
  const same = noons.filter((noon) => here.offsetAt(noon) === there.offsetAt(noon)).length;
  return Math.floor((100 * same) / noons.length);
}

/** 2016-01-01: current databases and those a few years old agree on what came before. */
const endOfOldHistory = 1_451_606_400;

function* sampledNoons(end: number, days = 30): Generator<number> {
  for (let noon = 43_200; noon < end; noon += days * 86_400) yield noon;
}
