import { type GoUrl, isIPv6, parseGoUrl } from './url.ts';

/** Reads HTTP_PROXY, HTTPS_PROXY and NO_PROXY as net/http does (golang.org/x/net/http/httpproxy). */

/** The proxy in use, or why the configured one is invalid. */
export type ProxyValue =
  | { readonly ok: true; readonly url: GoUrl }
  /** `used`: the URL that Go makes of it anyway, null if it ignores the value. */
  | {
      readonly ok: false;
      readonly problem: string;
      readonly used: GoUrl | null;
      /** The scheme that is meant, where only that is wrong. */
      readonly scheme?: 'http' | 'socks5';
    };

/** `strictColons`: see `parseGoUrl`; `anyScheme`: since Go 1.23 a URL of any scheme is one, and socks5h is known. */
export type ProxyRules = { readonly strictColons: boolean; readonly anyScheme: boolean };

/** Those of net/http.Transport; up to Go 1.22 without the last. */
const goSchemes: readonly string[] = ['http', 'https', 'socks5', 'socks5h'];

/**
 * `http://` is prepended to a value that is not a URL: `proxy:3128`. If the URL is merely damaged, this makes a URL
 * whose host is its scheme: `http://http://proxy:port`.
 */
export function parseProxyUrl(value: string, rules: ProxyRules): ProxyValue {
  const plain = parseGoUrl(value, rules);
  if (plain.ok && isTaken(plain.value, rules)) return withScheme(value, plain.value);
  const prefixed = parseGoUrl(`http://${value}`, rules);
  if (prefixed.ok && value.includes('://')) {
    const unknown = plain.ok && plain.value.scheme !== '' && plain.value.host !== '' ? plain.value : null;
    const problem = !plain.ok
      ? plain.problem
      : unknown
        ? `Go before 1.23 does not know ${unknown.scheme}://`
        : 'it has no host';
    return {
      ok: false,
      problem: `${problem}, so Go looks for a host called '${prefixed.value.hostname}'`,
      used: prefixed.value,
      ...(unknown && schemeMeant(unknown)),
    };
  }
  if (prefixed.ok) return withHost(value, prefixed.value);
  if (plain.ok && plain.value.hostname === '')
    return { ok: false, problem: `${prefixed.problem}, so Go finds no host in it`, used: plain.value };
  if (plain.ok) return withHost(value, plain.value);
  return {
    ok: false,
    problem: `${value.includes('://') ? plain.problem : prefixed.problem}, so Go ignores it`,
    used: null,
  };
}

/**
 * Items of NO_PROXY that match no host although they are meant to: with a scheme or a path, joined by something other
 * than commas, with quotes, or with a star that is neither the whole item nor in `*.example.com`; networks that are none, ranges and
 * beginnings of addresses, addresses in brackets without a port, and ports alone. Loopback never needs an item.
 */
export function deadNoProxyItems(value: string): string[] {
  return value
    .split(',')
    .map((item) => item.trim())
    .filter((item) => (item.includes('/') ? !isNetwork(item) : deadItem.test(item)));
}

const deadItem =
  /[ \t|;"'<>]|.\*|^\*[^.]|^\*?\.$|^:\d*$|^\[(?!::1\]).*\]$|^(?!(?:\d+\.){3}\d+$)[\d.]+$|^(?:\d+\.){3}\d+-|^\.\./;

/** As net.ParseCIDR has it. */
function isNetwork(item: string): boolean {
  const [, address = '', bits = ''] = /^([^/]*)\/(\d{1,3})$/.exec(item) ?? [];
  const isIPv4 = /^[\d.]+\.[\d.]+$/.test(address);
  return bits !== '' && isIPv6(isIPv4 ? `::${address}` : address) && Number(bits) <= (isIPv4 ? 32 : 128);
}

function isTaken({ scheme, host }: GoUrl, { anyScheme }: ProxyRules): boolean {
  return anyScheme ? scheme !== '' && host !== '' : goSchemes.slice(0, 3).includes(scheme);
}

/** net/http speaks HTTP to what is not SOCKS5, whatever its scheme; it knows ports of its own schemes alone. */
function withScheme(value: string, url: GoUrl): ProxyValue {
  const { scheme, port } = url;
  if (goSchemes.includes(scheme) || (port !== '' && !scheme.startsWith('socks'))) return withHost(value, url);
  const problem = scheme.startsWith('socks')
    ? `Go speaks HTTP, not SOCKS, to ${scheme}://`
    : `Go has no default port for ${scheme}://`;
  return { ok: false, problem, used: url, ...schemeMeant(url) };
}

function schemeMeant({ scheme, port }: GoUrl): { scheme?: 'http' | 'socks5' } {
  if (scheme.startsWith('socks')) return { scheme: 'socks5' };
  return port === '' ? {} : { scheme: 'http' };
}

function withHost(value: string, url: GoUrl): ProxyValue {
  if (url.hostname === '') return { ok: false, problem: 'it has no host', used: url };
  return notHosts.test(url.hostname) || slipped.test(value)
    ? { ok: false, problem: `Go looks for a host called '${url.hostname}'`, used: url }
    : { ok: true, url };
}

/** A placeholder or a variable that was not replaced, and words that are meant to switch a proxy off. */
const notHosts = /["'$<>]|^(?:none|no|off|false|null|direct|undefined)$/i;

/** With a slash or the colon left out, or twice, the scheme is a host's name: `http:/proxy:80`, `http//proxy`, `http://http://proxy`. */
const slipped = /^https?(?::\/[^/]|\/\/|:\/\/https?:\/\/)/i;
