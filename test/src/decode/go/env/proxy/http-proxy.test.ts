import { describe, expect, it } from 'vitest';
import { deadNoProxyItems, parseProxyUrl } from '../../../../../../src/decode/go/env/proxy/http-proxy.ts';
import { runGoProgram } from '../../../../../support/go/go-toolchain.ts';
import { goLineProgram } from '../../../../../support/go/line-program.ts';
import { needs } from '../../../../../support/needs.ts';

const values = [
  ...['http://proxy:3128', 'HTTPS://proxy', 'proxy:3128', 'proxy', 'socks5://10.0.0.1:1080', '10.0.0.1', '[::1]:3128'],
  ...['http://user:p%40ss@proxy:3128', 'http://user:p@ss@proxy:3128', 'user:pw@proxy:3128', 'http://user@proxy'],
  ...['http://proxy:port', 'http://user:pa/ss@proxy:3128', 'http://user:p%ss@proxy', 'http://us er@proxy'],
  ...['http://user:pa#ss@proxy:3128', 'http://', 'http:', '//proxy:3128', 'http:///path', 'http://proxy:', ':3128'],
  ...[
    ' http://proxy:3128',
    'http://proxy:3128 ',
    'http://pro xy',
    'http://[::1',
    'http://a[::1]',
    'http://[zz]',
    'http://[1:2]',
    'http://[::ffff:1.2.3.4]',
    'http://[1::2::3]',
    'http://[1:2:3:4:5:6:7:8]',
    'http://[1:2:3:4:5:6:7:8:9]',
    'http://[::1.2.3]',
    'http://[::256.1.1.1]',
    'http://[1:2:3:4:5:6:7::]',
    'http://[:1]',
    'http://[]',
    'http://[::]',
  ],
  ...['http://%41', 'http://pr%C3%BCfer', 'http://prüfer', 'http://a<b>', 'http://a{b}', '%zz'],
  ...['ftp://x', 'mailto:a@b', '*', '/path', 'a/b:c', 'a:b/c', 'http://proxy?x=%zz', 'http://proxy/%zz', 'http://a"b'],
  ...['http:/proxy:8080', 'http//proxy:8080', 'http://http://proxy:8080', '$PROXY', 'http://<proxy>:3128', 'none'],
];

describe('proxies', needs('go'), () => {
  it('are split as net/url does it, and taken as httpproxy does', () => {
    const answers = runGoProgram('go-http-proxy', oracle, values.map((value) => `${value}\n`).join('')).split('\n');
    for (const [index, value] of values.entries()) {
      const parsed = parseProxyUrl(value, { strictColons: true });
      const url = parsed.ok ? parsed.url : parsed.used;
      expect(url === null ? 'ignored' : `${url.scheme}|${decode(url.host)}|${url.hasUser}`, value).toBe(answers[index]);
    }
  });
});

describe('two colons in a host', () => {
  it('were one port up to Go 1.25, and are refused since', () => {
    expect(parseProxyUrl('http://a:1:2', { strictColons: false })).toMatchObject({ ok: true, url: { port: '2' } });
    expect(parseProxyUrl('http://a:1:2', { strictColons: true })).toMatchObject({ ok: false });
  });
});

describe('line ends and other control characters', () => {
  it.each(['http://proxy:3128\n', 'http://proxy:3128\r', '\thttp://proxy'])('%j is ignored', (value) => {
    expect(parseProxyUrl(value, { strictColons: true })).toMatchObject({ ok: false, used: null });
  });
});

describe('messages', () => {
  it.each([
    ['http://user:pa/ss@proxy:3128', 'invalid port after host'],
    ['http://user:p%ss@proxy', 'invalid URL escape'],
    ['http://proxy:port', 'invalid port ":port" after host'],
    ['http://proxy%zz', 'invalid URL escape "%zz"'],
  ])('of %s hold nothing of a password', (value, problem) => {
    const parsed = parseProxyUrl(value, { strictColons: true });
    expect(parsed.ok ? '' : parsed.problem.replace(/, so .*/, '')).toBe(problem);
  });
});

describe('hosts that cannot be meant', () => {
  it.each([
    ['http:/proxy:8080', 'http'],
    ['https//proxy:8080', 'https'],
    ['http://http://proxy:8080', 'http'],
    ['$PROXY', '$PROXY'],
    ['http://$(PROXY_HOST):3128', '$(PROXY_HOST)'],
    ['http://<proxy>:3128', '<proxy>'],
    ['none', 'none'],
    ['http://DIRECT', 'DIRECT'],
  ])('of %s', (value, host) => {
    expect(parseProxyUrl(value, { strictColons: true })).toMatchObject({
      ok: false,
      problem: `Go looks for a host called '${host}'`,
    });
  });

  it.each(['http', 'https.example.com:8080', 'none.example.com', 'http://no-proxy:80'])('are not of %s', (value) => {
    expect(parseProxyUrl(value, { strictColons: true })).toMatchObject({ ok: true });
  });
});

describe('NO_PROXY', () => {
  it('items that match something', () => {
    const good = '*,localhost,.svc,*.example.com,example.com:8080,10.0.0.0/8,fd00::/8,[::1]:80,::1,10.1.2.3:80, a , ,';
    expect(deadNoProxyItems(good)).toEqual([]);
  });

  it('items that match nothing', () => {
    const items = ['10.*', 'http://internal', 'a b', 'a;b', 'a|b', 'host/path', '*example.com', 'x.*.com'];
    expect(deadNoProxyItems(items.join(','))).toEqual(items);
  });
});

function decode(host: string): string {
  return host.replace(/(?:%[89a-fA-F][0-9a-fA-F])+/g, decodeURIComponent);
}

/** parseProxy is golang.org/x/net/http/httpproxy's, which is not exported. */
const oracle = goLineProgram(
  ['fmt', 'net/url'],
  `
	u, err := parseProxy(line)
	if err != nil {
		return "ignored"
	}
	return fmt.Sprintf("%s|%s|%v", u.Scheme, u.Host, u.User != nil)`,
  `
func parseProxy(proxy string) (*url.URL, error) {
	proxyURL, err := url.Parse(proxy)
	if err != nil || proxyURL.Scheme == "" || proxyURL.Host == "" {
		if proxyURL, err := url.Parse("http://" + proxy); err == nil {
			return proxyURL, nil
		}
	}
	return proxyURL, err
}
`,
);
