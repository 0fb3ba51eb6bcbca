import type { TimezoneFacts } from '../facts.ts';
import type { TimezoneFinding } from '../findings.ts';
import { meansUtc } from '../names/utc.ts';
import { describeSetting } from '../words/describe.ts';
import { formatOffset } from '../words/words.ts';

export function judgeClock({ clock }: TimezoneFacts): TimezoneFinding[] {
  return clock.day < clock.notBefore ? [{ code: 'timezone/clock-behind', detail: clock }] : [];
}

/** Programs in the container that see another zone, and settings that name one. */
export function judgeAgreement(facts: TimezoneFacts): TimezoneFinding[] {
  const { go, c, tz, localtime, etcTimezone, zone, overridden } = facts;
  const found: TimezoneFinding[] = [];
  const others = c.installed.flatMap((library) => {
    const seen = c[library];
    return seen === null || seen.offset === go.offset
      ? []
      : [`${seen.abbreviation || 'a zone without a name'} (${formatOffset(seen.offset)}) by ${library}`];
  });
  if (others.length > 0) {
    const meant = facts.rule?.zone ?? facts.suggestion?.zone ?? null;
    const sees = `${go.abbreviation} (${formatOffset(go.offset)})`;
    found.push({
      code: 'timezone/c-disagrees',
      detail: { setting: describeSetting(facts), go: sees, others, zone: meant },
    });
  }
  if (etcTimezone?.agrees === false && tz === null) {
    const name = localtime.end === 'absent' ? null : (zone.name ?? localtime.path);
    found.push({ code: 'timezone/etc-timezone-contradicts', detail: { named: etcTimezone.zone, localtime: name } });
  }
  if (overridden !== null && zone.name !== null && !meansUtc(overridden))
    found.push({ code: 'timezone/tz-overrides', detail: { tz: zone.name, localtime: overridden } });
  return found;
}
