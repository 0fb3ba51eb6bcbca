/**
 * The database's names for UTC (the `etcetera` and `backward` files of tzdata), plus GMT, whose clock is the same,
 * and ISO 8601's Z.
 */
const names = new Set([
  ...['utc', 'uct', 'universal', 'zulu', 'z', 'gmt', 'gmt0', 'gmt+0', 'gmt-0', 'greenwich', 'factory'],
  ...['etc/utc', 'etc/uct', 'etc/universal', 'etc/zulu'],
  ...['etc/gmt', 'etc/gmt0', 'etc/gmt+0', 'etc/gmt-0', 'etc/greenwich'],
]);

/** Whether someone who asks for `zone`, in any case, asks for UTC, so that falling back to UTC gives the right time. */
export function meansUtc(zone: string): boolean {
  const name = zone
    .trim()
    .replace(/^:+/, '')
    .replace(/^\/?(?:usr\/share\/zoneinfo\/)?(?:(?:posix|right)\/)?/, '');
  return names.has(name.toLowerCase());
}
