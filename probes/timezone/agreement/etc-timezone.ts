import { compare } from '#runtime/bytes.ts';
import { isZoneName } from '../../../src/decode/zone/zone-name.ts';
import type { RootFs } from '../../../src/host/files/rootfs.ts';
import { meansUtc } from '../names/utc.ts';
import { readZoneFile, type ZoneFile } from '../zone/zone-file.ts';

/** The zone that /etc/timezone names. Go and C never read it; Debian's tools, Java and some libraries do. */
export function readEtcTimezone(fs: RootFs): string | null {
  const text = fs.readText('/etc/timezone', 64 << 10);
  if (text.kind !== 'found') return null;
  const line = text.value.split('\n').find((each) => each.trim() !== '' && !each.startsWith('#'));
  const zone = line?.trim() ?? '';
  return zone.length <= longestName && isZoneName(zone) ? zone : null;
}

/** Twice as long as any in the database. */
const longestName = 64;

/**
 * Whether a name of the database is the same zone as /etc/localtime; null if no file of the container shows that.
 * @param localtime its name, and its content if it is readable
 */
export function isSameZone(
  fs: RootFs,
  directory: string | null,
  zone: string,
  localtime: { readonly name: string | null; readonly file: ZoneFile | null },
): boolean | null {
  const { name, file } = localtime;
  if (name === zone) return true;
  if (name !== null && meansUtc(name) && meansUtc(zone)) return true;
  const named = directory === null ? null : readZoneFile(fs, `${directory}/${zone}`);
  if (named?.ok !== true || file === null) return null;
  if (compare(named.file.bytes, file.bytes) === 0) return true;
  return name === null ? null : false;
}
