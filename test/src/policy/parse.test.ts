import { describe, expect, it } from 'vitest';
import { probes } from '../../../probes/index.ts';
import { createCommandLine } from '../../../src/cli/cli.ts';
import { UsageError } from '../../../src/cli/usage-error.ts';
import { parsePolicy } from '../../../src/policy/parse.ts';

const parse = (text: string) => parsePolicy(text, 'p.yaml', probes);

const whole = `# What the old script was written for
run:
  fail-on: warning
  no-tools: true
go:
  go: 1.30
  env:
    GOPROXY: https://goproxy.example.com
    GOFLAGS: ''
  expect-build: [CGO_ENABLED=0, -trimpath=true]
ssl: { min-certs: 100, require-ca: Example Root }
timezone:
  tz: Asia/Shanghai
libc:
  static: true
severity:
  ssl/*: info
  ssl/expired-roots: off
waivers:
  - code: timezone/tz-file-missing
    match: Asia/Shanghai
    reason: the program embeds tzdata
    owner: team-web
    until: 2027-01-31
`;

describe('a policy', () => {
  it('has the last anchor of a name, and reads each mapping once, however often it is merged', () => {
    const levels = Array.from({ length: 12 }, (_, level) => {
      const before = Array.from({ length: 9 }, () => `*a${level}`).join(', ');
      return `&a${level + 1} {<<: [${before}]}`;
    });
    const text = `timezone:\n  <<: [&a0 {tz: UTC}, &a0 {tz: PRC}, ${levels.join(', ')}]\n`;
    expect(parse(text).words.get('--tz')).toEqual(['UTC']);
    const last = parse('ssl: {require-ca: &z a}\ntimezone: {tz: &z UTC}\ngo: {expect-module: *z}');
    expect([...last.words.values()]).toEqual([['a'], ['UTC'], ['UTC']]);
  });

  // Where each key is compared with all before it, these take many seconds.
  it('reads many keys in time', { timeout: 5000 }, () => {
    const keys = Array.from({ length: 20_000 }, (_, index) => `  k${index}: x\n`).join('');
    expect(() => parse(`ssl:\n${keys}  k7: x`)).toThrow("p.yaml:20002:3: key 'k7' is given twice");
  });

  const defaults = `{${Array.from({ length: 1200 }, (_, index) => `k${index}: x`).join(', ')}}`;

  it('merges a mapping once that is named many times', () => {
    const again = '*a, '.repeat(1000);
    expect(() => parse(`ssl: {<<: [&a ${defaults}, ${again}]}`)).toThrow("p.yaml:1:16: key in ssl 'k0'");
  });

  it('refuses merges of many mappings that merge the same', () => {
    const others = Array.from({ length: 400 }, (_, index) => `{<<: *a, n${index}: x}`).join(', ');
    expect(() => parse(`ssl: {<<: [&a ${defaults}, ${others}]}`)).toThrow(
      /^p.yaml:1:\d+: the merges \(<<\) of this document have more than 200000 keys$/,
    );
  });

  it('refuses merges of merges where no stack would hold them', () => {
    const chain = (levels: number): string => {
      const each = Array.from({ length: levels }, (_, index) => (index === 0 ? '' : `<<: *a${index - 1}`));
      const anchors = each.map((text, index) => `&a${index} {${text}}`).join(',\n ');
      return `timezone: {<<: {x: [${anchors}],\n <<: *a${levels - 1}}}`;
    };
    expect(() => parse(chain(499))).toThrow("key in timezone 'x'");
    expect(() => parse(chain(500))).toThrow('p.yaml:2:11: it is nested too deeply: more than 500 levels');
    expect(() => parse(chain(20_000))).toThrow('p.yaml:19502:15: it is nested too deeply');
  });

  it('states what options state, severities and waivers', () => {
    const policy = parse(whole);
    expect(Object.fromEntries(policy.words)).toEqual({
      '--fail-on': ['warning'],
      '--no-tools': ['1'],
      '--go': ['1.30'],
      '--go-env': ['GOPROXY=https://goproxy.example.com', 'GOFLAGS='],
      '--expect-build': ['CGO_ENABLED=0', '-trimpath=true'],
      '--min-certs': ['100'],
      '--require-ca': ['Example Root'],
      '--tz': ['Asia/Shanghai'],
      '--static': ['1'],
    });
    expect(policy.severities).toEqual([
      { code: 'ssl/*', severity: 'info' },
      { code: 'ssl/expired-roots', severity: 'off' },
    ]);
    expect(policy.waivers).toEqual([
      {
        code: 'timezone/tz-file-missing',
        match: 'Asia/Shanghai',
        reason: 'the program embeds tzdata',
        owner: 'team-web',
        until: '2027-01-31',
        place: 'p.yaml:20',
      },
    ]);
  });

  it('is beaten by variables, and they by options', () => {
    const commandLine = createCommandLine(probes);
    const { words } = parse('run: {fail-on: warning, timeout: 3s, incomplete: pass}\ntimezone: {tz: UTC}');
    const env = { PROBE_ENV_FAIL_ON: 'info', PROBE_ENV_TIMEOUT: '4s' };
    expect(commandLine.parse(['--timeout', '5s'], env, words)).toMatchObject({
      options: { failOn: 'info', timeout: 5000, incomplete: 'pass' },
      expect: { tz: 'UTC' },
    });
  });

  it('takes every option of the run', () => {
    expect(parse('run: {app: /app, root: /mnt, timeout: 2s}').words).toEqual(
      new Map([
        ['--app', ['/app']],
        ['--root', ['/mnt']],
        ['--timeout', ['2s']],
      ]),
    );
  });

  it('may be JSON, empty, or have anchors', () => {
    expect(parse('{"timezone": {"tz": "UTC"}}').words.get('--tz')).toEqual(['UTC']);
    expect(parse('').words.size).toBe(0);
    expect(parse('# nothing\n').words.size).toBe(0);
    expect(parse('libc: {static: false}').words.get('--static')).toEqual([]);
    expect(parse('timezone: {tz: &zone UTC}\ngo: {expect-module: *zone}').words.get('--expect-module')).toEqual([
      'UTC',
    ]);
  });

  const nested = (levels: number): string =>
    Array.from({ length: levels }, (_, level) => `${' '.repeat(level)}k:`).join('\n');

  it.each([
    ['ssl:\n  min-cert: 3', "p.yaml:2:3: key in ssl 'min-cert' is not one of: min-certs, cert-expiry-days"],
    ['ssl:\n  min-cert: 3', ': did you mean min-certs?'],
    ['sssl: {}', "p.yaml:1:1: key 'sssl' is not one of: run, go, ssl"],
    ['ssl:\n  min-certs: many', "p.yaml:2:14: 'many' is not a whole number"],
    ['ssl:\n  min-certs: [1]', 'p.yaml:2:14: expected a single value'],
    ['go:\n  env:\n    GOPROXI: x', "p.yaml:3:14: 'GOPROXI' is not one of"],
    ['libc:\n  static: maybe', "p.yaml:2:11: 'maybe' is neither true nor false"],
    ['ssl: 3', 'p.yaml:1:6: expected a mapping, for example key: value'],
    ['- x', 'p.yaml:1:1: expected a mapping'],
    [
      'severity:\n  ssl/expired-rots: off',
      "p.yaml:2:3: no finding has the code 'ssl/expired-rots': did you mean ssl/expired-roots?",
    ],
    ['severity:\n  tls/*: off', "p.yaml:2:3: code 'tls/*' is not one of: go/*, ssl/*"],
    ['severity:\n  ssl/*: fatal', "p.yaml:2:10: severity 'fatal' is not one of: error, warning, info, off"],
    ['waivers: {}', 'p.yaml:1:10: expected a list'],
    ['waivers:\n  - reason: x', 'p.yaml:2:5: a waiver needs a code'],
    ['waivers:\n  - code: ssl/*', 'p.yaml:2:5: the waiver of ssl/* needs a reason'],
    ['waivers:\n  - {code: ssl/*, reason: x, util: 2027-01-01}', ': did you mean until?'],
    ['waivers:\n  - {code: ssl/*, reason: x, until: 2027-02-30}', "p.yaml:2:37: '2027-02-30' is not a day"],
    ['run: {policy: x}', "key in run 'policy' is not one of"],
    ['ssl: {min-certs: 1, min-certs: 2}', "p.yaml:1:21: key 'min-certs' is given twice"],
    ['go:\n  env:\n    A: x\n    ? "A"\n    : y', "p.yaml:4:7: key 'A' is given twice"],
    ['go: {env: {1: x, "1": y}}', "p.yaml:1:18: key '1' is given twice"],
    ['go: {env: {1.0: x, 1: y}}', "p.yaml:1:20: key '1' is given twice"],
    ['go: {env: {&a A: x, *a : y}}', "p.yaml:1:21: key 'A' is given twice"],
    ['ssl:\n  min-certs: 1\n  "min-certs": 2', "p.yaml:3:3: key 'min-certs' is given twice"],
    ['waivers:\n  - {code: a, code: b}', "p.yaml:2:15: key 'code' is given twice"],
    ['ssl: [', 'p.yaml:1:7: '],
    ['ssl: {}\n---\ngo: {}\n', 'p.yaml:2:1: a policy is one document: remove what follows ---'],
    ['ssl: {}\n--- {}\n--- {}\n', 'p.yaml:2:1: a policy is one document: remove what follows ---'],
    ['a: *b', "p.yaml:1:4: unknown anchor 'b'"],
    ['*a', "p.yaml:1:1: unknown anchor 'a'"],
    ['ssl: *nope', "p.yaml:1:6: unknown anchor 'nope'"],
    ['timezone: {*nope : UTC}', "p.yaml:1:12: unknown anchor 'nope'"],
    ['go: {expect-module: *z}\ntimezone: {tz: &z UTC}', "p.yaml:1:21: unknown anchor 'z'"],
    ['ssl: &a {<<: *a}', "p.yaml:1:14: the anchor 'a' contains itself"],
    ['severity: &a\n  ssl/*: [x, {b: *a}]', "p.yaml:2:18: the anchor 'a' contains itself"],
    [`a: ${'['.repeat(20_000)}`, 'p.yaml:1:503: it is nested too deeply: more than 500 levels'],
    [`a: ${'['.repeat(500)}`, 'p.yaml:1:503: it is nested too deeply: more than 500 levels'],
    [`ssl: ${'[a: '.repeat(499)}${']'.repeat(499)}`, 'p.yaml:1:6: expected a mapping'],
    [`ssl:\n${'- '.repeat(20_000)}x\ngo: {}`, 'p.yaml:2:999: it is nested too deeply: more than 500 levels'],
    [`${nested(501)}\nz: 1`, 'p.yaml:501:501: it is nested too deeply: more than 500 levels'],
    [`${nested(500)}\nz: 1`, "p.yaml:1:1: key 'k' is not one of"],
  ])('refuses %j with file, line and column', (text, message) => {
    expect(() => parse(text)).toThrow(UsageError);
    expect(() => parse(text)).toThrow(message);
  });
});
