/** The database's names for UTC (the `etcetera` and `backward` files of tzdata), beside GMT, whose clock is the same. */
const names = new Set([
  ...['UTC', 'UCT', 'Universal', 'Zulu', 'GMT', 'GMT0', 'GMT+0', 'GMT-0', 'Greenwich', 'Etc/Unknown', 'Factory'],
  ...['Etc/UTC', 'Etc/UCT', 'Etc/Universal', 'Etc/Zulu'],
  ...['Etc/GMT', 'Etc/GMT0', 'Etc/GMT+0', 'Etc/GMT-0', 'Etc/Greenwich'],
]);

/** Whether who asks for `zone` asks for UTC, so that falling back to UTC is what was wanted. */
export function meansUtc(zone: string): boolean {
  return names.has(zone.replace(/^:/, '').replace(/^(posix|right)\//, ''));
}
