import { compare } from '#runtime/bytes.ts';
import { referenceZone } from '../../../src/decode/zone/reference/zones.ts';
import { clockOfFile, clockOfReference, historyDifference, utcClock, type ZoneClock } from '../compare.ts';
import { suggestZone } from '../names/suggestion.ts';
import { meansUtc } from '../names/utc.ts';
import type { ZoneNames } from '../names/zone-names.ts';
import type { ZoneFile, ZoneRead } from '../zone/zone-file.ts';
import type { Expected } from './facts.ts';

/**
 * A zone can be in force under any of its names, as a link or as a copy: so its name, its bytes and its history since
 * 1970 are all compared, the last with the container's own file of that name, or with probe-env's rules if there is
 * none.
 * @param inForce its name by its path or content, its file (null if that is UTC without one), and whether they
 * contradict each other
 * @param reads the paths where Go looks for the stated zone
 * @param seconds the present, since the epoch
 */
export function readExpected(
  zone: string,
  inForce: { readonly name: string | null; readonly file: ZoneFile | null; readonly inDoubt: boolean },
  reads: Iterable<ZoneRead>,
  names: ZoneNames,
  seconds: number,
): Expected {
  const { name, file, inDoubt } = inForce;
  const stated = firstFile(reads);
  const reference = referenceZone(zone);
  const there = reference !== null ? clockOfReference(reference) : stated === null ? null : clockOfFile(stated.zone);
  const here: ZoneClock = file === null ? utcClock : clockOfFile(file.zone);
  const utc = meansUtc(zone);
  const named =
    name !== null && (name === zone || (reference !== null && referenceZone(name)?.name === reference.name));
  const sameContent = stated === null || file === null ? null : compare(stated.bytes, file.bytes) === 0;
  // Hundreds of days are compared: only if nothing else shows it.
  const asked = there !== null && !utc && (inDoubt || (!named && sameContent !== true));
  return {
    zone,
    utc,
    alwaysUtc: file === null || isAlwaysUtc(file),
    named,
    sameContent,
    sameHistory: asked ? historyDifference(here, there, seconds) === null : null,
    known: stated !== null || reference !== null,
    suggestion: stated === null ? suggestZone(zone, names) : null,
  };
}

function isAlwaysUtc({ zone }: ZoneFile): boolean {
  return zone.times.length === 0 && zone.types.every(({ offset }) => offset === 0);
}

function firstFile(reads: Iterable<ZoneRead>): ZoneFile | null {
  for (const read of reads) if (read.ok) return read.file;
  return null;
}
