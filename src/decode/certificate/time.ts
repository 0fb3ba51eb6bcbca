import { DecodeError } from '../decoded.ts';
import { type DerCursor, derTag } from './der.ts';

/**
 * The UTCTime or GeneralizedTime that comes next, as crypto/x509 takes it.
 * @returns milliseconds since the epoch
 * @throws DecodeError in Go's words
 */
export function readTime(cursor: DerCursor, limit: number): number {
  if (cursor.peek(limit, derTag.utcTime)) return timeOf(cursor, limit, utcForm);
  if (cursor.peek(limit, derTag.generalizedTime)) return timeOf(cursor, limit, generalizedForm);
  throw new DecodeError('x509: unsupported time format');
}

type TimeForm = {
  readonly tag: number;
  readonly problem: string;
  readonly yearDigits: number;
  /** How many digits there are in all, with and without seconds: Go takes minutes without them, though X.509 does not allow it. */
  readonly digits: readonly number[];
};

const utcForm: TimeForm = { tag: derTag.utcTime, problem: 'x509: malformed UTCTime', yearDigits: 2, digits: [12, 10] };
const generalizedForm: TimeForm = {
  ...{ tag: derTag.generalizedTime, problem: 'x509: malformed GeneralizedTime' },
  ...{ yearDigits: 4, digits: [14] },
};

/** Refuses a time that there is not, as Go does: 31 February, 25 o'clock. */
function timeOf(cursor: DerCursor, limit: number, { tag, problem, yearDigits, digits }: TimeForm): number {
  const end = cursor.open(limit, tag, problem);
  const { codes, at } = cursor;
  cursor.at = end;
  let zoneAt = at;
  // In place: calls of a function cost the small engine more than what they do.
  for (let code = codes[at] ?? 0; zoneAt < end && code >= 0x30 && code <= 0x39; code = codes[zoneAt] ?? 0) zoneAt += 1;
  const zone = digits.includes(zoneAt - at) ? zoneMinutes(codes, zoneAt, end) : null;
  if (zone === null) throw new DecodeError(problem);
  const year =
    yearDigits === 4 ? twoDigits(codes, at) * 100 + twoDigits(codes, at + 2) : fullYear(twoDigits(codes, at));
  const monthAt = at + yearDigits;
  const month = twoDigits(codes, monthAt);
  const day = twoDigits(codes, monthAt + 2);
  const hour = twoDigits(codes, monthAt + 4);
  const minute = twoDigits(codes, monthAt + 6);
  const second = zoneAt > monthAt + 8 ? twoDigits(codes, monthAt + 8) : 0;
  const days = month === 2 && isLeapYear(year) ? 29 : (daysOfMonth[month - 1] ?? 0);
  if (day < 1 || day > days || hour > 23 || minute > 59 || second > 59) throw new DecodeError(problem);
  // Date.UTC takes years below 100 for those of the twentieth century.
  const time = Date.UTC(year < 100 ? year + 400 : year, month - 1, day, hour, minute, second);
  return time - (year < 100 ? msOf400Years : 0) - zone * 60_000;
}

function twoDigits(codes: Uint8Array, at: number): number {
  return ((codes[at] ?? 0) - 0x30) * 10 + (codes[at + 1] ?? 0) - 0x30;
}

/** RFC 5280, 4.1.2.5.1. */
function fullYear(year: number): number {
  return year < 50 ? year + 2000 : year + 1900;
}

const daysOfMonth: readonly number[] = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/** The calendar repeats itself after them. */
const msOf400Years = 146_097 * 86_400_000;

function isLeapYear(year: number): boolean {
  return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
}

/**
 * East of UTC, though X.509 allows Z only; null for what package time does not parse, or writes in another way (time/format.go, parse): a
 * zone of +0000 must be written Z.
 */
function zoneMinutes(codes: Uint8Array, at: number, end: number): number | null {
  const sign = codes[at];
  if (end === at + 1 && sign === z) return 0;
  if (end !== at + 5 || (sign !== plus && sign !== minus)) return null;
  if (!codes.subarray(at + 1, end).every((code) => code >= 0x30 && code <= 0x39)) return null;
  const hours = twoDigits(codes, at + 1);
  const minutes = twoDigits(codes, at + 3);
  if (hours > 24 || minutes > 59 || hours + minutes === 0) return null;
  return (sign === minus ? -1 : 1) * (hours * 60 + minutes);
}

const [plus, minus, z] = [0x2b, 0x2d, 0x5a];
