import { type Decoded, DecodeError, decoding } from '../../../decoded.ts';

/** The parts of a URL as Go splits it (net/url.Parse). */
export type GoUrl = {
  /** Lower case; empty for a relative reference. */
  readonly scheme: string;
  /** With the port; empty if there is none. */
  readonly host: string;
  /** `host` without port and brackets. */
  readonly hostname: string;
  readonly port: string;
  readonly hasUser: boolean;
  readonly path: string;
};

/**
 * Splits a URL, or says in Go's words why it is invalid. If what Go quotes of the URL could be a part of a password,
 * it is left out: a slash in a password ends the host, and the part before it is taken for a port.
 * @param rules `strictColons`: since Go 1.26 a host of an http URL has at most one colon (GODEBUG urlstrictcolons)
 */
export function parseGoUrl(text: string, rules: { strictColons: boolean } = { strictColons: true }): Decoded<GoUrl> {
  return decoding(() => {
    const [url = '', ...fragment] = text.split('#');
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
    if (/[\x00-\x1f\x7f]/.test(url)) throw new DecodeError('net/url: invalid control character in URL');
    const quote: Quote = text.includes('@') ? () => '' : (part) => ` ${JSON.stringify(part)}`;
    checkEscapes(fragment.join('#'), 'path', quote);
    const [scheme, afterScheme] = cutScheme(url);
    const [rest = ''] = afterScheme.split('?');
    if (!rest.startsWith('/')) {
      if (scheme !== '') return { scheme, host: '', hostname: '', port: '', hasUser: false, path: '' };
      if ((rest.split('/')[0] ?? '').includes(':')) {
        throw new DecodeError('first path segment in URL cannot contain colon');
      }
    }
    if (!rest.startsWith('//') || (scheme === '' && rest.startsWith('///'))) {
      checkEscapes(rest, 'path', quote);
      return { scheme, host: '', hostname: '', port: '', hasUser: false, path: rest };
    }
    const slash = rest.indexOf('/', 2);
    const authority = slash < 0 ? rest.slice(2) : rest.slice(2, slash);
    const path = slash < 0 ? '' : rest.slice(slash);
    const at = authority.lastIndexOf('@');
    const host = authority.slice(at + 1);
    const port = checkHost(host, (scheme === 'http' || scheme === 'https') && rules.strictColons, quote);
    if (at >= 0) checkUser(authority.slice(0, at), quote);
    checkEscapes(path, 'path', quote);
    const hostname = (port === null ? host : host.slice(0, -port.length - 1)).replace(/^\[(.*)\]$/, '$1');
    return { scheme, host, hostname, port: port ?? '', hasUser: at >= 0, path };
  });
}

/** A part of the URL as messages show it, after a blank; empty if it could reveal a secret. */
type Quote = (part: string) => string;

function cutScheme(url: string): [scheme: string, rest: string] {
  if (url.startsWith(':')) throw new DecodeError('missing protocol scheme');
  const match = /^([a-zA-Z][a-zA-Z0-9+.-]*):(.*)$/s.exec(url);
  return match === null ? ['', url] : [(match[1] ?? '').toLowerCase(), match[2] ?? ''];
}

/** The port without its colon; null if there is none. */
function checkHost(host: string, strictColons: boolean, quote: Quote): string | null {
  const bracket = host.lastIndexOf('[');
  if (bracket > 0) throw new DecodeError('invalid IP-literal');
  if (bracket === 0) {
    const end = host.lastIndexOf(']');
    if (end < 0) throw new DecodeError("missing ']' in host");
    const port = checkPort(host.slice(end + 1), quote);
    const [address = ''] = host.slice(1, end).split('%25');
    if (!isIPv6(address)) throw new DecodeError('invalid IP-literal');
    return port;
  }
  const colon = strictColons ? host.indexOf(':') : host.lastIndexOf(':');
  const port = colon < 0 ? null : checkPort(host.slice(colon), quote);
  checkEscapes(host, 'host', quote);
  return port;
}

function checkPort(text: string, quote: Quote): string | null {
  if (text === '') return null;
  if (!/^:[0-9]*$/.test(text)) throw new DecodeError(`invalid port${quote(text)} after host`);
  return text.slice(1);
}

function checkUser(user: string, quote: Quote): void {
  if (!/^[A-Za-z0-9\-._:~!$&'()*+,;=%@]*$/.test(user)) throw new DecodeError('net/url: invalid userinfo');
  checkEscapes(user, 'path', quote);
}

/** `%` must be followed by two hexadecimal digits; in a host it may only encode non-ASCII bytes. */
function checkEscapes(text: string, part: 'host' | 'path', quote: Quote): void {
  const escapes = text.includes('%') ? text.matchAll(/%(?:[0-9a-fA-F]{2})?/g) : [];
  for (const { 0: match, index } of escapes) {
    const bad = match.length < 3 || (part === 'host' && match !== '%25' && Number.parseInt(match.slice(1), 16) < 0x80);
    if (bad) throw new DecodeError(`invalid URL escape${quote(text.slice(index, index + 3))}`);
  }
  const invalid = part === 'host' ? /[^A-Za-z0-9\-_.~!$&'()*+,;=:[\]<>"%\u0080-\u{10ffff}]/u.exec(text) : null;
  if (invalid !== null) throw new DecodeError(`invalid character${quote(invalid[0])} in host name`);
}

/** RFC 4291, section 2.2: eight groups, `::` for some of them, and dotted decimals for the last two. */
export function isIPv6(text: string): boolean {
  const halves = text.split('::');
  const groups = halves.flatMap((half) => (half === '' ? [] : half.split(':')));
  const decimals = groups.at(-1)?.includes('.') ? groups.pop() : undefined;
  if (decimals !== undefined && !/^(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)(?:\.(?!$)|$)){4}$/.test(decimals)) return false;
  const count = groups.length + (decimals === undefined ? 0 : 2);
  return (
    halves.length <= 2 &&
    groups.every((group) => /^[0-9a-f]{1,4}$/i.test(group)) &&
    (halves.length === 2 ? count < 8 : count === 8)
  );
}
