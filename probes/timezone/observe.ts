import { parseGoVersion } from '../../src/decode/go/version/version.ts';
import { mountOf } from '../../src/decode/proc/mountinfo.ts';
import type { RootFs } from '../../src/host/files/rootfs.ts';
import type { Host } from '../../src/host/host.ts';
import { ifKnown } from '../../src/host/not-known.ts';
import { programView } from '../../src/linux/access/program-access.ts';
import { findInstaller } from '../../src/linux/installer.ts';
import { changedSinceStart } from '../../src/linux/start/changed-since-start.ts';
import { heldBy } from '../../src/linux/volume.ts';
import { installedLibraries, resolveCZones } from './agreement/c-zone.ts';
import { isSameZone, readEtcTimezone } from './agreement/etc-timezone.ts';
import { clockOfFile, utcClock } from './compare.ts';
import { readClock } from './database/clock.ts';
import { findDatabase, readDatabase, readLoadLocation } from './database/observe.ts';
import { readExpected } from './expected/observe.ts';
import type { TimezoneFacts, Zone } from './facts.ts';
import { goRules } from './go-rules.ts';
import { readPosixRule } from './names/posix-rule.ts';
import { type Suggestion, suggestZone } from './names/suggestion.ts';
import { meansUtc } from './names/utc.ts';
import { createZoneNames } from './names/zone-names.ts';
import type { Expectations } from './options.ts';
import { readUnread } from './unread/observe.ts';
import { zoneElsewhere } from './zone/elsewhere.ts';
import { type GoZone, namedReads, resolveGoZone, secondsOf } from './zone/go-zone.ts';
import { followLocaltime, type Localtime, statedZone, unknownLocaltime } from './zone/localtime.ts';
import { observeZone } from './zone/observe.ts';
import { programSources } from './zone/program-sources.ts';
import { readZoneFile, type ZoneFile, type ZoneRead } from './zone/zone-file.ts';

/** Replays what Go does, then what C would, then what the rest of the container says about the zone. */
export function observe(container: Host, expect: Expectations): TimezoneFacts {
  const host = { ...container, fs: programView({ ...container, fs: container.fs.withReadCache() }) };
  const { fs, env } = host;
  const tz = env.get('TZ')?.slice(0, pathMax);
  const seconds = secondsOf(host);
  const goVersion = goVersionOf(host);
  const rules = goRules(goVersion === null ? null : parseGoVersion(goVersion));
  const program = programSources(host, rules);
  // What Go does not read does not matter so much that nothing could be said without it: a file in a volume of the node.
  const localtime =
    tz === undefined
      ? followLocaltime(fs)
      : ifKnown(
          () => followLocaltime(fs),
          () => unknownLocaltime,
        );
  const { facts: go, file } = resolveGoZone(host, tz, rules, program);
  const etcTimezone = ifKnown(
    () => readEtcTimezone(fs),
    () => null,
  );
  const named = (name: string): Iterable<ZoneRead> => namedReads(host, name, rules, program);
  const place = findDatabase(fs, rules);
  const { directory } = place;
  const names = createZoneNames(fs, directory, (name) => isLoaded(named(name)));
  const zone = observeZone(host, { go, file, localtime, directory, etcTimezone }, rules, expect);
  const database = readDatabase(fs, place, zone.reference !== null || expect.tzdataMaxAge !== undefined);
  const unresolved = go.request !== null && file === null;
  const wanted = !unresolved
    ? null
    : tz === undefined || go.request === '/etc/localtime'
      ? statedZone(fs, localtime)
      : tz;
  const suggestion = wanted === null ? null : suggestZone(wanted, names);
  const inForce = { name: zone.name, file, inDoubt: zone.content !== null };
  const expected = expect.tz === undefined ? null : readExpected(expect.tz, inForce, named(expect.tz), names, seconds);
  const clock = file === null ? utcClock : clockOfFile(file.zone);
  const unread = tz === undefined ? readUnread(host, names, clock, seconds) : [];
  const loadLocation = readLoadLocation(host, database, rules, program);
  const isLacking =
    unresolved ||
    zone.reference !== null ||
    zone.copyDiffers !== null ||
    unread.length > 0 ||
    loadLocation.linked === true;
  return {
    app: host.app?.path ?? null,
    tz: tz ?? null,
    environment: env.source,
    tzKnown: env.knows('TZ'),
    goVersion,
    localtime,
    go,
    c: { ...resolveCZones(host, tz), installed: installedLibraries(host) },
    zone,
    etcTimezone: etcTimezone === null ? null : { zone: etcTimezone, agrees: agreesWithLocaltime(etcTimezone) },
    overridden: tz === undefined || file === null ? null : overriddenZone(),
    database,
    databaseMount: unresolved && !database.complete && directory !== null ? mountOn(host, directory) : null,
    ...volumesOf(host, {
      directory:
        isLacking || expected !== null || expect.tzdataMaxAge !== undefined ? (directory ?? usualDirectory) : null,
      file: changedFile(go, localtime, zone),
    }),
    loadLocation,
    suggestion,
    elsewhere: unresolved && tz !== undefined && rules.absoluteTz ? zoneElsewhere(host, go.request ?? tz) : null,
    regionMissing: suggestion !== null && directory !== null && isRegionMissing(fs, directory, suggestion),
    rule: unresolved && tz !== undefined ? readPosixRule(tz, seconds, names) : null,
    unread,
    installer: isLacking || expected !== null ? findInstaller(fs) : null,
    expected,
    clock: readClock(host, database),
    ...changedFacts(host, go.source),
  };

  function agreesWithLocaltime(name: string): boolean | null {
    if (localtime.end === 'unknown') return null;
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

/** Where the zones would be. */
const usualDirectory = '/usr/share/zoneinfo';

/** The file that Go cannot use, or that is odd; null for a sound one. */
function changedFile({ attempts, source }: GoZone, localtime: Localtime, zone: Zone): string | null {
  const unusable = attempts.find(({ result }) => result === 'unusable')?.path;
  if (unusable !== undefined) return unusable;
  const isOdd = zone.reference !== null || zone.copyDiffers !== null || zone.footer === 'damaged';
  return !isOdd || source === null ? null : source === '/etc/localtime' ? localtime.path : source;
}

function volumesOf(
  host: Host,
  paths: { readonly directory: string | null; readonly file: string | null },
): Pick<TimezoneFacts, 'volumes'> {
  const database = paths.directory === null ? null : heldBy(host, paths.directory);
  const file = paths.file === null ? null : heldBy(host, paths.file);
  if (database === null && file === null) return {};
  return { volumes: { ...(database && { database }), ...(file && { file }) } };
}

function changedFacts(host: Host, source: string | null): Pick<TimezoneFacts, 'changed'> {
  const changed = source === null ? null : changedSinceStart(host, [source]);
  return changed === null ? {} : { changed };
}

/** PATH_MAX: longer values lead nowhere, and facts stay small. */
const pathMax = 4096;

/** The mount on a directory, or on the one above it. */
function mountOn(host: Host, directory: string): string | null {
  const { end } = host.fs.resolve(directory);
  const mountPoint = mountOf(host.mounts('self'), end.path)?.mountPoint ?? '/';
  return mountPoint.split('/').length > 2 ? mountPoint : null;
}

function goVersionOf(host: Host): string | null {
  return host.app?.goBuild()?.goVersion ?? null;
}

function isRegionMissing(fs: RootFs, directory: string, { zone, inDatabase }: Suggestion): boolean {
  const region = zone.includes('/') ? zone.slice(0, zone.indexOf('/')) : null;
  return region !== null && !inDatabase && fs.stat(`${directory}/${region}`).kind !== 'found';
}

function isLoaded(reads: Iterable<ZoneRead>): boolean {
  for (const read of reads) if (read.ok) return true;
  return false;
}
