import { compare } from '#runtime/bytes.ts';
import { mountOf } from '../../../src/decode/proc/mountinfo.ts';
import { decodeTzif, type TzFile } from '../../../src/decode/zone/tzif.ts';
import type { RootFs } from '../../../src/host/files/rootfs.ts';
import type { Host } from '../../../src/host/host.ts';
import { zoneOfPath } from './localtime.ts';
import type { ZoneFile } from './zone-file.ts';

/** How the name of a zone file was found if no path gives it. */
export type ZoneName = {
  readonly zone: string;
  /** `mount`: a bind mount of that zone; `content`: equal bytes; `likeness`: most of its history is the same. */
  readonly by: 'mount' | 'content' | 'likeness';
};

/**
 * The name of a zone file that was copied or mounted. The database is searched for the same content, the hints first;
 * some 450 files are checked for their size, so this is only for regular files that nothing else names.
 * @param hints likely names: from /etc/timezone, from --tz
 */
export function nameZone(
  host: Host,
  file: ZoneFile,
  directory: string | null,
  hints: readonly string[],
): ZoneName | null {
  const mounted = mountedZone(host, file.path);
  if (directory === null) return mounted;
  const names = [...(mounted === null ? [] : [mounted.zone]), ...hints];
  const hinted = names.find((name) => isCopyOf(host.fs, `${directory}/${name}`, file.bytes));
  if (hinted !== undefined) return { zone: hinted, by: 'content' };
  if (mounted !== null) return mounted;
  const candidates = listZones(host.fs, directory);
  const zone = candidates.find((name) => isCopyOf(host.fs, `${directory}/${name}`, file.bytes));
  if (zone !== undefined) return { zone, by: 'content' };
  return mostAlike(host, file.zone, directory, [...hints, ...candidates]);
}

/** The mount on the file itself: the kernel shows the path within its original file system. */
function mountedZone(host: Host, path: string): ZoneName | null {
  const mount = mountOf(host.mounts('self'), path);
  const zone = mount === null || mount.mountPoint !== path ? null : zoneOfPath(mount.root);
  return zone === null ? null : { zone, by: 'mount' };
}

/** Every zone of the database according to its own list, and the names for UTC, which the list lacks. */
function listZones(fs: RootFs, directory: string): string[] {
  const zones = new Set(['Etc/UTC']);
  for (const list of ['zone1970.tab', 'zone.tab']) {
    const text = fs.readText(`${directory}/${list}`, 1 << 20);
    if (text.kind !== 'found') continue;
    for (const [, zone] of text.value.matchAll(/^[A-Z][^\t\n]*\t[^\t\n]+\t([A-Za-z0-9_+/-]+)/gm))
      if (zone !== undefined && zones.size < listLimit) zones.add(zone);
  }
  return [...zones];
}

/** The two lists have some 450 names. */
const listLimit = 2000;

export function isCopyOf(fs: RootFs, path: string, bytes: Uint8Array): boolean {
  const stat = fs.stat(path);
  if (stat.kind !== 'found' || stat.value.size !== bytes.length) return false;
  const content = fs.read(path, bytes.length);
  return content.kind === 'found' && compare(content.value, bytes) === 0;
}

/**
 * The zone that shares the longest history with a copy from another release: at least five transitions, and half of
 * those of the shorter of the two, since `zic -b fat` writes out what `-b slim` leaves to the rule.
 */
function mostAlike(host: Host, copy: TzFile, directory: string, candidates: readonly string[]): ZoneName | null {
  let best: { readonly zone: string; readonly shared: number; readonly of: number } | null = null;
  for (const zone of candidates) {
    host.deadline.check();
    const found = host.fs.read(`${directory}/${zone}`, 1 << 20);
    const decoded = found.kind === 'found' ? decodeTzif(found.value) : null;
    if (decoded?.ok !== true) continue;
    const shared = sharedHistory(copy, decoded.value);
    const of = Math.min(copy.times.length, decoded.value.times.length);
    if (shared > (best?.shared ?? 0)) best = { zone, shared, of };
  }
  if (best === null || best.shared < 5 || best.shared < best.of / 2) return null;
  return { zone: best.zone, by: 'likeness' };
}

function sharedHistory(a: TzFile, b: TzFile): number {
  const changes = new Map([...b.times].map((at, index) => [at, b.types[b.indices[index] ?? 0]?.offset]));
  let shared = 0;
  for (const [index, at] of a.times.entries()) {
    if (changes.get(at) === a.types[a.indices[index] ?? 0]?.offset) shared += 1;
  }
  return shared;
}
