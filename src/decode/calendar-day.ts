/**
 * `2026-06-01`, UTC. Built from its parts: the first toISOString of a process makes V8 look up the system's time
 * zone, which costs over a millisecond and reads system files.
 * @param ms milliseconds since the epoch
 */
export function calendarDay(ms: number): string {
  const date = new Date(ms);
  const year = String(date.getUTCFullYear()).padStart(4, '0');
  return `${year}-${twoDigits(date.getUTCMonth() + 1)}-${twoDigits(date.getUTCDate())}`;
}

function twoDigits(value: number): string {
  return String(value).padStart(2, '0');
}
