import type { TimezoneFacts } from '../facts.ts';
import type { TimezoneFinding } from '../findings.ts';
import { isOverwritten } from '../in-force.ts';
import { databaseVolume, fileVolume } from '../volumes.ts';
import { describeCause, describeZone } from '../words/describe.ts';
import type { Expected } from './facts.ts';

/** Whether the zone in force is the one that `--tz` states. */
export function judgeExpected(facts: TimezoneFacts): TimezoneFinding[] {
  const { expected, installer } = facts;
  if (expected === null || (facts.tzKnown && holds(expected, facts))) return [];
  const { zone, suggestion } = expected;
  if (!expected.known) {
    const { zone: nearest, others, place } = suggestion ?? { zone: null, others: [], place: null };
    return [{ code: 'timezone/expectation-unknown', detail: { expected: zone, nearest, place, others } }];
  }
  if (!facts.tzKnown) {
    const set = suggestion?.inDatabase === true && suggestion.zone !== zone ? { set: suggestion.zone } : {};
    return [{ code: 'timezone/zone-unverified', detail: { expected: zone, ...set } }];
  }
  const detail = {
    expected: zone,
    actual: describeZone(facts),
    because: describeCause(facts),
    // Go needs no file for TZ=UTC, whatever is wrong with that of Etc/UTC.
    set: expected.utc ? 'UTC' : (suggestion?.zone ?? zone),
    inDatabase: expected.utc || (suggestion?.inDatabase ?? true),
    ...overwrittenFile(facts, expected),
    installer,
    ...(isOverwritten(facts.zone) ? fileVolume(facts) : databaseVolume(facts)),
  };
  return [{ code: 'timezone/mismatch', detail }];
}

/** If the name in force is the expected one, setting it again changes nothing. */
function overwrittenFile(
  { zone, go, localtime }: TimezoneFacts,
  expected: Expected,
): { overwritten?: OverwrittenFile } {
  if (expected.utc || zone.name !== expected.zone || go.source === null || !isOverwritten(zone)) return {};
  const path = go.source === '/etc/localtime' ? localtime.path : go.source;
  return { overwritten: { path, mounted: zone.mounted } };
}

type OverwrittenFile = { readonly path: string; readonly mounted: boolean };

/**
 * An offset is never UTC, whatever the file is called; and a file that another zone was written over counts as that
 * zone.
 */
function holds(expected: Expected, { zone }: TimezoneFacts): boolean {
  if (expected.utc) return expected.alwaysUtc;
  if (isOverwritten(zone)) return expected.sameHistory === true;
  if (expected.named || expected.sameContent === true) return true;
  // Two files of one database with different bytes are two zones, unless probe-env's rules know them as one.
  if (expected.sameContent === false && zone.name !== null) return false;
  return expected.sameHistory === true;
}
