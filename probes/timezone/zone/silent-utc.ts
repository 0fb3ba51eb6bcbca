import type { TimezoneFacts } from '../facts.ts';
import type { TimezoneFinding } from '../findings.ts';
import { isForeign, isRespelled } from '../names/kinds.ts';
import { meansUtc } from '../names/utc.ts';
import { databaseVolume, fileVolume } from '../volumes.ts';
import { describeHops } from '../words/describe.ts';
import type { Attempt } from './zone-file.ts';

/**
 * Zones that were requested, could not be loaded, and silently became UTC. UTC by design is not a finding: neither if
 * nothing is requested, nor if the missing zone would have been UTC.
 */
export function judgeSilentUtc(facts: TimezoneFacts): TimezoneFinding[] {
  const { tz, go } = facts;
  if (go.source !== null || go.request === null) return [];
  // TZ=:/etc/localtime requests the same as an unset TZ; so does TZ=localtime, for which Debian has a link of that
  // name.
  if (tz === null || go.request === '/etc/localtime') return judgeLocaltime(facts);
  return judgeTz(facts, tz);
}

function judgeLocaltime(facts: TimezoneFacts): TimezoneFinding[] {
  const { go, localtime, suggestion, database, installer } = facts;
  if (localtime.end === 'absent' || (localtime.zone !== null && meansUtc(localtime.zone))) return [];
  if (localtime.end === 'dangling') {
    const instead = suggestion?.inDatabase === true ? suggestion.zone : null;
    const detail = { hops: describeHops(localtime), missing: localtime.path, zone: localtime.zone, instead };
    return [
      {
        code: 'timezone/localtime-dangling',
        detail: { ...detail, database: databaseOf(database), installer, ...databaseVolume(facts) },
      },
    ];
  }
  const unusable = go.attempts.find(({ result }) => result === 'unusable');
  const reason = unusable?.reason ?? localtime.end;
  const link = localtime.end === 'directory' ? describeHops(localtime)[0] : undefined;
  const states =
    suggestion === null || localtime.zone !== null
      ? {}
      : { states: { zone: suggestion.zone, inDatabase: suggestion.inDatabase }, installer };
  const detail = {
    path: localtime.path,
    reason,
    ...deniedIn(unusable),
    ...(link === undefined ? {} : { link }),
    ...states,
    ...fileVolume(facts),
  };
  return [{ code: 'timezone/localtime-unusable', detail }];
}

function deniedIn(attempt: Attempt | undefined): Pick<Attempt, 'denied'> {
  return attempt?.denied === undefined ? {} : { denied: attempt.denied };
}

function judgeTz(facts: TimezoneFacts, tz: string): TimezoneFinding[] {
  const {
    go,
    rule,
    suggestion,
    elsewhere,
    database,
    localtime,
    installer,
    loadLocation,
    regionMissing,
    databaseMount,
  } = facts;
  if (go.request === 'localtime' && (localtime.end === 'absent' || localtime.end === 'dangling')) return [];
  if (meansUtc(tz) || isUtc(rule) || (suggestion !== null && meansUtc(suggestion.zone))) return [];
  const volume = databaseVolume(facts);
  const unusable = go.attempts.find(({ result }) => result === 'unusable');
  if (unusable !== undefined)
    return [
      {
        code: 'timezone/tz-unusable',
        detail: { tz, path: unusable.path, reason: unusable.reason ?? '', ...deniedIn(unusable), ...fileVolume(facts) },
      },
    ];
  if (suggestion !== null) {
    const { kind, zone, others, place, inDatabase } = suggestion;
    if (isRespelled(kind))
      return [
        {
          code: 'timezone/tz-misspelled',
          detail: { tz, intended: zone, mistake: kind, inDatabase, installer, ...volume },
        },
      ];
    if (isForeign(kind) && rule === null)
      return [
        {
          code: 'timezone/tz-foreign-name',
          detail: { tz, kind, zone, place, others, inDatabase, installer, ...volume },
        },
      ];
    if ((kind === 'renamed' || kind === 'new') && inDatabase && database.directory !== null)
      return [{ code: 'timezone/tz-renamed', detail: { tz, zone, others, is: kind, database: database.directory } }];
  }
  if (rule !== null) return [{ code: 'timezone/tz-posix-rule', detail: { tz, ...rule, installer, ...volume } }];
  const name = go.request ?? tz;
  const searched = go.attempts.map(({ path }) => (path.endsWith(`/${name}`) ? path.slice(0, -name.length - 1) : path));
  const zoneinfo = loadLocation.zoneinfo?.path ?? null;
  return [
    {
      code: 'timezone/tz-file-missing',
      detail: {
        tz,
        searched,
        database: database.directory,
        complete: database.complete && !regionMissing,
        release: database.release,
        known: suggestion !== null && !regionMissing,
        zoneinfo,
        ...(elsewhere === null ? {} : { elsewhere }),
        ...(databaseMount === null ? {} : { mount: databaseMount }),
        installer,
        ...volume,
      },
    },
  ];
}

/** A rule with daylight saving time may have the clock of UTC today. */
function isUtc(rule: TimezoneFacts['rule']): boolean {
  return rule !== null && rule.zone !== null && meansUtc(rule.zone);
}

/** Only a database with the zones of the world counts if one of them is missing. */
function databaseOf({ directory, complete }: TimezoneFacts['database']): string | null {
  return complete ? directory : null;
}
