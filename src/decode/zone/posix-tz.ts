import { isDigits } from '../digits.ts';

/**
 * A rule such as `CET-1CEST,M3.5.0,M10.5.0/3` (POSIX.1, tzset(3)): the footer of TZif files, and a value of TZ in C.
 */
export interface PosixTz {
  readonly standard: ClockName;
  /** Null without daylight saving time. */
  readonly daylight: (ClockName & { readonly start: RuleDate; readonly end: RuleDate }) | null;
}

export interface ClockName {
  readonly abbreviation: string;
  /** Seconds east of UTC, the opposite of the sign that is written. */
  readonly offset: number;
}

/** The day of the year, and the seconds after local midnight, when the clock changes. */
export type RuleDate =
  /** `Jn`: 1 to 365, February 29 is never counted. */
  | { readonly kind: 'julian'; readonly day: number; readonly time: number }
  /** `n`: 0 to 365, February 29 is counted. */
  | { readonly kind: 'day'; readonly day: number; readonly time: number }
  /** `Mm.w.d`: weekday `d` (0 is Sunday) of week `w` (5 is the last) of month `m`. */
  | {
      readonly kind: 'month';
      readonly month: number;
      readonly week: number;
      readonly weekday: number;
      readonly time: number;
    };

/** The local time type at an instant, and its start and end, as far as the rule determines them near that instant. */
export type PosixSpan = ClockName & { readonly isDst: boolean; readonly start: number; readonly end: number };

/** The default rule: that of the United States, as in tzcode. */
const defaultRule = ',M3.2.0,M11.1.0';

/** Parses as strictly as Go's tzset (time/zoneinfo.go); null for what makes Go ignore a footer. */
export function parsePosixTz(text: string): PosixTz | null {
  const scanner = new Scanner(text);
  const standard = scanner.name();
  if (standard === null) return null;
  const west = scanner.offset();
  if (west === null) return null;
  const base: ClockName = { abbreviation: standard, offset: negated(west) };
  if (scanner.atEnd || scanner.peek === ',') return { standard: base, daylight: null };

  const name = scanner.name();
  if (name === null) return null;
  let offset = base.offset + 3600;
  if (!scanner.atEnd && scanner.peek !== ',') {
    const written = scanner.offset();
    if (written === null) return null;
    offset = negated(written);
  }
  const rules = scanner.atEnd ? new Scanner(defaultRule) : scanner;
  if (!rules.skip(',') && !rules.skip(';')) return null;
  const start = rules.date();
  if (start === null || !rules.skip(',')) return null;
  const end = rules.date();
  if (end === null || !rules.atEnd) return null;
  return { standard: base, daylight: { abbreviation: name, offset, start, end } };
}

/**
 * The rule's answer at `seconds`, with Go's arithmetic: the year is taken in UTC.
 * @param since the last transition before the rule takes over, which starts the span of a rule without daylight time
 */
export function posixSpan(rule: PosixTz, since: number, seconds: number): PosixSpan {
  const { standard, daylight } = rule;
  if (daylight === null) return { ...standard, isDst: false, start: since, end: Number.POSITIVE_INFINITY };

  const { year, secondOfYear, startOfYear } = yearOf(seconds);
  const toDaylight = secondsIntoYear(daylight.start, year) - standard.offset;
  const toStandard = secondsIntoYear(daylight.end, year) - daylight.offset;
  const summer = { abbreviation: daylight.abbreviation, offset: daylight.offset, isDst: true };
  const winter = { ...standard, isDst: false };
  const southern = toStandard < toDaylight;
  const [first, second] = southern ? [toStandard, toDaylight] : [toDaylight, toStandard];
  const [outer, inner] = southern ? [summer, winter] : [winter, summer];
  if (secondOfYear < first) return { ...outer, start: startOfYear, end: startOfYear + first };
  if (secondOfYear >= second) return { ...outer, start: startOfYear + second, end: startOfYear + 365 * 86_400 };
  return { ...inner, start: startOfYear + first, end: startOfYear + second };
}

/** The next change of the clock after `seconds`; null if there is none within two years. */
export function nextPosixChange(rule: PosixTz, seconds: number): number | null {
  if (rule.daylight === null) return null;
  const { year } = yearOf(seconds);
  for (const candidate of [year, year + 1, year + 2]) {
    const startOfYear = Date.UTC(candidate, 0, 1) / 1000;
    const changes = [
      startOfYear + secondsIntoYear(rule.daylight.start, candidate) - rule.standard.offset,
      startOfYear + secondsIntoYear(rule.daylight.end, candidate) - rule.daylight.offset,
    ].sort((a, b) => a - b);
    const next = changes.find((change) => change > seconds);
    if (next !== undefined) return next;
  }
  return null;
}

/** Avoids -0, which JSON and messages would show. */
function negated(value: number): number {
  return value === 0 ? 0 : -value;
}

function yearOf(seconds: number): { year: number; startOfYear: number; secondOfYear: number } {
  const year = new Date(seconds * 1000).getUTCFullYear();
  const startOfYear = Date.UTC(year, 0, 1) / 1000;
  // Go takes the remainder of a day with the sign of `seconds`: before 1970 its second of the year is that of the day
  // before.
  const dayOfYear = Math.floor((seconds - startOfYear) / 86_400);
  const secondOfYear = dayOfYear * 86_400 + (seconds % 86_400);
  return { year, startOfYear: seconds - secondOfYear, secondOfYear };
}

function secondsIntoYear(date: RuleDate, year: number): number {
  return dayOfYear(date, year) * 86_400 + date.time;
}

/** Counted from 0. */
function dayOfYear(date: RuleDate, year: number): number {
  const leap = new Date(Date.UTC(year, 1, 29)).getUTCMonth() === 1;
  switch (date.kind) {
    case 'julian':
      return date.day - 1 + (leap && date.day >= 60 ? 1 : 0);
    case 'day':
      return date.day;
    case 'month': {
      const firstDay = Date.UTC(year, date.month - 1, 1);
      const length = new Date(Date.UTC(year, date.month, 0)).getUTCDate();
      let day = (date.weekday - new Date(firstDay).getUTCDay() + 7) % 7;
      for (let week = 1; week < date.week && day + 7 < length; week += 1) day += 7;
      return (firstDay - Date.UTC(year, 0, 1)) / 86_400_000 + day;
    }
  }
}

const endsName = '0123456789,+-';

/** Reads one rule from left to right. Each method returns null at the first thing Go would reject. */
class Scanner {
  private readonly text: string;
  private at = 0;

  constructor(text: string) {
    this.text = text;
  }

  get atEnd(): boolean {
    return this.at >= this.text.length;
  }

  get peek(): string | undefined {
    return this.text[this.at];
  }

  skip(character: string): boolean {
    if (this.peek !== character) return false;
    this.at += 1;
    return true;
  }

  /** At least three characters up to a digit, sign or comma; or anything in angle brackets. */
  name(): string | null {
    const start = this.at;
    if (this.peek === '<') {
      const end = this.text.indexOf('>', start);
      if (end < 0) return null;
      this.at = end + 1;
      return this.text.slice(start + 1, end);
    }
    while (!this.atEnd && !endsName.includes(this.text.charAt(this.at))) this.at += 1;
    return this.at - start < 3 ? null : this.text.slice(start, this.at);
  }

  /** `[+-]hh[:mm[:ss]]` in seconds; up to a week, which tzcode allows. */
  offset(): number | null {
    const negative = this.peek === '-';
    if (negative || this.peek === '+') this.at += 1;
    let seconds = 0;
    for (const [unit, max] of [
      [3600, 24 * 7],
      [60, 59],
      [1, 59],
    ] as const) {
      const value = this.number(0, max);
      if (value === null) return null;
      seconds += value * unit;
      if (unit === 1 || !this.skip(':')) break;
    }
    return negative ? negated(seconds) : seconds;
  }

  number(min: number, max: number): number | null {
    const start = this.at;
    while (isDigits(this.text.charAt(this.at))) this.at += 1;
    if (this.at === start) return null;
    const value = Number(this.text.slice(start, this.at));
    return value < min || value > max ? null : value;
  }

  date(): RuleDate | null {
    const day = this.day();
    if (day === null) return null;
    const time = this.skip('/') ? this.offset() : 2 * 3600;
    return time === null ? null : { ...day, time };
  }

  private day():
    | { kind: 'julian' | 'day'; day: number }
    | { kind: 'month'; month: number; week: number; weekday: number }
    | null {
    if (this.skip('J')) {
      const day = this.number(1, 365);
      return day === null ? null : { kind: 'julian', day };
    }
    if (this.skip('M')) {
      const month = this.number(1, 12);
      if (month === null || !this.skip('.')) return null;
      const week = this.number(1, 5);
      if (week === null || !this.skip('.')) return null;
      const weekday = this.number(0, 6);
      return weekday === null ? null : { kind: 'month', month, week, weekday };
    }
    const day = this.number(0, 365);
    return day === null ? null : { kind: 'day', day };
  }
}
