import { compare } from '#runtime/bytes.ts';
import type { Host } from '../../../src/host/host.ts';
import { historyDifference, offsetOf } from '../compare.ts';
import type { GoRules } from '../go-rules.ts';
import { meansUtc } from '../utc.ts';
import { namedReads, secondsOf } from '../zone/go-zone.ts';
import type { ProgramSources } from '../zone/program-sources.ts';
import type { ZoneFile } from '../zone/zone-file.ts';
import { referenceZone } from './reference.ts';

/** Whether the zone in force is the one that `--tz` states. */
export type Expected = {
  readonly zone: string;
  readonly holds: boolean;
  /** `name`: what it is called; `content`: its bytes; `rules`: the time it shows; `unknown`: there is no such zone. */
  readonly by: 'name' | 'content' | 'rules' | 'unknown';
};

/**
 * A zone holds under any of its names: as a link, and as a copy. Where no name tells, or the container has no file under
 * the stated one, what it has shown since 1970 decides, for which the database in the executable is the last resort.
 * @param file the zone in force; null where that is UTC without a file
 */
export function readExpected(
  host: Host,
  zone: string,
  inForce: { readonly name: string | null; readonly file: ZoneFile | null },
  { rules, program }: { readonly rules: GoRules; readonly program: ProgramSources },
): Expected {
  if (inForce.name === zone) return { zone, holds: true, by: 'name' };
  if (meansUtc(zone)) {
    const utc = inForce.file === null || isAlwaysUtc(inForce.file);
    return { zone, holds: utc, by: inForce.name !== null && meansUtc(inForce.name) ? 'name' : 'rules' };
  }
  const stated = firstFile(namedReads(host, zone, rules, program));
  const { name, file } = inForce;
  if (stated !== null && file !== null && compare(stated.bytes, file.bytes) === 0)
    return { zone, holds: true, by: 'content' };
  if (stated !== null && name !== null) return { zone, holds: false, by: 'content' };
  const there = stated === null ? referenceZone(zone) : offsetOf(stated.zone);
  if (there === null) return { zone, holds: false, by: 'unknown' };
  if (file === null) return { zone, holds: false, by: 'rules' };
  return { zone, holds: historyDifference(offsetOf(file.zone), there, secondsOf(host)) === null, by: 'rules' };
}

function isAlwaysUtc({ zone }: ZoneFile): boolean {
  return zone.times.length === 0 && zone.types.every(({ offset }) => offset === 0);
}

function firstFile(reads: Iterable<{ readonly ok: boolean; readonly file?: ZoneFile }>): ZoneFile | null {
  for (const read of reads) if (read.ok && read.file !== undefined) return read.file;
  return null;
}
