import { tzdataReleaseDay } from '../../src/decode/zone/tzdata-releases.ts';
import { describeCause, describeSetting, describeZone } from './describe.ts';
import { referenceRelease } from './expected/reference.ts';
import type { TimezoneFacts } from './facts.ts';
import type { TimezoneFinding } from './findings.ts';
import type { Expectations } from './options.ts';
import { meansUtc } from './utc.ts';
import { formatOffset } from './words.ts';
import { judgeSilentUtc } from './zone/silent-utc.ts';

/** The order is that of the questions: is it an accident, is it what was stated, who sees it otherwise, how good are the data. */
export function judge(facts: TimezoneFacts, expect: Expectations): TimezoneFinding[] {
  return [
    ...judgeSilentUtc(facts),
    ...judgeExpectation(facts),
    ...judgeClock(facts),
    ...judgeFile(facts),
    ...judgeAgreement(facts),
    ...judgeLoadLocation(facts),
    ...judgeAge(facts, expect),
  ];
}

function judgeExpectation(facts: TimezoneFacts): TimezoneFinding[] {
  const { expected } = facts;
  if (expected === null || expected.holds) return [];
  if (expected.by === 'unknown') return [{ code: 'timezone/expectation-unknown', detail: { expected: expected.zone } }];
  return [
    {
      code: 'timezone/mismatch',
      detail: { expected: expected.zone, actual: describeZone(facts), because: describeCause(facts) },
    },
  ];
}

function judgeClock({ clock }: TimezoneFacts): TimezoneFinding[] {
  return clock.day < clock.notBefore ? [{ code: 'timezone/clock-behind', detail: clock }] : [];
}

/** What is odd about the file that is in force. */
function judgeFile({ go, zone, goVersion, localtime }: TimezoneFacts): TimezoneFinding[] {
  if (go.source === null) return [];
  const path = go.source === '/etc/localtime' ? localtime.path : go.source;
  const found: TimezoneFinding[] = [];
  if (zone.leapSeconds > 0) {
    const plain = zone.name ?? '<Area/City>';
    found.push({ code: 'timezone/right-zone', detail: { path, leapSeconds: zone.leapSeconds, plain } });
  }
  if (zone.footer === 'damaged')
    found.push({ code: 'timezone/footer-damaged', detail: { path, since: zone.lastTransition } });
  if (zone.footer === 'ignored' && goVersion !== null) {
    const since = zone.lastTransition ?? 'the last transition';
    found.push({ code: 'timezone/footer-ignored', detail: { path, goVersion, since } });
  }
  if (zone.copyDiffers !== null && zone.name !== null) {
    const { path: database, ...difference } = zone.copyDiffers;
    found.push({ code: 'timezone/copy-differs', detail: { path, zone: zone.name, database, ...difference } });
  }
  return found;
}

/** Who in the container sees another zone, or names one. */
function judgeAgreement(facts: TimezoneFacts): TimezoneFinding[] {
  const { go, c, tz, localtime, etcTimezone, zone, overridden } = facts;
  const found: TimezoneFinding[] = [];
  const others = c.installed.flatMap((library) => {
    const seen = c[library];
    return seen === null || seen.offset === go.offset
      ? []
      : [`${seen.abbreviation || 'a zone without a name'} (${formatOffset(seen.offset)}) by ${library}`];
  });
  if (others.length > 0) {
    const sees = `${go.abbreviation} (${formatOffset(go.offset)})`;
    found.push({ code: 'timezone/c-disagrees', detail: { setting: describeSetting(facts), go: sees, others } });
  }
  if (etcTimezone?.agrees === false && tz === null) {
    const name = localtime.end === 'absent' ? null : (zone.name ?? localtime.path);
    found.push({ code: 'timezone/etc-timezone-contradicts', detail: { named: etcTimezone.zone, localtime: name } });
  }
  if (overridden !== null && zone.name !== null && !meansUtc(overridden))
    found.push({ code: 'timezone/tz-overrides', detail: { tz: zone.name, localtime: overridden } });
  return found;
}

function judgeLoadLocation({ app, tz, go, loadLocation }: TimezoneFacts): TimezoneFinding[] {
  const { source, linked, zoneinfo } = loadLocation;
  const found: TimezoneFinding[] = [];
  if (zoneinfo !== null && zoneinfo.result !== 'loaded') {
    const reason = zoneinfo.reason ?? 'it does not exist, or holds no zones';
    found.push({ code: 'timezone/zoneinfo-unusable', detail: { path: zoneinfo.path, reason } });
  }
  // Where TZ has found no database, that has been said.
  const isSaid = tz !== null && go.request !== null && go.source === null;
  if (source === null && linked === true && app !== null && !isSaid)
    found.push({ code: 'timezone/no-database', detail: { app } });
  return found;
}

function judgeAge({ database, loadLocation, clock, zone, go }: TimezoneFacts, expect: Expectations): TimezoneFinding[] {
  const days = expect.tzdataMaxAge;
  if (days === undefined) return [];
  const found: TimezoneFinding[] = [];
  const { directory, release } = database;
  const released = release === null ? null : tzdataReleaseDay(release);
  if (directory === null || release === null || released === null)
    found.push({ code: 'timezone/tzdata-release-unknown', detail: { source: directory ?? loadLocation.source } });
  else if (Date.parse(clock.day) - Date.parse(released) > days * 86_400_000)
    found.push({ code: 'timezone/tzdata-old', detail: { release, released, directory, days } });
  const isOurs = release !== null && release > referenceRelease;
  if (zone.reference !== null && zone.name !== null && go.source !== null && !isOurs) {
    const detail = { zone: zone.name, path: go.source, release: release ?? '', reference: referenceRelease };
    found.push({ code: 'timezone/tzdata-differs', detail: { ...detail, ...zone.reference } });
  }
  return found;
}
