import { utf8 } from '#runtime/bytes.ts';
import { type PosixTz, posixSpan, type RuleDate } from './posix-tz.ts';
import { localTimeAt } from './tz-lookup.ts';
import type { LocalTimeType, TzFile } from './tzif.ts';

/*
 * How the C libraries read TZ and zone files, where it is not as Go does: glibc's time/tzset.c and time/tzfile.c,
 * musl's src/time/__tz.c. Both take POSIX rules in TZ, and what they cannot read to its end they take as far as it goes.
 */

/**
 * glibc: what cannot be parsed leaves offset 0, and as the name the letters read so far (`Europe` of
 * `Europe/Berlin`).
 */
export function parseGlibcTz(text: string): PosixTz {
  const cursor = new Cursor(text);
  const standard = cursor.take(glibcName);
  if (standard === null) return fixed('', 0);
  const offset = glibcOffset(cursor);
  if (offset === null) return fixed(unquoted(standard), 0);
  if (cursor.atEnd) return fixed(unquoted(standard), offset);
  const daylight = cursor.take(glibcName);
  const daylightOffset = daylight === null ? 0 : (glibcOffset(cursor) ?? offset + 3600);
  const start = glibcDate(cursor, secondSundayOfMarch);
  const end = start.whole ? glibcDate(cursor, firstSundayOfNovember) : { date: newYear };
  return {
    standard: { abbreviation: unquoted(standard), offset },
    daylight: { abbreviation: unquoted(daylight ?? ''), offset: daylightOffset, start: start.date, end: end.date },
  };
}

/** Whether glibc looks for the file `posixrules`: two names and no dates (__tzset_parse_tz). */
export function asksForPosixrules(text: string): boolean {
  const cursor = new Cursor(text);
  if (cursor.take(glibcName) === null || glibcOffset(cursor) === null) return false;
  if (cursor.take(glibcName) === null) return false;
  glibcOffset(cursor);
  return cursor.atEnd || text.endsWith(',');
}

/**
 * The local time by the transitions of `posixrules`, moved as __tzfile_default does (time/tzfile.c): those to
 * daylight time by the difference of standard time, those back by the whole offset of daylight time, as observed with
 * glibc 2.36. Right for files whose changes are in wall clock time, like New York's, which Debian ships. Null if
 * glibc ignores the file.
 */
export function posixrulesTimeAt(file: TzFile, rule: PosixTz, seconds: number): LocalTimeType | null {
  const { standard, daylight } = rule;
  if (file.types.length < 2 || daylight === null) return null;
  const typeOf = (index: number): LocalTimeType | undefined => file.types[file.indices[index] ?? 0];
  const first = file.times.findIndex((_, index) => typeOf(index)?.isDst === false);
  const moved = standard.offset - (typeOf(first)?.offset ?? 0);
  let isDst = false;
  let found = false;
  let last = Number.NEGATIVE_INFINITY;
  for (const [index, time] of file.times.entries()) {
    last = time + (isDst ? daylight.offset : moved);
    isDst = typeOf(index)?.isDst ?? false;
    if (last <= seconds) found = isDst;
  }
  const footer = utf8(file.trailing).trim();
  if (seconds >= last && footer !== '') return ruleTimeAt(parseGlibcTz(footer), seconds);
  const { abbreviation, offset } = found ? daylight : standard;
  return { abbreviation, offset, isDst: found };
}

/** musl: names of any length are cut at 6 letters, and without a rule daylight time holds almost all year. */
export function parseMuslTz(text: string): PosixTz {
  const cursor = new Cursor(text);
  const standard = { abbreviation: muslName(cursor), offset: minus(muslTime(cursor)) };
  const abbreviation = muslName(cursor);
  if (abbreviation === '') return { standard, daylight: null };
  const offset = /[-+0-9]/.test(cursor.peek) ? minus(muslTime(cursor)) : standard.offset + 3600;
  const start = cursor.skip(',') ? muslDate(cursor) : newYear;
  const end = cursor.skip(',') ? muslDate(cursor) : newYear;
  // What begins when it ends holds all year.
  if (start === end && offset === standard.offset) return fixed(abbreviation, offset);
  return { standard, daylight: { abbreviation, offset, start, end } };
}

/** Whether musl takes TZ for a rule before it looks for a file: a name and a digit or sign, or `UTC` or `GMT`. */
export function isMuslRule(text: string): boolean {
  return /^(?:<[^>]*>|[A-Za-z]+)[-+0-9]/.test(text) || /^(?:UTC|GMT)(?![A-Za-z])/.test(text);
}

/** The local time that glibc finds in a zone file; null if it refuses the file. */
export function glibcTimeAt(file: TzFile, seconds: number): LocalTimeType | null {
  if (file.version !== 1 && file.trailing.length < 2) return null;
  const last = file.times.length - 1;
  if (last < 0) return file.types[0] ?? null;
  if (seconds < (file.times[last] ?? 0)) return localTimeAt(file, seconds, false);
  const rule = file.trailing[0] === lineFeed ? utf8(file.trailing.subarray(1, -1)) : '';
  return rule === '' ? localTimeAt(file, seconds, false) : ruleTimeAt(parseGlibcTz(rule), seconds);
}

/** The local time that musl finds in a zone file; null if what it reads is undefined. */
export function muslTimeAt(file: TzFile, seconds: number): LocalTimeType | null {
  if (file.version === 1) return null; // read as if it were version 2
  const last = file.times.length - 1;
  if (last < 0) return file.types[0] ?? null;
  // scan_trans finds the last transition before it compares its time: if there is only one, the rule holds before it
  // as well.
  if (last > 0 && seconds < (file.times[last] ?? 0)) return localTimeAt(file, seconds, false);
  if (file.trailing[file.trailing.length - 1] !== lineFeed) return null;
  return ruleTimeAt(parseMuslTz(utf8(file.trailing).split('\n').at(-2) ?? ''), seconds);
}

/** The rule's answer at an instant. */
export function ruleTimeAt(rule: PosixTz, seconds: number): LocalTimeType {
  const { abbreviation, offset, isDst } = posixSpan(rule, 0, seconds);
  return { abbreviation, offset, isDst };
}

const lineFeed = 0x0a;

/** A date that was never filled in: the first second of January 1. */
const newYear: RuleDate = { kind: 'day', day: 0, time: 0 };

/** If glibc finds no date: the rule of the United States. */
const secondSundayOfMarch: RuleDate = { kind: 'month', month: 3, week: 2, weekday: 0, time: 7200 };
const firstSundayOfNovember: RuleDate = { kind: 'month', month: 11, week: 1, weekday: 0, time: 7200 };

/** A string that is read from left to right. */
class Cursor {
  #rest: string;

  constructor(text: string) {
    this.#rest = text;
  }

  get atEnd(): boolean {
    return this.#rest === '';
  }

  get peek(): string {
    return this.#rest.slice(0, 1);
  }

  skip(character: string): boolean {
    if (this.peek !== character) return false;
    this.#rest = this.#rest.slice(1);
    return true;
  }

  /** What a sticky pattern matches here; null if it does not match. */
  take(pattern: RegExp): string | null {
    pattern.lastIndex = 0;
    const match = pattern.exec(this.#rest)?.[0] ?? null;
    if (match !== null) this.#rest = this.#rest.slice(match.length);
    return match;
  }
}

const glibcName = /[A-Za-z]{3,}|<[A-Za-z0-9+-]{3,}>/y;
const clockTime = /[0-9]+(?::[0-9]+(?::[0-9]+)?)?/y;

/** sscanf(3) with `%hu`: blanks and an optional sign before each number, which is kept modulo 65,536. */
const scannedTime = /\s*[-+]?[0-9]+(?::\s*[-+]?[0-9]+(?::\s*[-+]?[0-9]+)?)?/y;
const shortValues = 65_536;

/** parse_offset: a sign is consumed even if no number follows. Null without a number. */
function glibcOffset(cursor: Cursor): number | null {
  const east = cursor.take(/[-+]/y) === '-';
  const written = cursor.take(scannedTime);
  if (written === null) return null;
  const [hours = 0, minutes = 0, seconds = 0] = written.split(':').map((text) => {
    const value = Number(text) % shortValues;
    return value < 0 ? value + shortValues : value;
  });
  const size = Math.min(hours, 24) * 3600 + Math.min(minutes, 59) * 60 + Math.min(seconds, 59);
  return east ? size : minus(size);
}

/** parse_rule: a refused date keeps what was read so far, and prevents the second one from being read. */
function glibcDate(cursor: Cursor, missing: RuleDate): { readonly date: RuleDate; readonly whole: boolean } {
  cursor.skip(',');
  if (cursor.atEnd) return { date: missing, whole: true };
  const day = glibcDay(cursor);
  if (day === null) return { date: newYear, whole: false };
  if (day.refused) return { date: { ...day.day, time: 0 }, whole: false };
  if (cursor.atEnd || cursor.peek === ',') return { date: { ...day.day, time: 7200 }, whole: true };
  if (!cursor.skip('/') || cursor.atEnd) return { date: { ...day.day, time: 0 }, whole: false };
  const before = cursor.skip('-');
  const [hours = 2, minutes = 0, seconds = 0] = cursor.take(clockTime)?.split(':').map(Number) ?? [];
  const size = hours * 3600 + minutes * 60 + seconds;
  return { date: { ...day.day, time: before ? minus(size) : size }, whole: true };
}

type Day =
  | { readonly kind: 'julian' | 'day'; readonly day: number }
  | { readonly kind: 'month'; readonly month: number; readonly week: number; readonly weekday: number };

function glibcDay(cursor: Cursor): { readonly day: Day; readonly refused: boolean } | null {
  if (cursor.peek === 'M') {
    const [month = 0, week = 0, weekday = 0] = (cursor.take(/M[0-9]+\.[0-9]+\.[0-9]+/y) ?? '')
      .slice(1)
      .split('.')
      .map(Number);
    if (month < 1 || month > 12 || week < 1 || week > 5 || weekday > 6) return null;
    return { day: { kind: 'month', month, week, weekday }, refused: false };
  }
  const kind = cursor.skip('J') ? 'julian' : 'day';
  const written = cursor.take(/[0-9]+/y);
  if (written === null) return kind === 'julian' ? { day: { kind, day: 0 }, refused: true } : null;
  const day = Number(written);
  const refused = day > 365 || (kind === 'julian' && day === 0);
  return { day: { kind, day: refused ? 0 : day }, refused };
}

/** getname: without a closing bracket everything that remains. */
function muslName(cursor: Cursor): string {
  return unquoted(cursor.take(/<[^>]*>?|[A-Za-z]*/y) ?? '').slice(0, 6);
}

/** getoff: missing numbers are 0, and none has a bound. Positive west of Greenwich. */
function muslTime(cursor: Cursor): number {
  const east = cursor.take(/[-+]/y) === '-';
  let seconds = muslNumber(cursor) * 3600;
  if (cursor.skip(':')) {
    seconds += muslNumber(cursor) * 60;
    if (cursor.skip(':')) seconds += muslNumber(cursor);
  }
  return east ? minus(seconds) : seconds;
}

function muslNumber(cursor: Cursor): number {
  return Number(cursor.take(/[0-9]*/y));
}

/** getrule: nothing is checked. */
function muslDate(cursor: Cursor): RuleDate {
  const day = muslDay(cursor);
  return { ...day, time: cursor.skip('/') ? muslTime(cursor) : 7200 };
}

function muslDay(cursor: Cursor): Day {
  if (!cursor.skip('M')) return { kind: cursor.skip('J') ? 'julian' : 'day', day: muslNumber(cursor) };
  const next = (): number => {
    cursor.take(/./sy);
    return muslNumber(cursor);
  };
  return { kind: 'month', month: Math.min(Math.max(muslNumber(cursor), 1), 12), week: next(), weekday: next() };
}

function unquoted(name: string): string {
  return name.replace(/^<|>$/g, '');
}

/** Avoids -0, which JSON would write differently from 0. */
function minus(value: number): number {
  return value === 0 ? 0 : -value;
}

function fixed(abbreviation: string, offset: number): PosixTz {
  return { standard: { abbreviation, offset }, daylight: null };
}
