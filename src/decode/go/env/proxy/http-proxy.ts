import { type GoUrl, parseGoUrl } from './url.ts';

/** Reads HTTP_PROXY, HTTPS_PROXY and NO_PROXY as net/http does (golang.org/x/net/http/httpproxy). */

/** The proxy in use, or why the configured one is invalid. */
export type ProxyValue =
  | { readonly ok: true; readonly url: GoUrl }
  /** `used`: the URL that Go makes of it anyway, null if it ignores the value. */
  | { readonly ok: false; readonly problem: string; readonly used: GoUrl | null };

/**
 * `http://` is prepended to a value that is not a URL: `proxy:3128`. If the URL is merely damaged, this makes a URL
 * whose host is its scheme: `http://http://proxy:port`.
 */
export function parseProxyUrl(value: string, rules: { strictColons: boolean }): ProxyValue {
  const plain = parseGoUrl(value, rules);
  if (plain.ok && plain.value.scheme !== '' && plain.value.host !== '') return withHost(value, plain.value);
  const prefixed = parseGoUrl(`http://${value}`, rules);
  if (prefixed.ok && value.includes('://')) {
    const problem = plain.ok ? 'it has no host' : plain.problem;
    return {
      ok: false,
      problem: `${problem}, so Go looks for a host called '${prefixed.value.hostname}'`,
      used: prefixed.value,
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
 * than commas, with quotes, or with a star that is neither the whole item nor in `*.example.com`.
 */
export function deadNoProxyItems(value: string): string[] {
  return value
    .split(',')
    .map((item) => item.trim())
    .filter((item) => /:\/\/|[ \t|;"']|\/(?!\d{1,3}$)|.\*|^\*[^.]/.test(item));
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
