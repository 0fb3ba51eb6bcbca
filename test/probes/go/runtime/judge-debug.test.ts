import { describe, expect, it } from 'vitest';
import { runtimeFindings } from '../../../../probes/go/runtime/findings.ts';
import { judgeGoDebug } from '../../../../probes/go/runtime/judge-debug.ts';
import { parseGoVersion } from '../../../../src/decode/go/version/version.ts';
import { runtimeFacts } from '../../../support/facts/go-facts.ts';

function found(GODEBUG: string, go: string | null = 'go1.27.0', settings: Record<string, string> = {}): string[] {
  const facts = { ...runtimeFacts, variables: { GODEBUG } };
  const version = go === null ? null : parseGoVersion(go);
  return judgeGoDebug(facts, { name: 'app', version, settings, modules: [] }).map(({ code }) => code);
}

describe('settings of GODEBUG', () => {
  it.each<[string, string | null, string[]]>([
    ['', 'go1.27.0', []],
    ['http2client=0', 'go1.27.0', []],
    ['nosuch=1', 'go1.27.0', ['go/debug-setting-unknown']],
    ['nosuch=1', null, []],
    ['nosuch', 'go1.27.0', ['go/debug-setting-malformed']],
    ['gctrace=1;madvdontneed=1', 'go1.27.0', ['go/debug-setting-malformed']],
    ['http2client=0 netdns=go', null, ['go/debug-setting-malformed']],
    ['http2client=0, netdns=go', 'go1.27.0', ['go/debug-setting-malformed']],
    ['fips140=on ', 'go1.27.0', ['go/debug-setting-fatal']],
    ['x509sha1=1', 'go1.26.0', ['go/debug-setting-removed']],
    ['x509sha1=1', 'go1.27.0', ['go/debug-setting-fatal']],
    ['x509sha1=1', null, []],
    ['x509sha1=1,cgocheck=2', 'go1.26.0', ['go/debug-setting-fatal', 'go/debug-setting-removed']],
    ['x509sha1=1', 'go1.23.0', []],
    ['"netdns=go"', 'go1.26.0', ['go/debug-setting-unknown']],
    ["'netdns=go,http2client=0'", null, ['go/debug-setting-unknown']],
    ['"http2debug"', 'go1.26.0', ['go/debug-setting-unknown']],
    ['netdns=go"', 'go1.26.0', ['go/debug-setting-malformed']],
    ['netdns="go"', null, ['go/debug-setting-malformed']],
    ["http2client=0,netdns='go'", 'go1.26.0', ['go/debug-setting-malformed']],
    ['"netdns=go', 'go1.26.0', ['go/debug-setting-unknown']],
    ['fips140="on"', 'go1.26.0', ['go/debug-setting-fatal']],
    ['x509sha1=1,nosuch=1', 'go1.26.0', ['go/debug-setting-removed', 'go/debug-setting-unknown']],
  ])('%s, %s: %j', (text, go, codes) => expect(found(text, go)).toEqual(codes));
});

describe('what the build decides', () => {
  const details = (
    GODEBUG: string,
    go: string,
    settings: Record<string, string>,
    linksFips140: boolean | null = true,
  ): unknown[] => {
    const facts = { ...runtimeFacts, variables: { GODEBUG }, linksFips140 };
    return judgeGoDebug(facts, { name: 'app', version: parseGoVersion(go), settings, modules: [] });
  };
  const incompatible = 'panic: fips140: FIPS 140-3 mode is incompatible with';

  it.each<[string, string, Record<string, string>, string | null]>([
    ['on', 'go1.26.0', {}, null],
    ['on', 'go1.26.0', { '-asan': 'false', '-tags': 'pure,go' }, null],
    ['on', 'go1.26.0', { '-asan': 'true' }, 'ASAN'],
    ['on', 'go1.26.0', { '-tags': 'purego' }, 'the purego build tag'],
    ['only', 'go1.26.0', { '-tags': 'netgo,purego' }, 'the purego build tag'],
    ['on', 'go1.25.9', { '-tags': 'purego' }, null],
    ['on', 'go1.25.9', { '-asan': 'true', '-tags': 'purego' }, 'ASAN'],
    ['on', 'go1.26.0 X:boringcrypto', {}, 'GOEXPERIMENT=boringcrypto'],
    ['on', 'go1.26.0 X:greenteagc', {}, null],
    ['off', 'go1.26.0', { '-asan': 'true' }, null],
  ])('fips140=%s, %s, %j', (value, go, settings, what) => {
    expect(details(`fips140=${value}`, go, settings)).toEqual(
      what === null
        ? []
        : [
            {
              code: 'go/debug-setting-fatal',
              detail: {
                setting: `fips140=${value}`,
                source: 'GODEBUG',
                problem: `${incompatible} ${what}`,
                instead: 'fips140=off',
                environment: 'test',
                name: 'app',
              },
            },
          ],
    );
  });

  it('counts for what was recorded as well, and only where FIPS 140 is linked in', () => {
    const settings = { '-asan': 'true', DefaultGODEBUG: 'fips140=on' };
    expect(details('', 'go1.26.0', settings)).toMatchObject([{ detail: { source: 'DefaultGODEBUG' } }]);
    expect(details('', 'go1.26.0', settings, false)).toEqual([]);
  });

  it.each<[string, Record<string, string>, string | null]>([
    ['cgo', { CGO_ENABLED: '0' }, 'CGO_ENABLED=0'],
    ['cgo', { '-tags': 'netgo' }, '-tags netgo'],
    ['cgo', { CGO_ENABLED: '0', '-tags': 'netgo' }, 'CGO_ENABLED=0'],
    ['cgo', { CGO_ENABLED: '1' }, null],
    ['cgo+1', { CGO_ENABLED: '0' }, 'CGO_ENABLED=0'],
    ['2+cgo', { CGO_ENABLED: '0' }, 'CGO_ENABLED=0'],
    ['cgo+12', { CGO_ENABLED: '0' }, null],
    ['cgo+', { CGO_ENABLED: '0' }, null],
    ['12+cgo', { CGO_ENABLED: '0' }, null],
    ['x2+cgo', { CGO_ENABLED: '0' }, null],
    ['xcgo', { CGO_ENABLED: '0' }, null],
    ['cgox', { CGO_ENABLED: '0' }, null],
    ['1+cgo+1', { CGO_ENABLED: '0' }, null],
    ['go', { CGO_ENABLED: '0' }, null],
    ['', { CGO_ENABLED: '0' }, null],
  ])('netdns=%s, %j', (resolver, settings, reason) => {
    expect(details(`netdns=${resolver}`, 'go1.26.0', settings)).toEqual(
      reason === null
        ? []
        : [{ code: 'go/cgo-resolver-unavailable', detail: { setting: `netdns=${resolver}`, reason } }],
    );
  });
});

describe('settings that only other versions know', () => {
  const details = (GODEBUG: string, go: string): unknown[] => {
    const facts = { ...runtimeFacts, variables: { GODEBUG }, linksFips140: false };
    return judgeGoDebug(facts, { name: 'app', version: parseGoVersion(go), settings: {}, modules: [] });
  };
  const other = 'go/debug-setting-of-other-version';
  const unknown = 'go/debug-setting-unknown';

  it.each<[string, string, unknown]>([
    [
      'fips140=on',
      'go1.23.0',
      { code: unknown, detail: { setting: 'fips140=on', name: 'app', meant: null, since: '1.24' } },
    ],
    [
      'fips140=off',
      'go1.23.0',
      { code: other, detail: { setting: 'fips140=off', name: 'app', from: '1.24', to: null } },
    ],
    ['nosuch=1', 'go1.23.0', { code: unknown, detail: { setting: 'nosuch=1', name: 'app', meant: null, since: null } }],
    [
      'htp2client=0',
      'go1.23.0',
      { code: unknown, detail: { setting: 'htp2client=0', name: 'app', meant: 'http2client', since: null } },
    ],
  ])('%s, %s', (text, go, expected) => expect(details(text, go)).toEqual([expected]));

  it('are told with the commas that they lack', () => {
    expect(details(' gctrace=1; http2client=0,netdns=go\n', 'go1.26.0')).toEqual([
      {
        code: 'go/debug-setting-malformed',
        detail: {
          items: "' gctrace=1; http2client=0', 'netdns=go\n'",
          meant: 'gctrace=1,http2client=0,netdns=go',
        },
      },
    ]);
  });

  it('are told once, by the most serious thing that is true of them', () => {
    expect(details('x509sha1=1', 'go1.26.0')).toEqual([
      { code: 'go/debug-setting-removed', detail: { setting: 'x509sha1=1', since: '1.24', version: 'app' } },
    ]);
    expect(details('x509sha1=1', 'go1.27.0')).toMatchObject([{ code: 'go/debug-setting-fatal' }]);
    expect(details('nosuch,cgocheck', 'go1.26.0')).toMatchObject([
      { code: 'go/debug-setting-malformed', detail: { items: expect.stringContaining('nosuch') } },
    ]);
  });
});

describe('what is advised of quotes and blanks', () => {
  const remedies = (GODEBUG: string, go: string | null, settings: Record<string, string> = {}): string[] => {
    const facts = { ...runtimeFacts, variables: { GODEBUG }, linksFips140: true };
    const version = go === null ? null : parseGoVersion(`go${go}`);
    return judgeGoDebug(facts, { name: 'app', version, settings, modules: [] }).map(({ code, detail }) => {
      const text = runtimeFindings[code].remedy(detail as never);
      return `${code.replace('go/debug-setting-', '')}: ${text.replace(/, without quotes: [^;]*keep them/, ', no quotes')}`;
    });
  };
  const unset = 'unset GODEBUG: nothing in it would have an effect, or the program would not start';
  const without = (...items: string[]): string => {
    return `leave out ${items.map((item) => `'${item}'`).join(', ')}: Go ignores that, or refuses to start`;
  };

  it.each<[string, string | null, string[]]>([
    // What is harmless in quotes, and not without them.
    ['cgocheck="2"', '1.26.0', ['malformed: GODEBUG=cgocheck=1, no quotes']],
    ['cgocheck="2"', '1.20.0', ['malformed: GODEBUG=cgocheck=2, no quotes']],
    ['"cgocheck=2"', '1.26.0', ['unknown: GODEBUG=cgocheck=1, no quotes']],
    ['gctrace=1 cgocheck=2', '1.26.0', ['malformed: GODEBUG=gctrace=1,cgocheck=1']],
    ['tls10server="1"', '1.27.0', ['removed: remove tls10server="1" from GODEBUG, and adapt to the new behavior']],
    ['tls10server="1"', '1.26.0', ['malformed: GODEBUG=tls10server=1, no quotes']],
    ['tls10server="0"', '1.27.0', ['malformed: GODEBUG=tls10server=0, no quotes']],
    ['"tls10server=1"', '1.27.0', [`unknown: ${unset}`]],
    ['"x509sha1=1,netdns=go"', '1.24.0', [`unknown: GODEBUG=netdns=go, no quotes; ${without('x509sha1=1')}`]],
    ['"netdns=go,nosuch=1"', '1.26.0', [`unknown: GODEBUG=netdns=go, no quotes; ${without('nosuch=1')}`]],
    ['"http2debug"', '1.26.0', [`unknown: ${unset}`]],
    ['""', null, [`unknown: ${unset}`]],
    ['netdns=go x509sha1=1', '1.25.0', [`malformed: GODEBUG=netdns=go; ${without('x509sha1=1')}`]],
    ['netdns=go http2debug', '1.25.0', [`malformed: GODEBUG=netdns=go; ${without('http2debug')}`]],
    ['cgocheck= nosuch', '1.25.0', [`malformed: GODEBUG=cgocheck=; ${without('nosuch')}`]],
    // The whole list is kept, and its other mistakes are corrected.
    ['http2clent=0', '1.26.0', ['unknown: GODEBUG=http2client=0']],
    ['http2clent=0,netdns=go', '1.26.0', ['unknown: GODEBUG=http2client=0,netdns=go']],
    ['gctrace=1,http2clent=0,', '1.26.0', ['unknown: GODEBUG=gctrace=1,http2client=0']],
    [
      'http2clent=0,netdn=go,nosuch=1',
      '1.26.0',
      [
        `unknown: GODEBUG=http2client=0,netdns=go; ${without('nosuch=1')}`,
        `unknown: GODEBUG=http2client=0,netdns=go; ${without('nosuch=1')}`,
        'unknown: remove nosuch from GODEBUG',
      ],
    ],
    [
      'http2clent=0,cgocheck=2',
      '1.26.0',
      ['fatal: in GODEBUG, replace cgocheck=2 with cgocheck=1', 'unknown: GODEBUG=http2client=0,cgocheck=1'],
    ],
    // What only a newer Go has is of no use.
    ['netdns=go fips140=on', '1.23.0', [`malformed: GODEBUG=netdns=go; ${without('fips140=on')}`]],
    ['netdns=go fips140=off', '1.23.0', ['malformed: GODEBUG=netdns=go,fips140=off']],
    // The same as in the other remedy.
    [
      'netdns="go",fips140=1',
      '1.26.0',
      ['fatal: in GODEBUG, replace fips140=1 with fips140=on', 'malformed: GODEBUG=netdns=go,fips140=on, no quotes'],
    ],
    ['netdns=go fips140=1', '1.26.0', ['malformed: GODEBUG=netdns=go,fips140=on']],
    // Each item once.
    ['foo="bar"', '1.26.0', ['unknown: remove foo from GODEBUG']],
    ['foo="bar"', null, ['malformed: GODEBUG=foo=bar, no quotes']],
    ['x="1",y="2 3"', '1.26.0', ['unknown: remove x from GODEBUG', 'unknown: remove y from GODEBUG']],
    [
      'gctrace="1",http2debug',
      '1.26.0',
      [
        'malformed: write name=value, separated by commas: GODEBUG=http2debug=1',
        `malformed: GODEBUG=gctrace=1, no quotes; ${without('http2debug')}`,
      ],
    ],
    [
      'gctrace="1",http2client=0 netdns=go',
      '1.26.0',
      ['malformed: GODEBUG=gctrace=1,http2client=0,netdns=go, no quotes'],
    ],
    ['nosuch=1 netdns=go', '1.26.0', [`malformed: GODEBUG=netdns=go; ${without('nosuch=1')}`]],
    [
      'containermaxprocs="0"',
      '1.24.0',
      ['of-other-version: nothing to do, or remove containermaxprocs="0" from GODEBUG'],
    ],
    ['htp2client="0"', '1.26.0', ['unknown: GODEBUG=http2client=0']],
    ['cgochek=2', '1.26.0', ['unknown: remove cgochek from GODEBUG']],
    ['cgochek=1', '1.26.0', ['unknown: GODEBUG=cgocheck=1']],
    ['"cgochek=1"', '1.26.0', ['unknown: GODEBUG=cgocheck=1, no quotes']],
  ])('%s, Go %s: %j', (text, go, expected) => expect(remedies(text, go)).toEqual(expected));

  it.each<[string, Record<string, string>, string[]]>([
    ['fips140="on"', { '-asan': 'true' }, ['fatal: in GODEBUG, replace fips140="on" with fips140=off']],
    ['fips140=yes', { '-asan': 'true' }, ['fatal: in GODEBUG, replace fips140=yes with fips140=off']],
    ['netdns="cgo"', { CGO_ENABLED: '0' }, [`malformed: ${unset}`]],
    ['netdns="cgo"', { CGO_ENABLED: '1' }, ['malformed: GODEBUG=netdns=cgo, no quotes']],
    ['gctrace="1"', { DefaultGODEBUG: 'fips140=off' }, ['malformed: GODEBUG=gctrace=1, no quotes']],
  ])('%s, %j: %j', (text, settings, expected) => expect(remedies(text, '1.26.0', settings)).toEqual(expected));

  it('the message says what is wrong', () => {
    const message = (GODEBUG: string): string[] => {
      const subject = { name: 'app', version: null, settings: {}, modules: [] };
      const found = judgeGoDebug({ ...runtimeFacts, variables: { GODEBUG } }, subject);
      return found.map(({ code, detail }) => runtimeFindings[code].message(detail as never));
    };
    const commas = 'only commas separate settings, without spaces';
    expect(message('a=1 b=2')).toEqual([`GODEBUG: 'a=1 b=2' ignored: ${commas}`]);
    expect(message('a="1"')).toEqual([`GODEBUG: 'a="1"' ignored: the quotes are part of the value`]);
    expect(message('a="1",b=2;c=3')).toEqual([
      `GODEBUG: 'a="1"', 'b=2;c=3' ignored: ${commas}, and quotes are part of a value`,
    ]);
  });
});
