import type { Json } from './finding.ts';

/** Replaces the credentials of every URL in the text, as `net/url.Redacted` does but the user too: tokens are put there. */
export function maskCredentials(text: string): string {
  return text.includes('@')
    ? text.replace(/([a-z][a-z0-9+.-]*:\/\/)[^/@\s|,]*(?:\/[^/@\s|,:]*)?@/gi, '$1xxxxx@')
    : text;
}

/** The same for every string in a JSON value, keys included. */
export function maskJson<T extends Json>(value: T): T;
export function maskJson(value: Json): Json {
  if (typeof value === 'string') return maskCredentials(value);
  if (value === null || typeof value !== 'object') return value;
  if (isArray(value)) return value.map((item) => maskJson(item));
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [maskCredentials(key), item === undefined ? item : maskJson(item)]),
  );
}

function isArray(value: Json): value is readonly Json[] {
  return Array.isArray(value);
}
