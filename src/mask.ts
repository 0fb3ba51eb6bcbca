import type { Json } from './finding.ts';
import type { Environment } from './host/host.ts';

/** Takes secrets out of what is to be printed. */
export interface Mask {
  text(text: string): string;
  /** Every string of a JSON value, keys included. */
  json<T extends Json>(value: T): T;
}

/**
 * Replaces the credentials of every URL in the text, as `net/url.Redacted` does but the user too: tokens are put there. A
 * password may hold `@`, and one `/`.
 */
export function maskCredentials(text: string): string {
  return text.includes('@') ? text.replace(urlCredentials, '$1xxxxx@') : text;
}

/**
 * Masks URLs, and wherever they turn up the passwords of the program's environment: a variable that is split into a list of
 * directories no longer looks like a URL.
 */
export function createMask(env: Environment): Mask {
  const passwords = env.names().flatMap((name) => passwordsIn(env.get(name) ?? ''));
  const text = (value: string): string =>
    passwords.reduce((masked, password) => masked.replaceAll(password, 'xxxxx'), maskCredentials(value));
  return { text, json: (value) => maskStrings(value, text) };
}

/** Up to the last `@` of the authority; or, for a password with a slash, up to the first `@` behind that slash. */
const urlCredentials = /([a-z][a-z0-9+.-]*:\/\/)(?:[^/\s|,]*@|[^/@\s|,]*\/[^/@\s|,:]*@)/gi;

/**
 * The password, or the whole user information where it is a token, of each URL; and of `user:password@host`. Whole, and in the
 * pieces that are left of it when the variable is taken for a list or a path.
 */
function passwordsIn(text: string): string[] {
  if (!text.includes('@')) return [];
  const bare = /^[^\s/:@]+:([^\s/@]+)@/.exec(text);
  const found = [...text.matchAll(urlPassword), ...(bare === null ? [] : [bare])];
  return found
    .flatMap(([, password = '']) => [password, ...password.split(/[/:@]/)])
    .filter((password) => password.length >= shortestSecret);
}

const urlPassword = /:\/\/(?:[^/:@\s|,]*:)?([^/\s|,]*|[^/@\s|,]*\/[^/@\s|,:]*)@/g;

/** What is shorter would be found in ordinary words. */
const shortestSecret = 6;

function maskStrings<T extends Json>(value: T, mask: (text: string) => string): T;
function maskStrings(value: Json, mask: (text: string) => string): Json {
  if (typeof value === 'string') return mask(value);
  if (value === null || typeof value !== 'object') return value;
  if (isArray(value)) return value.map((item) => maskStrings(item, mask));
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [mask(key), item === undefined ? item : maskStrings(item, mask)]),
  );
}

function isArray(value: Json): value is readonly Json[] {
  return Array.isArray(value);
}
