import { latin1 } from '#runtime/bytes.ts';
import { mountOf } from '../../../src/decode/proc/mountinfo.ts';
import { parsePosixTz } from '../../../src/decode/zone/posix-tz.ts';
import { referenceNames, referenceOffset, referenceZone } from '../../../src/decode/zone/reference/zones.ts';
import { localTimeAt, nextChange } from '../../../src/decode/zone/tz-lookup.ts';
import { decodeTzif, type TzFile } from '../../../src/decode/zone/tzif.ts';
import type { Host } from '../../../src/host/host.ts';
import { clockOfFile, clockOfReference, type Difference, futureDifference, sharedHistory } from '../compare.ts';
import type { Zone, ZoneContent } from '../facts.ts';
import type { GoRules } from '../go-rules.ts';
import { isFixedName } from '../in-force.ts';
import { meansUtc } from '../names/utc.ts';
import type { Expectations } from '../options.ts';
import { thresholds } from '../thresholds.ts';
import { formatDay, formatInstant } from '../words/words.ts';
import { type GoZone, secondsOf } from './go-zone.ts';
import { type Localtime, zoneFromLinkChain, zoneOfPath } from './localtime.ts';
import { isCopyOf, nameZone } from './naming.ts';
import { type ZoneFile, zoneFileLimit } from './zone-file.ts';

interface Found {
  readonly go: GoZone;
  readonly file: ZoneFile | null;
  readonly localtime: Localtime;
  /** Where the database is. */
  readonly directory: string | null;
  /** The zone of /etc/timezone. */
  readonly etcTimezone: string | null;
}

/** Everything that the file of the zone in force shows: its name, its next change, and oddities. */
export function observeZone(host: Host, found: Found, rules: GoRules, expect: Expectations): Zone {
  const { file } = found;
  if (file === null) return withoutFile;
  const seconds = secondsOf(host);
  const hints = [found.etcTimezone, expect.tz ?? null].filter((hint) => hint !== null);
  const { name, by } = nameOf(host, found, file, hints);
  const years = expect.tzdataMaxAge === undefined ? thresholds.differenceYears : thresholds.statedDifferenceYears;
  const reference = name === null ? null : referenceDifference(file.zone, name, seconds, years);
  return {
    name,
    by,
    leapSeconds: file.zone.leapSeconds,
    next: nextOf(file.zone, seconds),
    ...endOf(file.zone, seconds, rules),
    copyDiffers: by === 'mount' || by === 'likeness' ? compareCopy(host, found, file, name) : null,
    reference,
    content:
      reference === null || name === null
        ? null
        : readContent(host, file, name, { directory: found.directory, hints }, seconds),
    mounted: isMountPoint(host, file.path),
  };
}

const withoutFile: Zone = {
  name: 'UTC',
  by: 'utc',
  leapSeconds: 0,
  next: null,
  footer: 'none',
  lastTransition: null,
  copyDiffers: null,
  reference: null,
  content: null,
  mounted: false,
};

function nameOf(host: Host, found: Found, file: ZoneFile, hints: readonly string[]): Pick<Zone, 'name' | 'by'> {
  const { go, localtime, directory } = found;
  if (go.request !== null && !file.path.endsWith(`/${go.request}`) && !go.request.startsWith('/'))
    return { name: go.request, by: 'tz' };
  const direct = zoneOfPath(file.path);
  if (direct !== null && direct !== 'localtime') return { name: direct, by: 'path' };
  const way =
    file.path === '/etc/localtime'
      ? localtime.zone
      : zoneFromLinkChain(host.fs.resolve(file.path).hops.map(({ target }) => target));
  if (way !== null) return { name: way, by: 'path' };
  const named = nameZone(host, file, directory, hints);
  if (named !== null) return { name: named.zone, by: named.by };
  return isPlainUtc(file.zone) ? { name: 'UTC', by: 'utc' } : { name: null, by: null };
}

function isPlainUtc({ times, types }: TzFile): boolean {
  return times.length === 0 && types.length === 1 && types[0]?.offset === 0 && meansUtc(types[0].abbreviation);
}

/** Dates that a JavaScript Date cannot represent are never the next clock change. */
const lastSecond = 8.64e12;

function nextOf(zone: TzFile, seconds: number): Zone['next'] {
  const next = nextChange(zone, seconds);
  if (next === null || next.at > lastSecond) return null;
  return { at: formatInstant(next.at), offset: next.to.offset, abbreviation: next.to.abbreviation };
}

function endOf(zone: TzFile, seconds: number, rules: GoRules): Pick<Zone, 'footer' | 'lastTransition'> {
  const last = zone.times[zone.times.length - 1];
  const lastTransition = last !== undefined && last <= seconds && last > -lastSecond ? formatDay(last) : null;
  return { footer: footerOf(zone, seconds, rules), lastTransition };
}

function footerOf(zone: TzFile, seconds: number, rules: GoRules): Zone['footer'] {
  const isRule = zone.footer !== null && parsePosixTz(zone.footer) !== null;
  if (isRule && !rules.footer && localTimeAt(zone, seconds).offset !== localTimeAt(zone, seconds, false).offset)
    return 'ignored';
  if (isRule) return 'rule';
  const isLeftOut = zone.version === 1 || latin1(zone.trailing) === '\n\n';
  return isLeftOut ? 'none' : 'damaged';
}

/**
 * How the database's own file of that name differs from the copy, and which of the two is old: the one that also
 * differs from the database in the executable. Null if they are the same.
 */
function compareCopy(host: Host, { directory }: Found, file: ZoneFile, name: string | null): Zone['copyDiffers'] {
  if (directory === null || name === null) return null;
  const path = `${directory}/${name}`;
  const found = host.fs.read(path, zoneFileLimit);
  const decoded = found.kind === 'found' ? decodeTzif(found.value) : null;
  if (decoded?.ok !== true) return null;
  const difference = futureDifference(clockOfFile(file.zone), clockOfFile(decoded.value), secondsOf(host));
  if (difference === null) return null;
  const reference = referenceZone(name);
  const right =
    reference === null ? null : referenceOffset(reference, Date.parse(`${difference.day}T23:59:59Z`) / 1000);
  const old = right === difference.there ? 'copy' : right === difference.here ? 'database' : null;
  return { ...difference, path, old };
}

/** Leap seconds shift every change of the clock, which has its own finding. */
function referenceDifference(zone: TzFile, name: string, seconds: number, years: number): Difference | null {
  const reference = zone.leapSeconds > 0 ? null : referenceZone(name);
  return reference === null ? null : futureDifference(clockOfFile(zone), clockOfReference(reference), seconds, years);
}

/** The first zones to try are those that the container is said to be in. */
function readContent(
  host: Host,
  file: ZoneFile,
  name: string,
  { directory, hints }: { readonly directory: string | null; readonly hints: readonly string[] },
  seconds: number,
): ZoneContent {
  const clock = clockOfFile(file.zone);
  const own = referenceZone(name);
  const kept = own === null ? 0 : sharedHistory(clock, clockOfReference(own));
  // The search costs as much as a whole run: it is only for files that are not even an old release of their zone.
  if (kept >= thresholds.sharedHistory && !isFixedName(name)) return { zone: null, zoneShares: 0, sharedHistory: kept };
  let best: { readonly zone: string; readonly shared: number } | null = null;
  const compared = new Set<string>();
  for (const each of [...hints, ...referenceNames()]) {
    host.deadline.check();
    const candidate = referenceZone(each);
    if (candidate === null || compared.has(candidate.name)) continue;
    compared.add(candidate.name);
    const other = clockOfReference(candidate);
    // The next year first: that leaves a handful of zones whose history is compared.
    if (futureDifference(clock, other, seconds, 1) !== null) continue;
    const isCopy = directory !== null && isCopyOf(host.fs, `${directory}/${candidate.name}`, file.bytes);
    const shared = isCopy ? 101 : sharedHistory(clock, other);
    if (shared > (best?.shared ?? -1)) best = { zone: each, shared };
  }
  return {
    zone: best?.zone ?? null,
    zoneShares: Math.min(best?.shared ?? 0, 100),
    sharedHistory: kept,
  };
}

function isMountPoint(host: Host, path: string): boolean {
  const { end } = host.fs.resolve(path);
  return end.kind === 'found' && mountOf(host.mounts('self'), end.path)?.mountPoint === end.path;
}
