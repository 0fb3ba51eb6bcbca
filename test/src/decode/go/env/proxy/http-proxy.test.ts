import { describe, expect, it } from 'vitest';
import { deadNoProxyItems, parseProxyUrl } from '../../../../../../src/decode/go/env/proxy/http-proxy.ts';
import { runGoProgram } from '../../../../../support/go/go-toolchain.ts';
import { goLineProgram } from '../../../../../support/go/line-program.ts';
import { needs } from '../../../../../support/needs.ts';

const now = { strictColons: true, anyScheme: true };

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
  ...['socks4://p:1080', 'socks5h://p', 'SOCKS5://p', 'ftp://p:21', 'tcp://p:3128', 'socks://', 'https://'],
];

describe('proxies', needs('go'), () => {
  it.each([true, false])('are split as net/url does it, and taken as httpproxy does: any scheme %s', (anyScheme) => {
    const lines = values.map((value) => `${anyScheme ? 'new' : 'old'} ${value}`);
    const answers = runGoProgram('go-http-proxy', oracle, lines.map((line) => `${line}\n`).join('')).split('\n');
    for (const [index, value] of values.entries()) {
      const parsed = parseProxyUrl(value, { ...now, anyScheme });
      const url = parsed.ok ? parsed.url : parsed.used;
      expect(url === null ? 'ignored' : `${url.scheme}|${decode(url.host)}|${url.hasUser}`, value).toBe(answers[index]);
    }
  });
});

describe('two colons in a host', () => {
  it('were one port up to Go 1.25, and are refused since', () => {
    expect(parseProxyUrl('http://a:1:2', { ...now, strictColons: false })).toMatchObject({
      ok: true,
      url: { port: '2' },
    });
    expect(parseProxyUrl('http://a:1:2', now)).toMatchObject({ ok: false });
  });
});

describe('line ends and other control characters', () => {
  it.each(['http://proxy:3128\n', 'http://proxy:3128\r', '\thttp://proxy'])('%j is ignored', (value) => {
    expect(parseProxyUrl(value, now)).toMatchObject({ ok: false, used: null });
  });
});

describe('messages', () => {
  it.each([
    ['http://user:pa/ss@proxy:3128', 'invalid port after host'],
    ['http://user:p%ss@proxy', 'invalid URL escape'],
    ['http://proxy:port', 'invalid port ":port" after host'],
    ['http://proxy%zz', 'invalid URL escape "%zz"'],
  ])('of %s hold nothing of a password', (value, problem) => {
    const parsed = parseProxyUrl(value, now);
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
    expect(parseProxyUrl(value, now)).toMatchObject({
      ok: false,
      problem: `Go looks for a host called '${host}'`,
    });
  });

  it.each(['http', 'https.example.com:8080', 'none.example.com', 'http://no-proxy:80'])('are not of %s', (value) => {
    expect(parseProxyUrl(value, now)).toMatchObject({ ok: true });
  });
});

describe('schemes', () => {
  it.each([
    // What net/http of Go 1.17, 1.21, 1.22.12, 1.23.0, 1.24 and 1.27 dialed, and the bytes it sent there.
    ['socks4://p:1080', true, 'Go speaks HTTP, not SOCKS, to socks4://', 'socks5'],
    [
      'socks4://p:1080',
      false,
      "Go before 1.23 does not know socks4://, so Go looks for a host called 'socks4'",
      'socks5',
    ],
    [
      'socks5h://p:1080',
      false,
      "Go before 1.23 does not know socks5h://, so Go looks for a host called 'socks5h'",
      'socks5',
    ],
    ['ftp://p', true, 'Go has no default port for ftp://', undefined],
    ['tcp://p:3128', false, "Go before 1.23 does not know tcp://, so Go looks for a host called 'tcp'", 'http'],
  ])('%s, any scheme %s: %s', (value, anyScheme, problem, scheme) => {
    const parsed = parseProxyUrl(value, { ...now, anyScheme });
    expect({ scheme: undefined, ...parsed }).toMatchObject({ ok: false, problem, scheme });
  });

  it.each([
    ['socks5h://p:1080', true],
    ['tcp://p:3128', true],
    ['SOCKS5://p:1080', false],
    ['https://p', false],
    ['proxy:3128', false],
  ])('that Go takes: %s, any scheme %s', (value, anyScheme) => {
    expect(parseProxyUrl(value, { ...now, anyScheme }).ok).toBe(true);
  });
});

describe('NO_PROXY', () => {
  it('items that match something', () => {
    const good =
      '*,localhost,.svc,*.example.com,example.com:8080,10.0.0.0/8,fd00::/8,[::1]:80,::1,10.1.2.3:80, a , ,10.0.0.0/08,0.0.0.0/0,[::1],::ffff:10.0.0.0/104,[fd00::1]:80,svc.cluster.local.,example.com:,10.0.0.1:';
    expect(deadNoProxyItems(good)).toEqual([]);
  });

  it('items that match nothing', () => {
    const items = ['10.*', 'http://internal', 'a b', 'a;b', 'a|b', 'host/path', '*example.com', 'x.*.com'];
    items.push('10.0.0.0/33', 'fd00::/129', '10.0.0/8', '5/8', 'host/24', '[fd00::]/8', '10.0.0.0/', '10.0.0.0/8:80');
    items.push(
      '10.',
      '192.168',
      '10',
      '10.0.0.1-20',
      ':80',
      '*.',
      '.',
      '..example.com',
      '<local>',
      '*:80',
      '[fd00::1]',
    );
    expect(deadNoProxyItems(items.join(','))).toEqual(items);
  });
});

function decode(host: string): string {
  return host.replace(/(?:%[89a-fA-F][0-9a-fA-F])+/g, decodeURIComponent);
}

/** parseProxy is golang.org/x/net/http/httpproxy's, which is not exported, of Go 1.23 and of 1.22. */
const oracle = goLineProgram(
  ['fmt', 'net/url', 'strings'],
  `
	kind, value, _ := strings.Cut(line, " ")
	u, err := parseProxy(value, kind == "new")
	if err != nil {
		return "ignored"
	}
	return fmt.Sprintf("%s|%s|%v", u.Scheme, u.Host, u.User != nil)`,
  `
func parseProxy(proxy string, anyScheme bool) (*url.URL, error) {
	proxyURL, err := url.Parse(proxy)
	known := err == nil && (proxyURL.Scheme == "http" || proxyURL.Scheme == "https" || proxyURL.Scheme == "socks5")
	if err == nil && anyScheme {
		known = proxyURL.Scheme != "" && proxyURL.Host != ""
	}
	if !known {
		if proxyURL, err := url.Parse("http://" + proxy); err == nil {
			return proxyURL, nil
		}
	}
	return proxyURL, err
}
`,
);
