import { ruleTimeAt } from '../../../src/decode/zone/c-tz.ts';
import { type PosixTz, parsePosixTz } from '../../../src/decode/zone/posix-tz.ts';
import { nextReferenceChange, referenceOffset, referenceZone } from '../../../src/decode/zone/reference/zones.ts';
import { abbreviations, regionOfRule, wellKnownZones } from './abbreviations.ts';
import type { ZoneNames } from './zone-names.ts';

/** A value of TZ that is a rule to the C libraries, and the name of a file that is not there to Go. */
export type PosixRule = {
  /** Seconds east of UTC, now. */
  readonly offset: number;
  readonly abbreviation: string;
  /** The zone with the same rule: `Asia/Tokyo` for JST-9, `Etc/GMT+8` for UTC+8; null where there is none. */
  readonly zone: string | null;
  /** For UTC+8, which is west of UTC: the zone of the other sign, which is what most people mean. Null elsewhere. */
  readonly mirrored: string | null;
  /** Whether the program finds a file for `zone`. */
  readonly inDatabase: boolean;
};

/** @param seconds the present, since the epoch */
export function readPosixRule(tz: string, seconds: number, names: ZoneNames): PosixRule | null {
  const text = tz.replace(/^:/, '');
  const rule = ruleStart.test(text) ? parsePosixTz(text) : null;
  if (rule === null) return null;
  const { offset, abbreviation } = ruleTimeAt(rule, seconds);
  const zone = zoneOfRule(text, rule, seconds);
  const isSigned = /^(?:UTC|GMT|UCT|Z+)[-+0-9]/i.test(text) && rule.daylight === null && offset !== 0;
  return {
    offset,
    abbreviation,
    zone,
    mirrored: isSigned ? fixedZone(-offset) : null,
    inDatabase: zone !== null && names.has(zone),
  };
}

/** Go's parser of rules would take any text for the name of a clock, since it only ever sees the ends of zone files. */
const ruleStart = /^(?:[A-Za-z]{3,}|<[A-Za-z0-9+-]{3,}>)[-+0-9]/;

/** By the whole text, by the name of the clock where its rule is that of the zone, and by the rule alone. */
function zoneOfRule(text: string, rule: PosixTz, seconds: number): string | null {
  const region = regionOfRule[text.split(',')[0] ?? ''];
  const isWritten = text.includes(',');
  const named = (abbreviations[rule.standard.abbreviation] ?? []).map(({ zone }) => zone);
  for (const zone of [...(region === undefined ? [] : [region]), ...named])
    if (isWritten || rule.daylight === null ? hasRule(zone, rule, seconds) : hasDaylight(zone, rule, seconds))
      return zone;
  if (rule.daylight === null) {
    const fixed = fixedZone(rule.standard.offset);
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

/** Without a written rule the C libraries take that of the United States: only the offsets are compared. */
function hasDaylight(name: string, rule: PosixTz, seconds: number): boolean {
  const zone = referenceZone(name);
  const last = zone?.eras[zone.eras.length - 1]?.rule;
  if (last === undefined || zone === null || nextReferenceChange(zone, seconds) === null) return false;
  return last.standard.offset === rule.standard.offset;
}

function shapeOf({ standard, daylight }: PosixTz): string {
  return JSON.stringify([standard.offset, daylight?.offset, daylight?.start, daylight?.end]);
}

/** The signs in the names of these zones are those of POSIX: `Etc/GMT-14` to `Etc/GMT+12`, where `-9` is east. */
function fixedZone(offset: number): string | null {
  const west = -offset / 3600;
  if (!Number.isInteger(west) || west < -14 || west > 12) return null;
  return west === 0 ? 'UTC' : `Etc/GMT${west > 0 ? '+' : ''}${west}`;
}
