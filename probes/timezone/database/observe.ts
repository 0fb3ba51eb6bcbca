import { indexOf, latin1 } from '#runtime/bytes.ts';
import { hasCompressed, readZipDirectory, readZipMember } from '../../../src/decode/zone/tz-zip.ts';
import { tzdataReleaseDay } from '../../../src/decode/zone/tzdata-releases.ts';
import type { RootFs } from '../../../src/host/files/rootfs.ts';
import type { Host } from '../../../src/host/host.ts';
import { ifKnown } from '../../../src/host/not-known.ts';
import { absolutePath } from '../../../src/linux/paths.ts';
import type { GoRules } from '../go-rules.ts';
import { otherPlaces } from '../zone/elsewhere.ts';
import { namedReads } from '../zone/go-zone.ts';
import type { ProgramSources } from '../zone/program-sources.ts';
import { type Attempt, decodeZone, readZoneFile } from '../zone/zone-file.ts';

/** The time zone database in the container's file system. */
export type Database = {
  /** The first existing directory of Go's list, one with the zones of the world before others; null if none exists. */
  readonly directory: string | null;
  /** Whether it has the zones of the world: some images keep only UTC, or the one zone that is needed. */
  readonly complete: boolean;
  /** The release: `2025b`; null if nothing shows it. */
  readonly release: string | null;
  /** The file that shows it. */
  readonly releaseFrom: string | null;
};

/** The sources available to `time.LoadLocation`. */
export type LoadLocation = {
  /** Where it finds the zones of the world; null if it does not find them. */
  readonly source: string | null;
  /** Whether the function is in the program; null if that was not determined, or is not known. */
  readonly linked: boolean | null;
  /** The variable ZONEINFO, which comes first; null if it is unset or empty. */
  readonly zoneinfo: Attempt | null;
  /** A database that would be found if ZONEINFO named it; left out where there is none, or it does not matter. */
  readonly unread?: string;
};

/** The first existing directory of Go's list, and whether it has the zones of the world. */
export function findDatabase(fs: RootFs, rules: GoRules): Pick<Database, 'directory' | 'complete'> {
  const isThere = (path: string): boolean => fs.stat(path).kind === 'found';
  const world = rules.directories.find((place) => landmarks.some((zone) => isThere(`${place}/${zone}`)));
  const directory = world ?? rules.directories.find(isThere) ?? null;
  const complete = world !== undefined;
  return { directory, complete };
}

/** @param inPackages whether the package database is searched too: if the age matters, since it is large */
export function readDatabase(
  fs: RootFs,
  found: Pick<Database, 'directory' | 'complete'>,
  inPackages: boolean,
): Database {
  const { directory } = found;
  const none = { ...found, release: null, releaseFrom: null };
  if (directory === null) return none;
  const files = [
    { path: `${directory}/tzdata.zi`, after: '', releaseIn: releaseOfSource },
    ...(inPackages ? packageFiles : []),
  ];
  for (const file of files) {
    const release = readRelease(fs, file);
    if (release !== null) return { ...found, release, releaseFrom: file.path };
  }
  return none;
}

/**
 * Looks for the database as time.LoadLocation does. If the file system has one, nothing else is read: the program is
 * only examined if it must contain its own.
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
  const sourceOf = (zone: string): string | null => firstLoaded(namedReads(host, zone, rules, program));
  const own = host.app === null ? null : sourceOf(landmarks[0]);
  if (own !== null) return { source: own, linked: null, zoneinfo };
  const linked = program.callsLoadLocation();
  // GOROOT's zip file may be one of a few zones, without the first landmark.
  const few = linked === true ? firstOf(landmarks.slice(1), sourceOf) : null;
  if (few !== null) return { source: few, linked, zoneinfo };
  const unread = linked === true && zoneinfo === null ? findUnread(host) : undefined;
  return { source: null, linked, zoneinfo, ...(unread === undefined ? {} : { unread }) };
}

function firstOf(zones: readonly string[], sourceOf: (zone: string) => string | null): string | null {
  for (const zone of zones) {
    const source = sourceOf(zone);
    if (source !== null) return source;
  }
  return null;
}

/** Where people put the zip file of a Go distribution, or a directory, and then forget to name it. */
function findUnread({ fs, cwd }: Host): string | undefined {
  const directories = ['', '/usr/share', '/usr/local/share', '/usr/local/go/lib/time', '/app', cwd === '/' ? '' : cwd];
  return [...directories.map((directory) => `${directory}/zoneinfo.zip`), ...otherPlaces].find((path) =>
    ifKnown(
      () => readDatabaseAt(fs, path).result === 'loaded',
      () => false,
    ),
  );
}

/** Zones of different regions, never links: a database that was stripped to UTC has none of them. */
const landmarks = ['Europe/London', 'America/New_York', 'Asia/Tokyo', 'Africa/Lagos'] as const;

/**
 * The package database of distroless, Alpine and Debian: large, so only read if the age of the database matters. The
 * release is looked for in the lines after the name of the package.
 */
const packageFiles: readonly ReleaseFile[] = [
  { path: '/var/lib/dpkg/status.d/tzdata', after: 'Package: tzdata\n', releaseIn: releaseOfDebian },
  { path: '/lib/apk/db/installed', after: 'P:tzdata\n', releaseIn: releaseOfAlpine },
  { path: '/usr/lib/apk/db/installed', after: 'P:tzdata\n', releaseIn: releaseOfAlpine },
  { path: '/var/lib/dpkg/status', after: 'Package: tzdata\n', releaseIn: releaseOfDebian },
];

interface ReleaseFile {
  readonly path: string;
  /** The text before the relevant lines; empty for the beginning of the file. */
  readonly after: string;
  releaseIn(text: string): string | undefined;
}

/** The first line of tzdata.zi: `# version 2025b`. */
function releaseOfSource(text: string): string | undefined {
  const release = text.startsWith('# version ')
    ? text.slice(10, text.indexOf('\n')).split(' ')[0]?.trimEnd()
    : undefined;
  return release !== undefined && tzdataReleaseDay(release) !== null ? release : undefined;
}

function releaseOfDebian(text: string): string | undefined {
  return /^Version: (\d{4}[a-z]{1,2})/m.exec(text)?.[1];
}

function releaseOfAlpine(text: string): string | undefined {
  return /^V:(\d{4}[a-z]{1,2})/m.exec(text)?.[1];
}

const releaseLimits = { file: 16 << 20, lines: 2048 };

function readRelease(fs: RootFs, { path, after, releaseIn }: ReleaseFile): string | null {
  const wanted = after === '' ? releaseLimits.lines : releaseLimits.file;
  const found = fs.withFile(path, (file) => file.read(0, Math.min(file.size, wanted)));
  if (found.kind !== 'found') return null;
  const at = indexOf(found.value, after);
  return at < 0 ? null : (releaseIn(latin1(found.value, at, at + releaseLimits.lines)) ?? null);
}

/** ZONEINFO is a directory or an uncompressed zip file; a missing one is skipped silently. */
function readZoneinfo(host: Host): Attempt | null {
  const path = host.env.get('ZONEINFO') ?? '';
  return path === '' ? null : { ...readDatabaseAt(host.fs, absolutePath(host, path)), path };
}

function readDatabaseAt(fs: RootFs, path: string): Attempt {
  if (!path.endsWith('.zip')) {
    const reads = landmarks.map((zone) => readZoneFile(fs, `${path}/${zone}`));
    const read = reads.find(({ ok }) => ok) ?? reads[0];
    if (read === undefined || read.attempt.result === 'absent')
      return { path, result: hasZone(fs, path) ? 'loaded' : 'absent' };
    return { ...read.attempt, path };
  }
  const found = fs.withFile(path, (file) => readZipMember(file, landmarks[0]));
  if (found.kind === 'absent') return { path, result: 'absent' };
  if (found.kind !== 'found') return { path, result: 'unusable', reason: 'cannot be opened' };
  if (found.value.kind === 'absent') return { path, ...readMembers(fs, path) };
  if (found.value.kind === 'unusable') return { path, result: 'unusable', reason: found.value.problem };
  return { ...decodeZone(path, found.value.bytes).attempt, path };
}

/** Whether a directory has a zone at all: some are made with the few that the program needs. */
function hasZone(fs: RootFs, directory: string): boolean {
  const namesIn = (path: string): string[] => {
    const listing = fs.list(path, mostTried);
    return listing.kind === 'found' ? listing.value.names.map((name) => `${path}/${name}`) : [];
  };
  const top = namesIn(directory);
  const isDirectory = (path: string): boolean => {
    const stat = fs.stat(path);
    return stat.kind === 'found' && stat.value.kind === 'directory';
  };
  const paths = top.flatMap((path) => (isDirectory(path) ? namesIn(path) : [path]));
  return paths.slice(0, mostTried).some((path) => readZoneFile(fs, path).ok);
}

/** The same of a zip file; with a directory before their names, Go finds none of its zones. */
function readMembers(fs: RootFs, path: string): Pick<Attempt, 'result' | 'reason'> {
  const found = fs.withFile(path, readZipDirectory);
  if (found.kind !== 'found' || found.value === null || found.value.count === 0) return { result: 'absent' };
  if (hasCompressed(found.value)) return { result: 'unusable', reason: 'unsupported compression' };
  const names = latin1(found.value.bytes);
  return { result: landmarks.some((zone) => names.includes(`/${zone}`)) ? 'absent' : 'loaded' };
}

/** Names in a directory, and files that are read. */
const mostTried = 50;

function firstLoaded(reads: Iterable<{ readonly ok: boolean; readonly attempt: Attempt }>): string | null {
  for (const read of reads) if (read.ok) return read.attempt.path;
  return null;
}
