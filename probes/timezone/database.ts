import { readZipMember } from '../../src/decode/tz-zip.ts';
import type { Expectations } from '../../src/expectations.ts';
import type { Host } from '../../src/host/host.ts';
import type { RootFs } from '../../src/host/rootfs.ts';
import type { GoRules } from './go-rules.ts';
import { namedReads } from './go-zone.ts';
import type { ProgramSources } from './program-sources.ts';
import { type Attempt, decodeZone, readZoneFile } from './zone-file.ts';

/** The time zone database in the container's file system. */
export type Database = {
  /** The first of Go's directories that is there, one with the zones of the world before others; null where none is. */
  readonly directory: string | null;
  /** Whether it has the zones of the world: some images keep UTC alone, or the one zone that is needed. */
  readonly complete: boolean;
  /** The release: `2025b`; null where nothing tells. */
  readonly release: string | null;
  /** The file that tells it. */
  readonly releaseFrom: string | null;
};

/** What `time.LoadLocation` has to choose from. */
export type LoadLocation = {
  /** Where it finds the zones of the world; null where it finds none. */
  readonly source: string | null;
  /** Whether the function is in the program; null where that was not looked at, or cannot be told. */
  readonly linked: boolean | null;
  /** The variable ZONEINFO, which comes first; null when it is unset or empty. */
  readonly zoneinfo: Attempt | null;
};

export function readDatabase(fs: RootFs, rules: GoRules, expect: Expectations): Database {
  const there = rules.directories.filter((place) => fs.stat(place).kind === 'found');
  const world = there.find((place) => landmarks.some((zone) => fs.stat(`${place}/${zone}`).kind === 'found'));
  const directory = world ?? there[0] ?? null;
  const complete = world !== undefined;
  const none = { directory, complete, release: null, releaseFrom: null };
  if (directory === null) return none;
  const source = releaseFiles.find(({ path }) => fs.stat(path(directory)).kind === 'found');
  const inDatabase = source === undefined ? null : readRelease(fs, source.path(directory), source.pattern);
  if (inDatabase !== null) return { directory, complete, ...inDatabase };
  if (expect.tzdataMaxAge === undefined) return none;
  for (const { path, pattern } of packageFiles) {
    const release = readRelease(fs, path, pattern);
    if (release !== null) return { directory, complete, ...release };
  }
  return none;
}

/**
 * Looks for the database as time.LoadLocation does. Where the file system has one, nothing else is read: the program is
 * only looked into when it must bring its own.
 */
export function readLoadLocation(
  host: Host,
  database: Database,
  rules: GoRules,
  program: ProgramSources,
): LoadLocation {
  const zoneinfo = readZoneinfo(host);
  if (zoneinfo?.result === 'loaded') return { source: zoneinfo.path, linked: null, zoneinfo };
  if (database.complete) return { source: database.directory, linked: null, zoneinfo };
  const own = host.app === null ? null : firstLoaded(namedReads(host, landmarks[0], rules, program));
  if (own !== null) return { source: own, linked: null, zoneinfo };
  return { source: null, linked: program.callsLoadLocation(), zoneinfo };
}

/** Zones of different regions, never links: a database that was stripped to UTC has none of them. */
const landmarks = ['Europe/London', 'America/New_York', 'Asia/Tokyo', 'Africa/Lagos'] as const;

/** Read for their beginning only; the first two come with the database of IANA. */
const releaseFiles = [
  { path: (directory: string) => `${directory}/tzdata.zi`, pattern: /^# version (\d{4}[a-z]{1,2})\s/ },
  { path: (directory: string) => `${directory}/+VERSION`, pattern: /^(\d{4}[a-z]{1,2})\s/ },
] as const;

/** The package database of distroless, Alpine and Debian: large, so only read for the age of the database. */
const packageFiles = [
  { path: '/var/lib/dpkg/status.d/tzdata', pattern: /^Version: (\d{4}[a-z]{1,2})/m },
  { path: '/lib/apk/db/installed', pattern: /^P:tzdata\nV:(\d{4}[a-z]{1,2})/m },
  { path: '/usr/lib/apk/db/installed', pattern: /^P:tzdata\nV:(\d{4}[a-z]{1,2})/m },
  { path: '/var/lib/dpkg/status', pattern: /^Package: tzdata\n(?:[^\n]+\n)*?Version: (\d{4}[a-z]{1,2})/m },
] as const;

const packageFileLimit = 16 << 20;

function readRelease(
  fs: RootFs,
  path: string,
  pattern: RegExp,
): { readonly release: string; readonly releaseFrom: string } | null {
  const found = fs.withFile(path, (file) => file.read(0, Math.min(file.size, packageFileLimit)));
  if (found.kind !== 'found') return null;
  const text = Buffer.from(found.value.buffer, found.value.byteOffset, found.value.byteLength).toString('latin1');
  const release = pattern.exec(text)?.[1];
  return release === undefined ? null : { release, releaseFrom: path };
}

/** ZONEINFO is a directory or an uncompressed zip file; one that does not exist is passed over without a word. */
function readZoneinfo({ fs, env }: Host): Attempt | null {
  const path = env.get('ZONEINFO') ?? '';
  if (path === '') return null;
  if (!path.endsWith('.zip')) {
    const reads = landmarks.map((zone) => readZoneFile(fs, `${path}/${zone}`));
    const read = reads.find(({ ok }) => ok) ?? reads[0];
    if (read === undefined || read.attempt.result === 'absent') return { path, result: 'absent' };
    return { ...read.attempt, path };
  }
  const found = fs.withFile(path, (file) => readZipMember(file, landmarks[0]));
  if (found.kind === 'absent') return { path, result: 'absent' };
  if (found.kind !== 'found') return { path, result: 'unusable', reason: 'cannot be opened' };
  if (found.value.kind === 'absent') return { path, result: 'absent' };
  if (found.value.kind === 'unusable') return { path, result: 'unusable', reason: found.value.problem };
  return { ...decodeZone(path, found.value.bytes).attempt, path };
}

function firstLoaded(reads: Iterable<{ readonly ok: boolean; readonly attempt: Attempt }>): string | null {
  for (const read of reads) if (read.ok) return read.attempt.path;
  return null;
}
