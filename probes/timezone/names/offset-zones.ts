/** Zones without daylight saving time whose offset is not a whole hour: no `Etc/` zone has such an offset. */
const fractionalZones: Readonly<Record<number, string>> = {
  12600: 'Asia/Tehran',
  16200: 'Asia/Kabul',
  19800: 'Asia/Kolkata',
  20700: 'Asia/Kathmandu',
  23400: 'Asia/Yangon',
  31500: 'Australia/Eucla',
  34200: 'Australia/Darwin',
  [-34_200]: 'Pacific/Marquesas',
};

/**
 * The zone that always has an offset: `Etc/GMT-14` to `Etc/GMT+12`, in whose names `-9` is east, as in POSIX; or the
 * one place with a fraction of an hour. Null if there is none.
 * @param offset seconds east of UTC
 */
export function zoneOfOffset(offset: number): string | null {
  const west = -offset / 3600;
  if (!Number.isInteger(west)) return fractionalZones[offset] ?? null;
  if (west < -14 || west > 12) return null;
  return west === 0 ? 'UTC' : `Etc/GMT${west > 0 ? '+' : ''}${west}`;
}
