import { calendarDay } from '../../src/decode/calendar-day.ts';

/** Seconds east of UTC as RFC 3339 writes them: `+08:00`; seconds only where there are some. */
export function formatOffset(offset: number): string {
  const size = Math.abs(offset);
  const part = (value: number): string => String(Math.floor(value) % 60).padStart(2, '0');
  const hours = String(Math.floor(size / 3600)).padStart(2, '0');
  const rest = size % 60 === 0 ? '' : `:${part(size)}`;
  return `${offset < 0 ? '-' : '+'}${hours}:${part(size / 60)}${rest}`;
}

/** `2026-06-01`, UTC. */
export function formatDay(seconds: number): string {
  return calendarDay(seconds * 1000);
}

/** `2026-06-01T00:00:00Z` */
export function formatInstant(seconds: number): string {
  const date = new Date(seconds * 1000);
  const time = [date.getUTCHours(), date.getUTCMinutes(), date.getUTCSeconds()].map(twoDigits).join(':');
  return `${formatDay(seconds)}T${time}Z`;
}

function twoDigits(value: number): string {
  return String(value).padStart(2, '0');
}

/** `TZ=Asia/Shanghai`; in quotes where blanks or quotes would not be seen otherwise, and cut where no zone is so long. */
export function quote(name: string, value: string): string {
  const shown = shorten(value);
  return /^[^\s"']+$/.test(shown) ? `${name}=${shown}` : `${name}=${JSON.stringify(shown)}`;
}

/** Cuts what is longer than any zone. */
export function shorten(value: string): string {
  return value.length > longest ? `${value.slice(0, longest)}...` : value;
}

/** The longest name in the database has 32 characters; the longest rule that makes sense has 40. */
const longest = 48;
