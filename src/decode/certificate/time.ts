import asn1 from 'node-forge/lib/asn1.js';
import { DecodeError } from '../decoded.ts';
import { type DerCursor, derTag } from './der.ts';

/**
 * The UTCTime or GeneralizedTime that comes next, as crypto/x509 takes it.
 * @returns milliseconds since the epoch
 * @throws DecodeError in Go's words
 */
export function readTime(cursor: DerCursor, limit: number): number {
  if (cursor.peek(limit, derTag.utcTime)) {
    const text = cursor.content(limit, derTag.utcTime, 'x509: malformed UTCTime');
    return checkTime(utcForm.test(text) ? asn1.utcTimeToDate(text) : null, text.slice(2), 'x509: malformed UTCTime');
  }
  if (cursor.peek(limit, derTag.generalizedTime)) {
    const problem = 'x509: malformed GeneralizedTime';
    const text = cursor.content(limit, derTag.generalizedTime, problem);
    return checkTime(generalizedForm.test(text) ? asn1.generalizedTimeToDate(text) : null, text.slice(4), problem);
  }
  throw new DecodeError('x509: unsupported time format');
}

/** Go takes minutes without seconds, and zones, though X.509 allows neither; a zone of +0000 must be written Z. */
const utcForm = /^\d{10}(?:\d\d)?(?:Z|(?!.0000)[+-]\d{4})$/;
const generalizedForm = /^\d{14}(?:Z|(?!.0000)[+-]\d{4})$/;

/**
 * Refuses a time that does not come back the same, as Go does: 31 February, 25 o'clock.
 * @param digits the text from the month on
 */
function checkTime(time: Date | null, digits: string, problem: string): number {
  if (time === null) throw new DecodeError(problem);
  const signAt = digits.length - 5;
  const isUtc = digits.endsWith('Z');
  const written = isUtc ? digits.slice(0, -1) : digits.slice(0, signAt);
  const local = isUtc ? time : new Date(time.getTime() + zoneOffset(digits, signAt));
  const minutes =
    ((local.getUTCMonth() + 1) * 100 + local.getUTCDate()) * 10_000 + local.getUTCHours() * 100 + local.getUTCMinutes();
  if (Number(written) !== (written.length === 10 ? minutes * 100 + local.getUTCSeconds() : minutes))
    throw new DecodeError(problem);
  return time.getTime();
}

/** Milliseconds. */
function zoneOffset(text: string, signAt: number): number {
  const minutes = Number(text.slice(signAt + 1, signAt + 3)) * 60 + Number(text.slice(signAt + 3));
  return (text[signAt] === '-' ? -minutes : minutes) * 60_000;
}
