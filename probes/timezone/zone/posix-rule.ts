import { ruleTimeAt } from '../../../src/decode/zone/c-tz.ts';
import { parsePosixTz } from '../../../src/decode/zone/posix-tz.ts';

/** A value of TZ that is a rule to the C libraries, and the name of a file that is not there to Go. */
export type PosixRule = {
  /** Seconds east of UTC, now. */
  readonly offset: number;
  readonly abbreviation: string;
  /** The fixed zone of the database that shows the same for ever: `Etc/GMT-9`; null where there is none. */
  readonly equivalent: string | null;
};

/** @param seconds the present, since the epoch */
export function readPosixRule(tz: string, seconds: number): PosixRule | null {
  const text = tz.replace(/^:/, '');
  const rule = ruleStart.test(text) ? parsePosixTz(text) : null;
  if (rule === null) return null;
  const { offset, abbreviation } = ruleTimeAt(rule, seconds);
  return { offset, abbreviation, equivalent: rule.daylight === null ? fixedZone(offset) : null };
}

/** Go's parser of rules would take any text for the name of a clock, since it only ever sees the ends of zone files. */
const ruleStart = /^(?:[A-Za-z]{3,}|<[A-Za-z0-9+-]{3,}>)[-+0-9]/;

/** The signs in the names of these zones are those of POSIX: `Etc/GMT-14` to `Etc/GMT+12`, where `-9` is east. */
function fixedZone(offset: number): string | null {
  const west = -offset / 3600;
  if (!Number.isInteger(west) || west < -14 || west > 12) return null;
  return west === 0 ? 'UTC' : `Etc/GMT${west > 0 ? '+' : ''}${west}`;
}
