import type { Json } from '../finding.ts';
import type { Environment } from '../host/process/environment.ts';

/** Removes secrets from output. */
export interface Mask {
  text(text: string): string;
  /** Every string of a JSON value, keys included. */
  json<T extends Json>(value: T): T;
}

/**
 * Replaces the credentials of every URL in the text, as `net/url.Redacted` does, but including the user: tokens are
 * put there. URLs that violate RFC 3986 are masked as well: passwords with `@`, `/` and `#` in them, and
 * `user:password@host` without a scheme.
 */
export function maskCredentials(text: string): string {
  const withUsers = text.includes('@') ? userRules.reduce(applyRule, text) : text;
  if (!withUsers.includes('=')) return withUsers;
  const lowered = withUsers.toLowerCase();
  return secretRules.reduce(
    (masked, { marks, rule }) => (marks.some((mark) => lowered.includes(mark)) ? applyRule(masked, rule) : masked),
    withUsers,
  );
}

type Rule = readonly [pattern: RegExp, replacement: string];

function applyRule(text: string, [pattern, replacement]: Rule): string {
  return text.replace(pattern, replacement);
}

const userRules: readonly Rule[] = [
  // A scheme, and everything up to the last `@` before a slash.
  [/([a-z][a-z0-9+.-]*:\/\/)[^/\s]*@/gi, '$1xxxxx@'],
  // What follows the first colon is not a port, so it is a password with slashes in it.
  [/([a-z][a-z0-9+.-]*:\/\/)(?!xxxxx@)[^\s/@:]*:(?!\d*(?:[/?#,|\s]|$))[^\s]*@/gi, '$1xxxxx@'],
  // It could be a port, or there is only a token: one slash.
  [/([a-z][a-z0-9+.-]*:\/\/)(?!xxxxx@)[^/@\s|,]*\/[^/@\s|,:]+@/gi, '$1xxxxx@'],
  // No scheme: `user:password@host`, with slashes allowed if a port follows.
  [/(^|[\s=,|'"(])[^\s/:@,|='"(]+:[^\s/]+@(?=[\w[])/g, '$1xxxxx@'],
  [/(^|[\s=,|'"(])[^\s/:@,|='"(]+:(?!\/\/)[^\s]+@(?=[\w.-]+:\d)/g, '$1xxxxx@'],
  // Neither scheme nor colon: a token before a host with its port.
  [/(^|[=,|])[^\s/:@,|=]{6,}@(?=[\w.-]+:\d+(?:[\s,|;:/]|$))/g, '$1xxxxx@'],
];

/**
 * Query parameters and linker flags whose name suggests a secret: `?token=…`, `-X main.apiKey=…`. Applied only to
 * texts with one of the marks: most have none, and compiling a regular expression costs more than masking a whole
 * report.
 */
const secretRules: readonly { readonly marks: readonly string[]; readonly rule: Rule }[] = [
  { marks: ['?', '&'], rule: [/([?&][^=&\s]*(?:token|secret|passw|key|auth|sig)[^=&\s]*=)[^&\s,|]+/gi, '$1xxxxx'] },
  {
    marks: ['token=', 'secret=', 'passwd=', 'password=', 'apikey=', 'api_key=', 'credential=', 'credentials='],
    rule: [/((?:token|secret|passw(?:or)?d|api_?key|credentials?)=)[^\s"'&,|]+/gi, '$1xxxxx'],
  },
];

/**
 * Masks URLs, and the passwords of the program's environment wherever they appear: a variable that is split into a
 * list of directories no longer looks like a URL.
 */
export function createMask(env: Environment): Mask {
  const passwords = env.names().flatMap((name) => passwordsIn(env.get(name) ?? ''));
  const text = (value: string): string =>
    passwords.reduce((masked, password) => masked.replaceAll(password, 'xxxxx'), maskCredentials(value));
  return { text, json: (value) => maskStrings(value, text) };
}

/**
 * The password, or the whole user information if it is a token, of each URL; and of `user:password@host`. Whole, and
 * in the pieces that result when the variable is taken for a list or a path.
 */
function passwordsIn(text: string): string[] {
  if (!text.includes('@')) return [];
  const bare = /^[^\s/:@]+:([^\s]+)@/.exec(text);
  const found = [...text.matchAll(urlPassword), ...(bare === null ? [] : [bare])];
  return found
    .flatMap(([, password = '']) => [password, ...password.split(/[/:@]/)])
    .filter((password) => password.length >= shortestSecret);
}

const urlPassword = /:\/\/(?:[^/:@\s|,]*:)?([^/\s|,]*|[^/@\s|,]*\/[^/@\s|,:]*)@/g;

/** Shorter ones would match in ordinary words. */
const shortestSecret = 6;

/** The value itself where nothing was masked, as in nearly all: a copy costs more than the search. */
function maskStrings<T extends Json>(value: T, mask: (text: string) => string): T;
function maskStrings(value: Json, mask: (text: string) => string): Json {
  if (typeof value === 'string') return mask(value);
  if (value === null || typeof value !== 'object') return value;
  if (isArray(value)) {
    const items = value.map((item) => maskStrings(item, mask));
    return items.every((item, index) => item === value[index]) ? value : items;
  }
  const keys = Object.keys(value);
  const items = keys.map((key) => {
    const item = value[key];
    return item === undefined ? item : maskStrings(item, mask);
  });
  const isSame = keys.every((key, index) => items[index] === value[key] && mask(key) === key);
  return isSame ? value : Object.fromEntries(keys.map((key, index) => [mask(key), items[index]]));
}

function isArray(value: Json): value is readonly Json[] {
  return Array.isArray(value);
}
