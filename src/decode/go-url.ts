import { isIPv6 } from 'node:net';
import { type Decoded, DecodeError, decoding } from './decoded.ts';

/** The parts of a URL as Go splits it (net/url.Parse). */
export type GoUrl = {
  /** Lower case; empty for a relative reference. */
  readonly scheme: string;
  /** With the port; empty where there is none. */
  readonly host: string;
  /** `host` without port and brackets. */
  readonly hostname: string;
  readonly port: string;
  readonly hasUser: boolean;
  readonly path: string;
};

/**
 * Splits a URL, or says in Go's words why it is none.
 * @param rules `strictColons`: since Go 1.26 a host of an http URL has one colon at most (GODEBUG urlstrictcolons)
 */
export function parseGoUrl(text: string, rules: { strictColons: boolean } = { strictColons: true }): Decoded<GoUrl> {
  return decoding(() => {
    const [url = '', ...fragment] = text.split('#');
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
    if (/[\x00-\x1f\x7f]/.test(url)) throw new DecodeError('net/url: invalid control character in URL');
    checkEscapes(fragment.join('#'), 'path');
    const [scheme, afterScheme] = cutScheme(url);
    const [rest = ''] = afterScheme.split('?');
    if (!rest.startsWith('/')) {
      if (scheme !== '') return { scheme, host: '', hostname: '', port: '', hasUser: false, path: '' };
      if ((rest.split('/')[0] ?? '').includes(':')) {
        throw new DecodeError('first path segment in URL cannot contain colon');
      }
    }
    if (!rest.startsWith('//') || (scheme === '' && rest.startsWith('///'))) {
      checkEscapes(rest, 'path');
      return { scheme, host: '', hostname: '', port: '', hasUser: false, path: rest };
    }
    const slash = rest.indexOf('/', 2);
    const authority = slash < 0 ? rest.slice(2) : rest.slice(2, slash);
    const path = slash < 0 ? '' : rest.slice(slash);
    const at = authority.lastIndexOf('@');
    const host = authority.slice(at + 1);
    const port = checkHost(host, (scheme === 'http' || scheme === 'https') && rules.strictColons);
    if (at >= 0) checkUser(authority.slice(0, at));
    checkEscapes(path, 'path');
    const hostname = (port === null ? host : host.slice(0, -port.length - 1)).replace(/^\[(.*)\]$/, '$1');
    return { scheme, host, hostname, port: port ?? '', hasUser: at >= 0, path };
  });
}

function cutScheme(url: string): [scheme: string, rest: string] {
  if (url.startsWith(':')) throw new DecodeError('missing protocol scheme');
  const match = /^([a-zA-Z][a-zA-Z0-9+.-]*):(.*)$/s.exec(url);
  return match === null ? ['', url] : [(match[1] ?? '').toLowerCase(), match[2] ?? ''];
}

/** The port without its colon, null where there is none. */
function checkHost(host: string, strictColons: boolean): string | null {
  const bracket = host.lastIndexOf('[');
  if (bracket > 0) throw new DecodeError('invalid IP-literal');
  if (bracket === 0) {
    const end = host.lastIndexOf(']');
    if (end < 0) throw new DecodeError("missing ']' in host");
    const port = checkPort(host.slice(end + 1));
    const [address = ''] = host.slice(1, end).split('%25');
    if (!isIPv6(address)) throw new DecodeError('invalid IP-literal');
    return port;
  }
  const colon = strictColons ? host.indexOf(':') : host.lastIndexOf(':');
  const port = colon < 0 ? null : checkPort(host.slice(colon));
  checkEscapes(host, 'host');
  return port;
}

function checkPort(text: string): string | null {
  if (text === '') return null;
  if (!/^:[0-9]*$/.test(text)) throw new DecodeError(`invalid port ${JSON.stringify(text)} after host`);
  return text.slice(1);
}

function checkUser(user: string): void {
  if (!/^[A-Za-z0-9\-._:~!$&'()*+,;=%@]*$/.test(user)) throw new DecodeError('net/url: invalid userinfo');
  checkEscapes(user, 'path');
}

/** `%` must be followed by two hexadecimal digits; in a host it may stand for bytes beyond ASCII only. */
function checkEscapes(text: string, part: 'host' | 'path'): void {
  for (const { 0: match, index } of text.matchAll(/%(?:[0-9a-fA-F]{2})?/g)) {
    const bad = match.length < 3 || (part === 'host' && match !== '%25' && Number.parseInt(match.slice(1), 16) < 0x80);
    if (bad) throw new DecodeError(`invalid URL escape ${JSON.stringify(text.slice(index, index + 3))}`);
  }
  const invalid = part === 'host' ? /[^A-Za-z0-9\-_.~!$&'()*+,;=:[\]<>"%\u0080-\u{10ffff}]/u.exec(text) : null;
  if (invalid !== null) throw new DecodeError(`invalid character ${JSON.stringify(invalid[0])} in host name`);
}
