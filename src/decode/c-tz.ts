import { type ClockName, defaultRule, type PosixTz, parsePosixTz, posixSpan, type RuleDate } from './posix-tz.ts';
import { localTimeAt } from './tz-lookup.ts';
import type { LocalTimeType, TzFile } from './tzif.ts';

/*
 * How the C libraries read TZ and zone files, where it is not as Go does: glibc's time/tzset.c and time/tzfile.c,
 * musl's src/time/__tz.c. Both take POSIX rules in TZ, and what they cannot read to its end they take as far as it goes.
 */

/** glibc: what cannot be parsed leaves offset 0, and as name the letters that were read (`Europe` of `Europe/Berlin`). */
export function parseGlibcTz(text: string): PosixTz {
  const strict = parsePosixTz(text);
  const [, standard, offset, rest = ''] = new RegExp(`^(${glibcName})(${signedTime})?(.*)$`, 's').exec(text) ?? [];
  if (standard === undefined) return fixed('', 0);
  if (offset === undefined) return fixed(unquoted(standard), 0);
  const base = { abbreviation: unquoted(standard), offset: -clippedTime(offset) };
  if (rest === '') return fixed(base.abbreviation, base.offset);
  const [, daylight, written, dates = ''] = new RegExp(`^(${glibcName})(${signedTime})?(.*)$`, 's').exec(rest) ?? [];
  if (daylight === undefined) return { standard: base, daylight: null };
  const name = {
    abbreviation: unquoted(daylight),
    offset: written === undefined ? base.offset + 3600 : -clippedTime(written),
  };
  const rules =
    strict?.daylight ?? parsePosixTz(`XXX0YYY${dates === '' || dates === ',' ? defaultRule : dates}`)?.daylight;
  return { standard: base, daylight: { ...name, start: rules?.start ?? newYear, end: rules?.end ?? newYear } };
}

/** musl: names of any length are cut at 6 letters, and without a rule daylight time holds almost all year. */
export function parseMuslTz(text: string): PosixTz {
  const [, standard = '', offset, rest = ''] = new RegExp(`^(${muslName})(${signedTime})?(.*)$`, 's').exec(text) ?? [];
  const base = { abbreviation: muslAbbreviation(standard), offset: offset === undefined ? 0 : -plainTime(offset) };
  const [, daylight = '', written, dates = ''] =
    new RegExp(`^(${muslName})(${signedTime})?(.*)$`, 's').exec(rest) ?? [];
  const abbreviation = muslAbbreviation(daylight);
  if (abbreviation === '') return { standard: { ...base, offset: base.offset + 0 }, daylight: null };
  const rules = parsePosixTz(`XXX0YYY${dates}`)?.daylight;
  const written0 = written === undefined ? base.offset + 3600 : -plainTime(written);
  const [start, end] = dates === '' ? [newYear, newYear] : [rules?.start ?? newYear, rules?.end ?? newYear];
  return { standard: base, daylight: { abbreviation, offset: written0, start, end } };
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

/** A rule that was never filled in: the first second of January 1. */
const newYear: RuleDate = { kind: 'day', day: 0, time: 0 };

function fixed(abbreviation: string, offset: number): PosixTz {
  return { standard: { abbreviation, offset }, daylight: null } satisfies { standard: ClockName; daylight: null };
}

function unquoted(name: string): string {
  return name.replace(/^<|>$/g, '');
}

function muslAbbreviation(name: string): string {
  return unquoted(name).slice(0, 6);
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
