import { parseGoVersion } from '../../src/decode/go/version/version.ts';
import type { Lookup } from '../../src/host/files/lookup.ts';
import type { RootFs } from '../../src/host/files/rootfs.ts';
import type { Host } from '../../src/host/host.ts';
import { installedLibraries, resolveCZones } from './agreement/c-zone.ts';
import { isSameZone, readEtcTimezone } from './agreement/etc-timezone.ts';
import { readClock } from './database/clock.ts';
import { readDatabase, readLoadLocation } from './database/observe.ts';
import { readExpected } from './expected/observe.ts';
import type { TimezoneFacts } from './facts.ts';
import { goRules } from './go-rules.ts';
import type { Expectations } from './options.ts';
import { meansUtc } from './utc.ts';
import { resolveGoZone, secondsOf } from './zone/go-zone.ts';
import { followLocaltime } from './zone/localtime.ts';
import { findMisspelling } from './zone/misspelling.ts';
import { describeZone } from './zone/observe.ts';
import { readPosixRule } from './zone/posix-rule.ts';
import { programSources } from './zone/program-sources.ts';
import { readZoneFile, type ZoneFile } from './zone/zone-file.ts';

/** Replays what Go does, then what C would, then what the rest of the container says about it. */
export function observe(container: Host, expect: Expectations): TimezoneFacts {
  const host = { ...container, fs: readingOnce(container.fs) };
  const { fs, env } = host;
  const tz = env.get('TZ')?.slice(0, pathMax);
  const goVersion = goVersionOf(host);
  const rules = goRules(goVersion === null ? null : parseGoVersion(goVersion));
  const program = programSources(host, rules);
  const localtime = followLocaltime(fs);
  const { facts: go, file } = resolveGoZone(host, tz, rules, program);
  const database = readDatabase(fs, rules, expect);
  const etcTimezone = readEtcTimezone(fs);
  const { directory } = database;
  const zone = describeZone(host, { go, file, localtime, directory, etcTimezone }, rules, expect);
  const ledNowhere = tz !== undefined && go.request !== null && file === null;
  return {
    app: host.app?.path ?? null,
    tz: tz ?? null,
    environment: env.source,
    goVersion,
    localtime,
    go,
    c: { ...resolveCZones(host, tz), installed: installedLibraries(host) },
    zone,
    etcTimezone: etcTimezone === null ? null : { zone: etcTimezone, agrees: agreesWithLocaltime(etcTimezone) },
    overridden: tz === undefined || file === null ? null : overriddenZone(),
    database,
    loadLocation: readLoadLocation(host, database, rules, program),
    misspelling: ledNowhere && directory !== null ? findMisspelling(fs, directory, tz) : null,
    rule: ledNowhere ? readPosixRule(tz, secondsOf(host)) : null,
    expected:
      expect.tz === undefined ? null : readExpected(host, expect.tz, { name: zone.name, file }, { rules, program }),
    clock: readClock(host, database),
  };

  function agreesWithLocaltime(name: string): boolean | null {
    return localtime.end === 'absent' ? meansUtc(name) : isSameZone(fs, directory, name, zoneOfLocaltime());
  }

  function overriddenZone(): string | null {
    const configured = zoneOfLocaltime();
    if (configured.name === null || configured.file === null || zone.name === null) return null;
    return isSameZone(fs, directory, zone.name, configured) === false ? configured.name : null;
  }

  /** The zone that /etc/localtime stands for, whether or not TZ overrides it. */
  function zoneOfLocaltime(): { readonly name: string | null; readonly file: ZoneFile | null } {
    if (tz === undefined) return { name: zone.name, file };
    const read = localtime.end === 'file' ? readZoneFile(fs, '/etc/localtime') : null;
    return { name: localtime.zone, file: read?.ok === true ? read.file : null };
  }
}

/** PATH_MAX: nothing that is longer leads anywhere, and facts stay small. */
const pathMax = 4096;

function goVersionOf(host: Host): string | null {
  return host.app?.goBuild()?.goVersion ?? null;
}

/** The same file is asked for by the rules of Go and by those of two C libraries: it is read once. */
function readingOnce(fs: RootFs): RootFs {
  const reads = new Map<string, Lookup<Uint8Array>>();
  return {
    ...fs,
    read(path, limit) {
      const key = `${limit} ${path}`;
      const known = reads.get(key) ?? fs.read(path, limit);
      reads.set(key, known);
      return known;
    },
  };
}
