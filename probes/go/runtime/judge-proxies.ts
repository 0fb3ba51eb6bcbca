import { effectiveGoDebug } from '../../../src/decode/go/env/debug/debug.ts';
import { deadNoProxyItems, parseProxyUrl } from '../../../src/decode/go/env/proxy/http-proxy.ts';
import { isGoAtLeast } from '../../../src/decode/go/version/version.ts';
import type { RuntimeFinding } from './findings.ts';
import type { RuntimeFacts, RuntimeVariable } from './observe.ts';
import { unquoted } from './quotes.ts';
import type { Subject } from './subject.ts';

/** Upper case before lower case: the first that is not empty counts (httpproxy.FromEnvironment). */
export function judgeProxies({ variables }: RuntimeFacts, { version, settings }: Subject): RuntimeFinding[] {
  const first = (...names: RuntimeVariable[]): { variable: string; value: string } | null => {
    for (const variable of names) {
      const value = variables[variable];
      if (value !== undefined) return { variable, value };
    }
    return null;
  };
  const http = first('HTTP_PROXY', 'http_proxy');
  const https = first('HTTPS_PROXY', 'https_proxy');
  const none = first('NO_PROXY', 'no_proxy');
  const lenient = effectiveGoDebug(settings.DefaultGODEBUG, variables.GODEBUG).get('urlstrictcolons') === '0';
  const since = (line: '1.23' | '1.26'): boolean => version === null || isGoAtLeast(version, line);
  const rules = { strictColons: !lenient && since('1.26'), anyScheme: since('1.23') };
  const found: RuntimeFinding[] = [];
  for (const setting of [http, https]) {
    const parsed = setting === null ? null : parseProxyUrl(setting.value, rules);
    if (setting === null || parsed === null || parsed.ok) continue;
    const inner = unquoted(setting.value);
    const meant = inner !== null && parseProxyUrl(inner, rules).ok ? { meant: inner } : {};
    const { problem, scheme } = parsed;
    const instead = scheme === undefined ? {} : { instead: setting.value.replace(/^[^:]*/, scheme) };
    found.push({ code: 'go/proxy-unusable', detail: { ...setting, problem, ...meant, ...instead } });
  }
  if (http !== null && variables.REQUEST_METHOD !== undefined) {
    found.push({ code: 'go/proxy-in-cgi', detail: { variable: http.variable } });
  }
  if (none !== null && (http !== null || https !== null)) {
    const items = deadNoProxyItems(none.value);
    if (items.length > 0) {
      const inner = unquoted(none.value);
      const meant = inner !== null && deadNoProxyItems(inner).length === 0 ? { meant: inner } : {};
      found.push({
        code: 'go/no-proxy-item-dead',
        detail: { variable: none.variable, items: listed(items), ...meant },
      });
    }
  }
  return found;
}

/** The first few in quotes, and the number of the others. */
export function listed(items: readonly string[]): string {
  const more = items.length - 5;
  return (
    items
      .slice(0, 5)
      .map((item) => `'${item}'`)
      .join(', ') + (more > 0 ? ` and ${more} more` : '')
  );
}
