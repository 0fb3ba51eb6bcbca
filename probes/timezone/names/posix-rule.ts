import { ruleTimeAt } from '../../../src/decode/zone/c-tz.ts';
import { type PosixTz, parsePosixTz } from '../../../src/decode/zone/posix-tz.ts';
import { nextReferenceChange, referenceOffset, referenceZone } from '../../../src/decode/zone/reference/zones.ts';
import { abbreviations, regionOfRule, wellKnownZones } from './abbreviations.ts';
import { zoneOfOffset } from './offset-zones.ts';
import type { ZoneNames } from './zone-names.ts';

/** A value of TZ that is a rule to the C libraries, but the name of a missing file to Go. */
export type PosixRule = {
  /** The current offset in seconds east of UTC. */
  readonly offset: number;
  readonly abbreviation: string;
  /** The zone with the same rule: `Asia/Tokyo` for JST-9, `Etc/GMT+8` for UTC+8; null if there is none. */
  readonly zone: string | null;
  /**
   * For UTC+8 or CST+8, which are west of UTC: the zone with the opposite sign, which most people mean. Otherwise
   * null.
   */
  readonly mirrored: string | null;
  /** Whether the program finds a file for `zone`, or for any zone if that is null. */
  readonly inDatabase: boolean;
};

/** @param seconds the present, since the epoch */
export function readPosixRule(tz: string, seconds: number, names: ZoneNames): PosixRule | null {
  const text = tz.replace(/^:/, '');
  const rule = ruleStart.test(text) ? parsePosixTz(text) : null;
  if (rule === null) return null;
  const { offset, abbreviation } = ruleTimeAt(rule, seconds);
  const zone = zoneOfRule(text, rule, seconds);
  const mirrored = mirroredZone(text, rule);
  return { offset, abbreviation, zone, mirrored, inDatabase: names.has(zone ?? mirrored ?? 'Europe/Berlin') };
}

/**
 * UTC+8 and CST+8 are west of UTC, which their writers rarely mean: the zone that is 8 hours east, or has that
 * abbreviation there.
 */
function mirroredZone(text: string, { standard, daylight }: PosixTz): string | null {
  if (standard.offset === 0) return null;
  if (/^(?:UTC|GMT|UCT|Z+)[-+0-9]/i.test(text)) return daylight === null ? zoneOfOffset(-standard.offset) : null;
  const named = (abbreviations[standard.abbreviation.toUpperCase()] ?? []).map(({ zone }) => zone);
  const hasOffset = (zone: string, offset: number): boolean =>
    referenceZone(zone)?.eras.at(-1)?.rule.standard.offset === offset;
  if (named.some((zone) => hasOffset(zone, standard.offset))) return null;
  return named.find((zone) => hasOffset(zone, -standard.offset)) ?? null;
}

/**
 * Go's parser of rules would accept any text as the name of a clock, since it only ever sees the ends of zone files.
 */
const ruleStart = /^(?:[A-Za-z]{3,}|<[A-Za-z0-9+-]{3,}>)[-+0-9]/;

/** By the whole text, by the name of the clock if its rule is that of the zone, and by the rule alone. */
function zoneOfRule(text: string, rule: PosixTz, seconds: number): string | null {
  const region = regionOfRule[text.split(',')[0] ?? ''];
  const isWritten = text.includes(',');
  const named = (abbreviations[rule.standard.abbreviation] ?? []).map(({ zone }) => zone);
  for (const zone of [...(region === undefined ? [] : [region]), ...named])
    if (isWritten || rule.daylight === null ? hasRule(zone, rule, seconds) : hasDaylight(zone, rule, seconds))
      return zone;
  if (rule.daylight === null) {
    const fixed = zoneOfOffset(rule.standard.offset);
    if (fixed !== null) return fixed;
  }
  return wellKnownZones.find((zone) => hasRule(zone, rule, seconds)) ?? null;
}

function hasRule(name: string, rule: PosixTz, seconds: number): boolean {
  const zone = referenceZone(name);
  if (zone === null) return false;
  if (rule.daylight === null)
    return nextReferenceChange(zone, seconds) === null && referenceOffset(zone, seconds) === rule.standard.offset;
  const last = zone.eras[zone.eras.length - 1]?.rule;
  return last !== undefined && shapeOf(last) === shapeOf(rule);
}

/** Without a written rule the C libraries use that of the United States: only the offsets are compared. */
function hasDaylight(name: string, rule: PosixTz, seconds: number): boolean {
  const zone = referenceZone(name);
  const last = zone?.eras[zone.eras.length - 1]?.rule;
  if (last === undefined || zone === null || nextReferenceChange(zone, seconds) === null) return false;
  return last.standard.offset === rule.standard.offset;
}

function shapeOf({ standard, daylight }: PosixTz): string {
  return JSON.stringify([standard.offset, daylight?.offset, daylight?.start, daylight?.end]);
}
