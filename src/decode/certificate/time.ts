import { DecodeError } from '../decoded.ts';
import { type DerCursor, derTag } from './der.ts';

/**
 * The UTCTime or GeneralizedTime that comes next, as crypto/x509 takes it.
 * @returns milliseconds since the epoch
 * @throws DecodeError in Go's words
 */
export function readTime(cursor: DerCursor, limit: number): number {
  if (cursor.peek(limit, derTag.utcTime)) {
    const problem = 'x509: malformed UTCTime';
    const text = cursor.content(limit, derTag.utcTime, problem);
    if (!utcForm.test(text)) throw new DecodeError(problem);
    const year = Number(text.slice(0, 2));
    return timeOf(year + (year < 50 ? 2000 : 1900), text, 2, problem);
  }
  if (cursor.peek(limit, derTag.generalizedTime)) {
    const problem = 'x509: malformed GeneralizedTime';
    const text = cursor.content(limit, derTag.generalizedTime, problem);
    if (!generalizedForm.test(text)) throw new DecodeError(problem);
    return timeOf(Number(text.slice(0, 4)), text, 4, problem);
  }
  throw new DecodeError('x509: unsupported time format');
}

/** Go takes minutes without seconds, and zones, though X.509 allows neither; a zone of +0000 must be written Z. */
const utcForm = /^\d{10}(?:\d\d)?(?:Z|(?!.0000)[+-]\d{4})$/;
const generalizedForm = /^\d{14}(?:Z|(?!.0000)[+-]\d{4})$/;

/**
 * Refuses a time that there is not, as Go does: 31 February, 25 o'clock.
 * @param at where the month begins
 */
function timeOf(year: number, text: string, at: number, problem: string): number {
  const end = text.endsWith('Z') ? text.length - 1 : text.length - 5;
  const minutes = Number(text.slice(at, at + 8));
  const month = Math.floor(minutes / 1_000_000);
  const day = Math.floor(minutes / 10_000) % 100;
  const hour = Math.floor(minutes / 100) % 100;
  const minute = minutes % 100;
  const second = end > at + 8 ? Number(text.slice(at + 8, end)) : 0;
  const zone = zoneMinutes(text, end);
  const days = month === 2 && isLeapYear(year) ? 29 : (daysOfMonth[month - 1] ?? 0);
  const exists = day >= 1 && day <= days && hour <= 23 && minute <= 59 && second <= 59;
  if (!exists || zone === null) throw new DecodeError(problem);
  // Date.UTC takes years below 100 for those of the twentieth century.
  const time = Date.UTC(year < 100 ? year + 400 : year, month - 1, day, hour, minute, second);
  return time - (year < 100 ? msOf400Years : 0) - zone * 60_000;
}

const daysOfMonth: readonly number[] = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/** The calendar repeats itself after them. */
const msOf400Years = 146_097 * 86_400_000;

function isLeapYear(year: number): boolean {
  return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
}

/** East of UTC; null for a zone that package time does not parse, or writes in another way (time/format.go, parse). */
function zoneMinutes(text: string, signAt: number): number | null {
  if (text[signAt] === 'Z') return 0;
  const hours = Number(text.slice(signAt + 1, signAt + 3));
  const minutes = Number(text.slice(signAt + 3));
  if (hours > 24 || minutes > 59) return null;
  return (text[signAt] === '-' ? -1 : 1) * (hours * 60 + minutes);
}
