import { type PosixTz, parsePosixTz, posixSpan, type RuleDate } from './posix-tz.ts';
import { localTimeAt } from './tz-lookup.ts';
import type { LocalTimeType, TzFile } from './tzif.ts';

/*
 * How the C libraries read TZ and zone files, where it is not as Go does: glibc's time/tzset.c and time/tzfile.c,
 * musl's src/time/__tz.c. Both take POSIX rules in TZ, and what they cannot read to its end they take as far as it goes.
 */

/** glibc: what cannot be parsed leaves offset 0, and as name the letters that were read (`Europe` of `Europe/Berlin`). */
export function parseGlibcTz(text: string): PosixTz {
  const standard = clockName(text, glibcName);
  if (standard === null) return fixed('', 0);
  if (standard.time === undefined) return fixed(standard.name, 0);
  const offset = -clippedTime(standard.time);
  if (standard.rest === '') return fixed(standard.name, offset);
  const daylight = clockName(standard.rest, glibcName);
  if (daylight === null) return fixed(standard.name, offset);
  const [first = '', second = ''] = daylight.rest.replace(/^,/, '').split(',');
  const start = first === '' ? secondSundayOfMarch : dateOf(first);
  const end = start === null ? null : second === '' ? firstSundayOfNovember : dateOf(second);
  return {
    standard: { abbreviation: standard.name, offset },
    daylight: {
      abbreviation: daylight.name,
      offset: daylight.time === undefined ? offset + 3600 : -clippedTime(daylight.time),
      start: start ?? newYear,
      end: end ?? newYear,
    },
  };
}

/** musl: names of any length are cut at 6 letters, and without a rule daylight time holds almost all year. */
export function parseMuslTz(text: string): PosixTz {
  const standard = clockName(text, muslName) ?? { name: '', time: undefined, rest: '' };
  const offset = standard.time === undefined ? 0 : -plainTime(standard.time);
  const daylight = clockName(standard.rest, muslName) ?? { name: '', time: undefined, rest: '' };
  if (daylight.name === '') return fixed(standard.name.slice(0, 6), offset);
  const [, first = '', second = ''] = daylight.rest.split(',');
  return {
    standard: { abbreviation: standard.name.slice(0, 6), offset },
    daylight: {
      abbreviation: daylight.name.slice(0, 6),
      offset: daylight.time === undefined ? offset + 3600 : -plainTime(daylight.time),
      start: dateOf(first) ?? newYear,
      end: dateOf(second) ?? newYear,
    },
  };
}

/** Whether musl takes TZ for a rule before it looks for a file: letters and a digit or sign, or `UTC` or `GMT`. */
export function isMuslRule(text: string): boolean {
  return /^(?:<[^>]*>?|[A-Za-z]+)[-+0-9]/.test(text) || /^(?:UTC|GMT)(?![A-Za-z])/.test(text);
}

/** The local time that glibc finds in a zone file; null where it refuses the file. */
export function glibcTimeAt(file: TzFile, seconds: number): LocalTimeType | null {
  if (file.version !== 1 && file.trailing.length < 2) return null;
  const last = file.times.length - 1;
  if (last < 0) return file.types[0] ?? null;
  if (seconds < (file.times[last] ?? 0)) return localTimeAt(file, seconds, false);
  const rule = file.trailing[0] === lineFeed ? Buffer.from(file.trailing.subarray(1, -1)).toString('utf8') : '';
  return rule === '' ? localTimeAt(file, seconds, false) : ruleTimeAt(parseGlibcTz(rule), seconds);
}

/** The local time that musl finds in a zone file; null where what it reads is undefined. */
export function muslTimeAt(file: TzFile, seconds: number): LocalTimeType | null {
  if (file.version === 1) return null; // read as if it were version 2
  const last = file.times.length - 1;
  if (last < 0) return file.types[0] ?? null;
  if (seconds < (file.times[last] ?? 0)) return localTimeAt(file, seconds, false);
  if (file.trailing[file.trailing.length - 1] !== lineFeed) return null;
  return ruleTimeAt(parseMuslTz(Buffer.from(file.trailing).toString('utf8').split('\n').at(-2) ?? ''), seconds);
}

/** What a rule says at an instant. */
export function ruleTimeAt(rule: PosixTz, seconds: number): LocalTimeType {
  const { abbreviation, offset, isDst } = posixSpan(rule, 0, seconds);
  return { abbreviation, offset, isDst };
}

const lineFeed = 0x0a;
const glibcName = '[A-Za-z]{3,}|<[A-Za-z0-9+-]{3,}>';
const muslName = '<[^>]*>?|[A-Za-z]*';
const signedTime = '[-+]?[0-9]+(?::[0-9]+(?::[0-9]+)?)?';

/** A date that was never filled in: the first second of January 1. */
const newYear: RuleDate = { kind: 'day', day: 0, time: 0 };

/** Where glibc finds no date: the rule of the United States. */
const secondSundayOfMarch: RuleDate = { kind: 'month', month: 3, week: 2, weekday: 0, time: 7200 };
const firstSundayOfNovember: RuleDate = { kind: 'month', month: 11, week: 1, weekday: 0, time: 7200 };

/** A name, the time after it, and what follows the two. */
function clockName(text: string, pattern: string): { name: string; time: string | undefined; rest: string } | null {
  const [, name, time, rest = ''] = new RegExp(`^(${pattern})(${signedTime})?(.*)$`, 's').exec(text) ?? [];
  return name === undefined ? null : { name: name.replace(/^<|>$/g, ''), time, rest };
}

function dateOf(text: string): RuleDate | null {
  return text === '' ? null : (parsePosixTz(`XXX0YYY,${text},0`)?.daylight?.start ?? null);
}

function fixed(abbreviation: string, offset: number): PosixTz {
  return { standard: { abbreviation, offset }, daylight: null };
}

/** `[+-]hh[:mm[:ss]]` in seconds, positive west of Greenwich. */
function plainTime(text: string): number {
  const [hours = 0, minutes = 0, seconds = 0] = text.replace(/^[-+]/, '').split(':').map(Number);
  const size = hours * 3600 + minutes * 60 + seconds;
  return text.startsWith('-') ? -size : size;
}

/** The same, with the bounds of glibc: 24 hours, 59 minutes, 59 seconds. */
function clippedTime(text: string): number {
  const sign = text.startsWith('-') ? '-' : '';
  const parts = text.replace(/^[-+]/, '').split(':').map(Number);
  return plainTime(sign + parts.map((value, index) => Math.min(value, index === 0 ? 24 : 59)).join(':'));
}
