import { IANAZone } from 'luxon';
import type { OffsetAt } from '../compare.ts';

/** The release of that database: that of the pinned Node, `process.versions.tz`. */
export const referenceRelease = '2026c';

/**
 * A zone by the time zone database in the executable itself (ICU's, through luxon); null for a name that it does not know.
 *
 * The first use of Intl costs 12 to 20 ms of CPU, a third of a whole run, so this is for three questions only:
 * `--tz`, where no file of the container tells whether the zone in force is that zone; `--tzdata-max-age`, which asks
 * whether the container's database is still right; and which of the two is old, where a copied zone and the database of
 * the container are found to differ.
 */
export function referenceZone(name: string): OffsetAt | null {
  if (!IANAZone.isValidZone(name)) return null;
  const zone = IANAZone.create(name);
  return (seconds) => Math.round(zone.offset(seconds * 1000) * 60);
}
