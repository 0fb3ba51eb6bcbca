import { referenceRelease } from '../../../src/decode/zone/reference/data.ts';
import { tzdataReleaseDay } from '../../../src/decode/zone/tzdata-releases.ts';
import type { TimezoneFacts } from '../facts.ts';
import type { TimezoneFinding } from '../findings.ts';
import { isOverwritten, zoneInForce } from '../in-force.ts';
import type { Expectations } from '../options.ts';
import { databaseVolume, fileVolume } from '../volumes.ts';

export function judgeLoadLocation({ app, tz, go, loadLocation }: TimezoneFacts): TimezoneFinding[] {
  const { source, linked, zoneinfo, unread } = loadLocation;
  const found: TimezoneFinding[] = [];
  if (zoneinfo !== null && zoneinfo.result !== 'loaded') {
    const reason = zoneinfo.reason ?? 'it does not exist, or holds no zones';
    found.push({ code: 'timezone/zoneinfo-unusable', detail: { path: zoneinfo.path, reason } });
  }
  // If TZ has found no database, that has been reported.
  const isSaid = tz !== null && go.request !== null && go.source === null;
  if (source === null && linked === true && app !== null && !isSaid)
    found.push(
      unread === undefined
        ? { code: 'timezone/no-database', detail: { app } }
        : { code: 'timezone/database-unread', detail: { app, path: unread } },
    );
  return found;
}

/** Rules that have changed since the file of the zone in force was generated. */
export function judgeRules(facts: TimezoneFacts): TimezoneFinding[] {
  const { zone, go, localtime, database, installer } = facts;
  const name = zoneInForce(zone);
  if (zone.reference === null || name === null || go.source === null || isOverwritten(zone)) return [];
  // The release of the directory says nothing about a zone that was read elsewhere.
  const path = go.source === '/etc/localtime' ? localtime.path : go.source;
  const isFromDatabase = database.directory !== null && path.startsWith(`${database.directory}/`);
  const release = isFromDatabase ? database.release : null;
  // probe-env does not know releases newer than its own. A copy that differs from a sound database has its own
  // finding.
  if ((release !== null && release > referenceRelease) || zone.copyDiffers !== null) return [];
  const detail = { zone: name, path, release, reference: referenceRelease, installer };
  return [{ code: 'timezone/tzdata-differs', detail: { ...detail, ...zone.reference, ...fileVolume(facts) } }];
}

export function judgeAge(facts: TimezoneFacts, expect: Expectations): TimezoneFinding[] {
  const { database, loadLocation, clock, installer } = facts;
  const days = expect.tzdataMaxAge;
  if (days === undefined) return [];
  const found: TimezoneFinding[] = [];
  const { directory, release } = database;
  const released = release === null ? null : tzdataReleaseDay(release);
  if (directory === null || release === null || released === null)
    found.push({ code: 'timezone/tzdata-release-unknown', detail: { source: directory ?? loadLocation.source } });
  else if (Date.parse(clock.day) - Date.parse(released) > days * 86_400_000)
    found.push({
      code: 'timezone/tzdata-old',
      detail: { release, released, directory, days, installer, ...databaseVolume(facts) },
    });
  return found;
}
