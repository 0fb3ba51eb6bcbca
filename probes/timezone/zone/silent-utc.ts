import { describeHops } from '../describe.ts';
import type { TimezoneFacts } from '../facts.ts';
import type { TimezoneFinding } from '../findings.ts';
import { meansUtc } from '../utc.ts';

/**
 * What was asked for, could not be had, and became UTC without a word. UTC by design is no finding: neither where
 * nothing is asked for, nor where what is missing would have been UTC.
 */
export function judgeSilentUtc(facts: TimezoneFacts): TimezoneFinding[] {
  const { tz, go } = facts;
  if (go.source !== null || go.request === null) return [];
  return tz === null ? judgeLocaltime(facts) : judgeTz(facts, tz);
}

function judgeLocaltime({ go, localtime }: TimezoneFacts): TimezoneFinding[] {
  if (localtime.end === 'absent' || (localtime.zone !== null && meansUtc(localtime.zone))) return [];
  if (localtime.end === 'dangling')
    return [
      {
        code: 'timezone/localtime-dangling',
        detail: { hops: describeHops(localtime), missing: localtime.path, zone: localtime.zone },
      },
    ];
  const reason = go.attempts.find(({ result }) => result === 'unusable')?.reason ?? localtime.end;
  return [{ code: 'timezone/localtime-unusable', detail: { path: localtime.path, reason } }];
}

function judgeTz({ go, rule, misspelling, database }: TimezoneFacts, tz: string): TimezoneFinding[] {
  if (meansUtc(misspelling?.intended ?? tz) || rule?.equivalent === 'UTC') return [];
  if (misspelling !== null) return [{ code: 'timezone/tz-misspelt', detail: { tz, ...misspelling } }];
  if (rule !== null) return [{ code: 'timezone/tz-posix-rule', detail: { tz, ...rule } }];
  const unusable = go.attempts.find(({ result }) => result === 'unusable');
  if (unusable !== undefined)
    return [{ code: 'timezone/tz-unusable', detail: { tz, path: unusable.path, reason: unusable.reason ?? '' } }];
  const name = go.request ?? tz;
  const searched = go.attempts.map(({ path }) => (path.endsWith(`/${name}`) ? path.slice(0, -name.length - 1) : path));
  const { directory, complete } = database;
  return [{ code: 'timezone/tz-file-missing', detail: { tz, searched, database: directory, complete } }];
}
