import type { Expectations } from '../../src/expectations.ts';
import type { Finding } from '../../src/finding.ts';
import type { findings } from './findings.ts';
import type { TimezoneFacts } from './observe.ts';
import { meansUtc } from './utc.ts';
import { formatOffset } from './words.ts';

type TimezoneFinding = Finding<typeof findings>;

export function judge(facts: TimezoneFacts, _expect: Expectations): TimezoneFinding[] {
  return [...silentUtc(facts), ...expectation(facts)];
}

/** The zone in a few words: `Asia/Shanghai (CST, +08:00)`. */
export function describeZone({ go, zone }: TimezoneFacts): string {
  return `${zone ?? 'an unnamed zone'} (${go.abbreviation}, ${formatOffset(go.offset)})`;
}

/** How the zone came to be, in a few words: `/etc/localtime`, `TZ`. */
export function describeOrigin({ tz, go, localtime }: TimezoneFacts): string {
  if (tz !== null) return `TZ=${tz}`;
  return go.source === null && localtime.end === 'absent' ? 'no TZ, no /etc/localtime' : '/etc/localtime';
}

/** What was asked for and failed: Go says nothing and takes UTC. */
function silentUtc({ tz, go, localtime, database }: TimezoneFacts): TimezoneFinding[] {
  if (go.source !== null || go.request === null) return [];
  const unusable = go.attempts.find(({ result }) => result === 'unusable');
  if (tz === null) {
    if (localtime.end === 'absent' || (localtime.zone !== null && meansUtc(localtime.zone))) return [];
    if (localtime.end === 'dangling') {
      const hops = localtime.hops.map(({ link, target }) => `${link} -> ${target}`);
      return [{ code: 'timezone/localtime-dangling', detail: { hops, missing: localtime.path } }];
    }
    return [
      {
        code: 'timezone/localtime-unusable',
        detail: { path: localtime.path, reason: unusable?.reason ?? localtime.end },
      },
    ];
  }
  if (meansUtc(tz)) return [];
  if (unusable !== undefined)
    return [{ code: 'timezone/tz-unusable', detail: { tz, path: unusable.path, reason: unusable.reason ?? '' } }];
  const name = tz.replace(/^:/, '');
  const searched = go.attempts.map(({ path }) => path.slice(0, -name.length - 1) || path);
  return [{ code: 'timezone/tz-file-missing', detail: { tz, searched, database } }];
}

function expectation(facts: TimezoneFacts): TimezoneFinding[] {
  const { expected } = facts;
  if (expected === null || expected.holds) return [];
  return [
    {
      code: 'timezone/mismatch',
      detail: { expected: expected.zone, actual: describeZone(facts), because: describeOrigin(facts) },
    },
  ];
}
