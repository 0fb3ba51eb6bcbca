import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createEnvironment } from '../../../src/host/process/environment.ts';
import { createMask, maskCredentials } from '../../../src/log/mask.ts';

describe('credentials of URLs', () => {
  const rows = [
    ['https://proxy.example', 'https://proxy.example'],
    ['https://u:p@proxy.example/x', 'https://xxxxx@proxy.example/x'],
    ['https://token@proxy.example', 'https://xxxxx@proxy.example'],
    ['https://u:p@a,https://u:q@b|https://c', 'https://xxxxx@a,https://xxxxx@b|https://c'],
    ['https://u:p@ss@proxy.example', 'https://xxxxx@proxy.example'],
    ['https://u:p/q@proxy.example', 'https://xxxxx@proxy.example'],
    ['HTTP://U:P@H', 'HTTP://xxxxx@H'],
    ['see https://u:p@h, then mail root@example.com', 'see https://xxxxx@h, then mail root@example.com'],
    ['git@github.com:a/b', 'git@github.com:a/b'],
    ['golang.org/x/tools@v0.1.0', 'golang.org/x/tools@v0.1.0'],
    ['https://h/a/b/c@v1', 'https://h/a/b/c@v1'],
    ['https://us%40er:p%2Fss@proxy.example:8080', 'https://xxxxx@proxy.example:8080'],
    ['https://u:p,w|x@proxy.example', 'https://xxxxx@proxy.example'],
    ['http://u:p/a/ss@proxy:3128', 'http://xxxxx@proxy:3128'],
    ['http://u:p#ss@proxy', 'http://xxxxx@proxy'],
    ['http://u:@proxy', 'http://xxxxx@proxy'],
    ['http://:p@proxy', 'http://xxxxx@proxy'],
    ['socks5://u:p@[::1]:1080', 'socks5://xxxxx@[::1]:1080'],
    ['u:pw@proxy:3128', 'xxxxx@proxy:3128'],
    ['u:p@ss@proxy', 'xxxxx@proxy'],
    ['u:p/ss@proxy:3128', 'xxxxx@proxy:3128'],
    ['u:pw@[::1]:3128', 'xxxxx@[::1]:3128'],
    ['HTTP_PROXY=u:pw@proxy:3128: no', 'HTTP_PROXY=xxxxx@proxy:3128: no'],
    ['https://a,u:pw@b:1|c', 'https://xxxxx@b:1|c'],
    ['ghp_0123456789@proxy:3128', 'xxxxx@proxy:3128'],
    ['HTTPS_PROXY=ghp_0123456789@proxy:3128', 'HTTPS_PROXY=xxxxx@proxy:3128'],
    ['https://proxy/?access_token=abc&x=1', 'https://proxy/?access_token=xxxxx&x=1'],
    ['-s -w -X main.apiKey=abc -X main.version=v1', '-s -w -X main.apiKey=xxxxx -X main.version=v1'],
    ['-X "main.dbPassword=a b"', '-X "main.dbPassword=xxxxx b"'],
    // What must stay: versions, addresses, times, settings.
    ['https://proxy.golang.org,direct', 'https://proxy.golang.org,direct'],
    ['https://h:8080/a/b@v1.2.3', 'https://h:8080/a/b@v1.2.3'],
    [
      'go: example.com/a@v1.0.0: reading https://h/@v/v1.0.0.info',
      'go: example.com/a@v1.0.0: reading https://h/@v/v1.0.0.info',
    ],
    [
      '/go/pkg/mod/golang.org/toolchain@v0.0.1-go1.25.3.linux-amd64',
      '/go/pkg/mod/golang.org/toolchain@v0.0.1-go1.25.3.linux-amd64',
    ],
    ['root@example.com', 'root@example.com'],
    ['lookup host on 127.0.0.1:53: no such host', 'lookup host on 127.0.0.1:53: no such host'],
    ['CGO_ENABLED=0 x509sha1=1,http2debug', 'CGO_ENABLED=0 x509sha1=1,http2debug'],
  ];
  it.each(rows)('%s', (text, masked) => {
    expect(maskCredentials(text ?? '')).toBe(masked);
  });
});

describe('secrets of the environment', () => {
  const mask = createMask(
    createEnvironment('test', {
      GOPROXY: 'https://alice:correct-horse@proxy.example,direct',
      HTTPS_PROXY: 'bob:battery-staple@proxy.example:3128',
      SHORT: 'https://u:abc@h',
      PATH: '/usr/bin',
    }),
  );
  it('are masked wherever they turn up', () => {
    expect(mask.text('//alice correct-horse@proxy')).toBe('//alice xxxxx@proxy');
    expect(mask.text('dir battery-staple')).toBe('dir xxxxx');
  });
  it('are masked in keys and values at every depth', () => {
    expect(mask.json({ 'correct-horse': [{ a: 'battery-staple', b: 1, c: null, d: true }] })).toEqual({
      xxxxx: [{ a: 'xxxxx', b: 1, c: null, d: true }],
    });
  });
  it('are left alone where they are as short as words', () => {
    expect(mask.text('abc')).toBe('abc');
  });
});

describe('any credentials', () => {
  // Characters that Go accepts in user information, and those that people leave in by mistake.
  const piece = fc.string({ unit: fc.constantFrom(...'abcXYZ019-._~!$&*+,;=%@/#|:'), minLength: 6, maxLength: 20 });

  it('of a proxy URL are gone, password and all its parts of six characters', () => {
    fc.assert(
      fc.property(piece, piece, fc.constantFrom('http://', 'https://', 'socks5://'), (user, password, scheme) => {
        const secret = `u${user.replace(/[:/@,|#=]/g, '')}:s${password}e`;
        const value = `${scheme}${secret}@proxy.example:3128`;
        const mask = createMask(createEnvironment('test', { HTTPS_PROXY: value }));
        for (const text of [value, `HTTPS_PROXY=${value}: refused`, `${value},direct`]) {
          expect(mask.text(text)).not.toContain(secret.slice(secret.indexOf(':') + 1));
          expect(mask.text(text)).toContain('xxxxx');
        }
      }),
      { numRuns: 2000 },
    );
  });
});
