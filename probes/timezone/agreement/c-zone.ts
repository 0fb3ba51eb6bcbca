import { latin1 } from '#runtime/bytes.ts';
import { machineNamed } from '../../../src/decode/elf/machines.ts';
import {
  asksForPosixrules,
  glibcTimeAt,
  isMuslRule,
  muslTimeAt,
  parseGlibcTz,
  parseMuslTz,
  posixrulesTimeAt,
  ruleTimeAt,
} from '../../../src/decode/zone/c-tz.ts';
import type { LocalTimeType, TzFile } from '../../../src/decode/zone/tzif.ts';
import type { RootFs } from '../../../src/host/files/rootfs.ts';
import type { Host } from '../../../src/host/host.ts';
import { absolutePath } from '../../../src/linux/paths.ts';
import { decodeOnce, zoneFileLimit } from '../zone/zone-file.ts';

/** The time zone of `date` and other C programs of one library. */
export type CZone = {
  readonly abbreviation: string;
  /** Seconds east of UTC. */
  readonly offset: number;
  /** Seconds by which the displayed time is behind, in addition to the offset: 27 in a `right/` zone, otherwise 0. */
  readonly leapSeconds: number;
};

/** Null if the library would read beyond the end of the file. */
export type CZones = { readonly glibc: CZone | null; readonly musl: CZone | null };

/** The C libraries' answers to the question that Go answers in `resolveGoZone`. */
export function resolveCZones(host: Host, tz: string | undefined): CZones {
  const seconds = Math.floor(host.now.getTime() / 1000);
  return { glibc: glibcZone(host, tz, seconds), musl: muslZone(host.fs, tz, seconds) };
}

/** The libraries that dynamically linked programs of this machine would get: those whose loader exists (ld.so(8)). */
export function installedLibraries({ fs, machine }: Host): ('glibc' | 'musl')[] {
  const isThere = (path: string): boolean => fs.stat(path).kind === 'found';
  const known = machineNamed(machine);
  if (known === null) return [];
  return [
    ...(known.glibc.some(isThere) ? (['glibc'] as const) : []),
    ...(known.musl.some(isThere) ? (['musl'] as const) : []),
  ];
}

const utc: CZone = { abbreviation: 'UTC', offset: 0, leapSeconds: 0 };

/** tzset_internal of time/tzset.c, and __tzfile_read of time/tzfile.c; without the rules for set-user-ID programs. */
function glibcZone(host: Host, tz: string | undefined, seconds: number): CZone | null {
  const value = tz === undefined ? localtime : tz === '' ? 'Universal' : withoutColon(tz);
  if (value === '') return utc;
  const { fs, env } = host;
  const directory = absolutePath(host, env.get('TZDIR') || searchPath[0]);
  const file = readCZone(fs, value.startsWith('/') ? value : `${directory}/${value}`);
  const time = file === null ? null : glibcTimeAt(file, seconds);
  if (file !== null && time !== null) return zone(time, file.leapSeconds);
  if (value === localtime) return utc;
  const rule = parseGlibcTz(value);
  const rules = asksForPosixrules(value) ? readCZone(fs, `${directory}/posixrules`) : null;
  return zone((rules && posixrulesTimeAt(rules, rule, seconds)) ?? ruleTimeAt(rule, seconds), 0);
}

/** do_tzset of src/time/__tz.c since musl 1.2.2; leap seconds are ignored. */
function muslZone(fs: RootFs, tz: string | undefined, seconds: number): CZone | null {
  const value = tz === undefined ? localtime : tz;
  if (value === '') return utc;
  if (tz !== undefined && !value.startsWith(':') && isMuslRule(value))
    return zone(ruleTimeAt(parseMuslTz(value), seconds), 0);
  const name = withoutColon(value);
  const candidates = name.startsWith('/')
    ? [name]
    : name.includes('.') || name.length > nameMax
      ? []
      : searchPath.map((directory) => `${directory}/${name}`);
  for (const candidate of candidates) {
    const found = fs.read(candidate, zoneFileLimit);
    if (found.kind !== 'found' || found.value.length === 0) continue;
    // The first file that can be mapped is used; a truncated one is read beyond its end.
    if (found.value.length < 44 || latin1(found.value, 0, 4) !== 'TZif') return utc;
    const decoded = decodeOnce(found.value);
    const time = decoded.ok ? muslTimeAt(decoded.value, seconds) : null;
    return time === null ? null : zone(time, 0);
  }
  return utc;
}

const localtime = '/etc/localtime';

/** Those of musl; glibc has only the first one, or TZDIR. */
const searchPath = ['/usr/share/zoneinfo', '/share/zoneinfo', '/etc/zoneinfo'] as const;
const nameMax = 255;

function withoutColon(tz: string): string {
  return tz.startsWith(':') ? tz.slice(1) : tz;
}

function readCZone(fs: RootFs, path: string): TzFile | null {
  const found = fs.read(path, zoneFileLimit);
  const decoded = found.kind === 'found' ? decodeOnce(found.value) : null;
  return decoded?.ok === true ? decoded.value : null;
}

function zone({ abbreviation, offset }: LocalTimeType, leapSeconds: number): CZone {
  return { abbreviation, offset: offset === 0 ? 0 : offset, leapSeconds };
}
