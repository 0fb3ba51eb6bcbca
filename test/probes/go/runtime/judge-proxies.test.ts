import { describe, expect, it } from 'vitest';
import { judgeProxies, listed } from '../../../../probes/go/runtime/judge-proxies.ts';
import type { RuntimeFacts } from '../../../../probes/go/runtime/observe.ts';
import { parseGoVersion } from '../../../../src/decode/go/version/version.ts';
import { runtimeFacts } from '../../../support/facts/go-facts.ts';

type Variables = RuntimeFacts['variables'];

function found(variables: Variables, go: string | null = 'go1.26.1', settings: Record<string, string> = {}) {
  const facts = { ...runtimeFacts, variables };
  const version = go === null ? null : parseGoVersion(go);
  return judgeProxies(facts, { name: 'app', version, settings, modules: [] });
}

describe('a proxy with a colon too many', () => {
  const variables: Variables = { HTTP_PROXY: 'http://a:b:80' };
  it.each<[string | null, Record<string, string>, Variables, boolean]>([
    ['go1.26.0', {}, {}, true],
    ['go1.25.0', {}, {}, false],
    [null, {}, {}, true],
    ['go1.26.0', { DefaultGODEBUG: 'urlstrictcolons=0' }, {}, false],
    ['go1.26.0', { DefaultGODEBUG: 'urlstrictcolons=1' }, {}, true],
    ['go1.26.0', {}, { GODEBUG: 'urlstrictcolons=0' }, false],
    [null, {}, { GODEBUG: 'urlstrictcolons=0' }, false],
  ])('%s %j %j: %s', (go, settings, more, refused) => {
    const codes = found({ ...variables, ...more }, go, settings).map(({ code }) => code);
    expect(codes).toEqual(refused ? ['go/proxy-unusable'] : []);
  });
});

describe('variables of proxies', () => {
  it.each<[Variables, string[]]>([
    [{}, []],
    [{ HTTP_PROXY: 'http://proxy:3128' }, []],
    [{ HTTP_PROXY: '::none::' }, ['go/proxy-unusable HTTP_PROXY']],
    [{ http_proxy: '::none::' }, ['go/proxy-unusable http_proxy']],
    [{ HTTP_PROXY: 'http://proxy:3128', http_proxy: '::none::' }, []],
    [{ https_proxy: '::none::' }, ['go/proxy-unusable https_proxy']],
    [{ HTTPS_PROXY: 'http://proxy:3128', https_proxy: '::none::' }, []],
    [
      { HTTP_PROXY: '::none::', HTTPS_PROXY: '::none::' },
      ['go/proxy-unusable HTTP_PROXY', 'go/proxy-unusable HTTPS_PROXY'],
    ],
    [{ HTTP_PROXY: 'http://proxy:3128', REQUEST_METHOD: 'GET' }, ['go/proxy-in-cgi HTTP_PROXY']],
    [{ http_proxy: 'http://proxy:3128', REQUEST_METHOD: 'GET' }, ['go/proxy-in-cgi http_proxy']],
    [{ HTTPS_PROXY: 'http://proxy:3128', REQUEST_METHOD: 'GET' }, []],
    [{ REQUEST_METHOD: 'GET' }, []],
    [{ NO_PROXY: 'http://a' }, []],
    [{ NO_PROXY: 'http://a', HTTP_PROXY: 'http://proxy:3128' }, ['go/no-proxy-item-dead NO_PROXY']],
    [{ NO_PROXY: 'http://a', HTTPS_PROXY: 'http://proxy:3128' }, ['go/no-proxy-item-dead NO_PROXY']],
    [{ no_proxy: 'http://a', https_proxy: 'http://proxy:3128' }, ['go/no-proxy-item-dead no_proxy']],
    [{ NO_PROXY: 'a,b', HTTP_PROXY: 'http://proxy:3128' }, []],
  ])('%j: %j', (variables, expected) => {
    expect(
      found(variables).map(({ code, detail }) => `${code} ${'variable' in detail ? detail.variable : ''}`),
    ).toEqual(expected);
  });
});

it.each([
  [['a'], "'a'"],
  [['a', 'b', 'c', 'd', 'e'], "'a', 'b', 'c', 'd', 'e'"],
  [['a', 'b', 'c', 'd', 'e', 'f'], "'a', 'b', 'c', 'd', 'e' and 1 more"],
])('lists %j as %s', (items, text) => expect(listed(items)).toBe(text));

describe('what quotes leave', () => {
  it.each<[Variables, unknown]>([
    [{ HTTP_PROXY: '"http://proxy:3128"' }, 'http://proxy:3128'],
    [{ HTTP_PROXY: '"http://proxy:31 28"' }, undefined],
    [{ HTTP_PROXY: '::none::' }, undefined],
    [{ HTTP_PROXY: 'http://proxy:3128', NO_PROXY: '"localhost"' }, 'localhost'],
    [{ HTTP_PROXY: 'http://proxy:3128', NO_PROXY: '"10.0.0.*"' }, undefined],
    [{ HTTP_PROXY: 'http://proxy:3128', NO_PROXY: '10.0.0.*' }, undefined],
  ])('%j: %s', (variables, meant) => {
    const [first] = found(variables);
    expect(first?.code).toMatch(/^go\/(?:proxy-unusable|no-proxy-item-dead)$/);
    expect({ meant: undefined, ...first?.detail }.meant).toBe(meant);
  });
});

describe('a scheme of another kind of proxy', () => {
  it.each<[string, string, string | undefined]>([
    ['socks5h://user:pw@p:1080', 'go1.22.12', 'socks5://user:pw@p:1080'],
    ['socks5h://p:1080', 'go1.23.0', undefined],
    ['socks4://p:1080', 'go1.26.0', 'socks5://p:1080'],
    ['tcp://p:3128', 'go1.22.0', 'http://p:3128'],
    ['tcp://p:3128', 'go1.23.0', undefined],
  ])('%s for %s: %s', (value, go, instead) => {
    const [first] = found({ HTTPS_PROXY: value }, go);
    expect(first?.code).toBe(instead === undefined ? undefined : 'go/proxy-unusable');
    expect({ instead: undefined, ...first?.detail }.instead).toBe(instead);
    // The remedy is not another finding.
    if (instead !== undefined) expect(found({ HTTPS_PROXY: instead }, go)).toEqual([]);
  });
});

describe('why Go cannot use a proxy', () => {
  it.each([
    ['proxy:port', 'invalid port ":port" after host, so Go finds no host in it'],
    ['http://proxy:port', 'invalid port ":port" after host, so Go looks for a host called \'http\''],
    ['http://', "it has no host, so Go looks for a host called 'http'"],
  ])('%s: %s', (value, problem) => {
    expect(found({ HTTP_PROXY: value })[0]?.detail).toMatchObject({ problem });
  });
});
