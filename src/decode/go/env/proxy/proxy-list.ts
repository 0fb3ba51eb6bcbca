import { parseGoUrl } from './url.ts';

/** One source of modules; `fallBack`: the errors on which the next one is asked. */
export type ProxyEntry = { readonly url: string; readonly fallBack: 'not found' | 'any error' };

export type ProxyList =
  | { readonly ok: true; readonly entries: readonly ProxyEntry[] }
  /** Go's words. */
  | { readonly ok: false; readonly problem: string };

/**
 * GOPROXY: entries separated by commas (the next on 404 and 410) or bars (the next on any error); `off` and `direct`
 * end the list (cmd/go/internal/modfetch/proxy.go proxyList).
 */
export function parseGoProxy(text: string): ProxyList {
  const entries: ProxyEntry[] = [];
  for (let start = 0, end = 0; start < text.length; start = end + 1) {
    end = endOfEntry(text, start);
    let url = text.slice(start, end).trim();
    if (url === '') continue;
    const fallBack = text[end] === '|' ? 'any error' : 'not found';
    if (url === 'off' || url === 'direct') {
      entries.push({ url, fallBack });
      break;
    }
    if (!url.includes(':/') && !url.startsWith('/') && /[.:/]/.test(url)) url = `https://${url}`;
    const problem = proxyUrlProblem(url);
    if (problem !== null) return { ok: false, problem };
    entries.push({ url, fallBack });
  }
  if (entries.length > 0) return { ok: true, entries };
  return { ok: false, problem: 'GOPROXY list is not the empty string, but contains no entries' };
}

/** Where the next separator is, or the text ends. */
function endOfEntry(text: string, start: number): number {
  const ends = [text.indexOf(',', start), text.indexOf('|', start)].filter((at) => at >= 0);
  return Math.min(text.length, ...ends);
}

function proxyUrlProblem(url: string): string | null {
  const parsed = parseGoUrl(url);
  if (!parsed.ok) return parsed.problem;
  const { scheme, host, hasUser } = parsed.value;
  // Go accepts it, and then finds no such host.
  if (/[;\s]/.test(host)) return `lookup ${host}: no such host; only a comma or | separates entries`;
  if (scheme === 'http' || scheme === 'https') return null;
  if (scheme === '') return `invalid proxy URL missing scheme: ${url}`;
  if (scheme !== 'file') return `invalid proxy URL scheme (must be https, http, file): ${url}`;
  return host !== '' || hasUser || /[?#]/.test(url) || /^file:[^/]/.test(url)
    ? `invalid file:// proxy URL with non-path elements: ${url}`
    : null;
}
