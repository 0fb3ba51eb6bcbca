import { findText } from '../../find-text.ts';
import { nextPosixChange, type PosixTz, parsePosixTz, posixSpan } from '../posix-tz.ts';
import { referenceRows, windowsRows } from './data.ts';

/**
 * A zone by probe-env's own time zone rules, which are exact from 1970 to 2040. Instants are seconds since the epoch.
 */
export interface ReferenceZone {
  /** `Asia/Kolkata`, even if it was looked up as Asia/Calcutta. */
  readonly name: string;
  /** Every other name of the zone. */
  readonly links: readonly string[];
  readonly eras: readonly ReferenceEra[];
}

/** A period with one offset or one yearly rule. */
export interface ReferenceEra {
  readonly until: number;
  readonly rule: PosixTz;
}

/**
 * Finds a zone by one of its names, case-sensitively. Only its own line of the table is decoded.
 * @returns null for a name that the release does not have
 */
export function referenceZone(name: string): ReferenceZone | null {
  if (name === '' || name.includes(' ') || name.includes('|') || name.includes('\n')) return null;
  const rows = referenceRows();
  const found = placeOf(name, rows);
  if (found < 0) return null;
  const start = rows.lastIndexOf('\n', found) + 1;
  const bar = rows.indexOf('|', start);
  const [zone = '', ...links] = rows.slice(start + 1, bar - 1).split(' ');
  const rules = rows.slice(0, rows.indexOf('\n')).split(';');
  return { name: zone, links, eras: erasOf(rows.slice(bar + 1, rows.indexOf('\n', bar)), rules) };
}

/** Between blanks: it may be the end of a longer name before. */
function placeOf(name: string, rows: string): number {
  let at = findText(rows, `${name} `);
  while (at >= 0 && rows[at - 1] !== ' ') at = findText(rows, `${name} `, at + 1);
  return at;
}

/** Every name in the release, zones and links, each zone before its links. */
export function referenceNames(): string[] {
  return referenceRows()
    .split('\n')
    .flatMap((row) => (row.startsWith(' ') ? row.slice(1, row.indexOf('|') - 1).split(' ') : []));
}

/** The zone of a Windows time zone such as `China Standard Time`, in any case; null if there is none. */
export function windowsZone(name: string): string | null {
  const wanted = /^(.+) (?:standard|daylight) time$/.exec(name.toLowerCase())?.[1];
  if (wanted === undefined) return null;
  const row = windowsRows()
    .split('\n')
    .find((each) => each.toLowerCase().startsWith(`${wanted}|`));
  return row === undefined ? null : row.slice(row.indexOf('|') + 1);
}

/** Seconds east of UTC at an instant. */
export function referenceOffset(zone: ReferenceZone, seconds: number): number {
  const era = zone.eras.find(({ until }) => seconds < until);
  return era === undefined ? 0 : posixSpan(era.rule, 0, seconds).offset;
}

/** The first instant after `seconds` at which the offset may change; null if none is known. */
export function nextReferenceChange(zone: ReferenceZone, seconds: number): number | null {
  for (const { until, rule } of zone.eras) {
    if (seconds >= until) continue;
    const change = nextPosixChange(rule, seconds);
    if (change !== null && change < until) return change;
    return until === Number.POSITIVE_INFINITY ? null : until;
  }
  return null;
}

/** Numbers are in base 36, in units of 30 seconds. */
function erasOf(text: string, rules: readonly string[]): ReferenceEra[] {
  let end = 0;
  return text.split(',').map((part) => {
    const [length = '', offset = '', rule] = part.split(/[:/]/);
    end = length === '' ? Number.POSITIVE_INFINITY : end + 30 * Number.parseInt(length, 36);
    return { until: end, rule: ruleOf(30 * Number.parseInt(offset, 36), rules[Number.parseInt(rule ?? '', 36)]) };
  });
}

/** @param yearly `3600,M3.5.0,M10.5.0/3`: the amount that summer time adds, when it begins, and when it ends */
function ruleOf(offset: number, yearly: string | undefined): PosixTz {
  const standard = { abbreviation: '', offset };
  if (yearly === undefined) return { standard, daylight: null };
  const [saved = '', ...dates] = yearly.split(',');
  const daylight = parsePosixTz(`AAA0BBB,${dates.join(',')}`)?.daylight ?? null;
  if (daylight === null) return { standard, daylight };
  return { standard, daylight: { ...daylight, abbreviation: '', offset: offset + Number(saved) } };
}
