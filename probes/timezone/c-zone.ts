import { glibcTimeAt, isMuslRule, muslTimeAt, parseGlibcTz, parseMuslTz, ruleTimeAt } from '../../src/decode/c-tz.ts';
import { decodeTzif, type LocalTimeType, type TzFile } from '../../src/decode/tzif.ts';
import type { Host } from '../../src/host/host.ts';
import type { RootFs } from '../../src/host/rootfs.ts';

/** What `date` and other C programs of one library show. */
export type CZone = {
  readonly abbreviation: string;
  /** Seconds east of UTC. */
  readonly offset: number;
  /** Seconds by which the displayed time is behind, beside the offset: 27 in a `right/` zone, and 0 elsewhere. */
  readonly leapSeconds: number;
};

/** null where the library would read what is not there. */
export type CZones = { readonly glibc: CZone | null; readonly musl: CZone | null };

/** The C libraries' answers to the question that Go answers in `resolveGoZone`. */
export function resolveCZones(host: Host, tz: string | undefined): CZones {
  const seconds = Math.floor(host.now.getTime() / 1000);
  return { glibc: glibcZone(host, tz, seconds), musl: muslZone(host.fs, tz, seconds) };
}

const utc: CZone = { abbreviation: 'UTC', offset: 0, leapSeconds: 0 };

/** tzset_internal of time/tzset.c, and __tzfile_read of time/tzfile.c; not the rules for set-user-ID programs. */
function glibcZone({ fs, env }: Host, tz: string | undefined, seconds: number): CZone | null {
  const value = tz === undefined ? localtime : tz === '' ? 'Universal' : tz.replace(/^:/, '');
  if (value === '') return utc;
  const file = readCZone(fs, value.startsWith('/') ? value : `${env.get('TZDIR') || searchPath[0]}/${value}`);
  const time = file === null ? null : glibcTimeAt(file, seconds);
  if (file !== null && time !== null) return zone(time, file.leapSeconds);
  return value === localtime ? utc : zone(ruleTimeAt(parseGlibcTz(value), seconds), 0);
}

/** do_tzset of src/time/__tz.c, as it is since musl 1.2.2; leap seconds are passed over. */
function muslZone(fs: RootFs, tz: string | undefined, seconds: number): CZone | null {
  const value = tz === undefined ? localtime : tz;
  if (value === '') return utc;
  if (!value.startsWith(':') && isMuslRule(value)) return zone(ruleTimeAt(parseMuslTz(value), seconds), 0);
  const name = value.replace(/^:/, '');
  const candidates = name.startsWith('/')
    ? [name]
    : name.includes('.') || name.length > nameMax
      ? []
      : searchPath.map((directory) => `${directory}/${name}`);
  for (const candidate of candidates) {
    const file = readCZone(fs, candidate);
    if (file === null) continue;
    const time = muslTimeAt(file, seconds);
    return time === null ? null : zone(time, 0);
  }
  return utc;
}

const localtime = '/etc/localtime';

/** musl's; glibc has the first one, or TZDIR. */
const searchPath = ['/usr/share/zoneinfo', '/share/zoneinfo', '/etc/zoneinfo'] as const;
const nameMax = 255;
const fileLimit = 1 << 20;

function readCZone(fs: RootFs, path: string): TzFile | null {
  const found = fs.read(path, fileLimit);
  const decoded = found.kind === 'found' ? decodeTzif(found.value) : null;
  return decoded?.ok === true ? decoded.value : null;
}

function zone({ abbreviation, offset }: LocalTimeType, leapSeconds: number): CZone {
  return { abbreviation, offset: offset === 0 ? 0 : offset, leapSeconds };
}
