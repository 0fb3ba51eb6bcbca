import { latin1 } from '#runtime/bytes.ts';
import { parsePosixTz } from '../../../src/decode/zone/posix-tz.ts';
import { localTimeAt, nextChange } from '../../../src/decode/zone/tz-lookup.ts';
import { decodeTzif, type TzFile } from '../../../src/decode/zone/tzif.ts';
import type { Host } from '../../../src/host/host.ts';
import { type Difference, futureDifference, offsetOf } from '../compare.ts';
import { referenceZone } from '../expected/reference.ts';
import type { Zone } from '../facts.ts';
import type { GoRules } from '../go-rules.ts';
import type { Expectations } from '../options.ts';
import { meansUtc } from '../utc.ts';
import { formatDay, formatInstant } from '../words.ts';
import { type GoZone, secondsOf } from './go-zone.ts';
import { type Localtime, zoneOfPath, zoneOfWay } from './localtime.ts';
import { nameZone } from './naming.ts';
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

/** Everything about the zone in force that its file tells: its name, its next change, and what is odd about it. */
export function describeZone(host: Host, found: Found, rules: GoRules, expect: Expectations): Zone {
  const { file } = found;
  if (file === null) return withoutFile;
  const seconds = secondsOf(host);
  const { name, by } = nameOf(host, found, file, expect);
  return {
    name,
    by,
    leapSeconds: file.zone.leapSeconds,
    next: nextOf(file.zone, seconds),
    ...endOf(file.zone, seconds, rules),
    copyDiffers: by === 'mount' || by === 'likeness' ? compareCopy(host, found, file, name) : null,
    reference:
      expect.tzdataMaxAge === undefined || name === null ? null : referenceDifference(file.zone, name, seconds),
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
};

function nameOf(host: Host, found: Found, file: ZoneFile, expect: Expectations): Pick<Zone, 'name' | 'by'> {
  const { go, localtime, directory, etcTimezone } = found;
  if (go.request !== null && !file.path.endsWith(`/${go.request}`) && !go.request.startsWith('/'))
    return { name: go.request, by: 'tz' };
  const direct = zoneOfPath(file.path);
  if (direct !== null && direct !== 'localtime') return { name: direct, by: 'path' };
  const way =
    file.path === '/etc/localtime'
      ? localtime.zone
      : zoneOfWay(host.fs.resolve(file.path).hops.map(({ target }) => target));
  if (way !== null) return { name: way, by: 'path' };
  const hints = [etcTimezone, expect.tz ?? null].filter((hint) => hint !== null);
  const named = nameZone(host, file, directory, hints);
  if (named !== null) return { name: named.zone, by: named.by };
  return isPlainUtc(file.zone) ? { name: 'UTC', by: 'utc' } : { name: null, by: null };
}

function isPlainUtc({ times, types }: TzFile): boolean {
  return times.length === 0 && types.length === 1 && types[0]?.offset === 0 && meansUtc(types[0].abbreviation);
}

/** Dates beyond what a JavaScript Date holds are no next change of any clock. */
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
 * What the database's own file of the name shows otherwise than the copy, and which of the two is old: that with which
 * the database in the executable does not agree either. Null where they show the same.
 */
function compareCopy(host: Host, { directory }: Found, file: ZoneFile, name: string | null): Zone['copyDiffers'] {
  if (directory === null || name === null) return null;
  const path = `${directory}/${name}`;
  const found = host.fs.read(path, zoneFileLimit);
  const decoded = found.kind === 'found' ? decodeTzif(found.value) : null;
  if (decoded?.ok !== true) return null;
  const difference = futureDifference(offsetOf(file.zone), offsetOf(decoded.value), secondsOf(host));
  if (difference === null) return null;
  const right = referenceZone(name)?.(Date.parse(`${difference.day}T12:00:00Z`) / 1000);
  const old = right === difference.there ? 'copy' : right === difference.here ? 'database' : null;
  return { ...difference, path, old };
}

function referenceDifference(zone: TzFile, name: string, seconds: number): Difference | null {
  const reference = meansUtc(name) ? null : referenceZone(name);
  return reference === null ? null : futureDifference(offsetOf(zone), reference, seconds);
}
