import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { deriveGoEnv, type GoEnvInputs, join } from '../../../../../src/decode/go/env/env.ts';
import { parseGoEnvFile } from '../../../../../src/decode/go/env/env-file.ts';
import { goEnvProblems } from '../../../../../src/decode/go/env/env-rules.ts';
import { unquoteGo } from '../../../../../src/decode/go/env/quote.ts';
import { parseGoVersion } from '../../../../../src/decode/go/version/version.ts';
import { runGoProgram } from '../../../../support/go/go-toolchain.ts';
import { goLineProgram } from '../../../../support/go/line-program.ts';
import { needs } from '../../../../support/needs.ts';

function problems(env: Readonly<Record<string, string>>, version = 'go1.26.3'): string[] {
  const inputs: GoEnvInputs = {
    environment: { get: (name) => ({ HOME: '/root', ...env })[name] },
    userFile: new Map(),
    gorootFile: new Map([['GOPROXY', 'https://proxy.golang.org,direct']]),
    version: parseGoVersion(version),
    goroot: '/usr/local/go',
    hostArch: 'amd64',
    hasCompiler: true,
  };
  return goEnvProblems(deriveGoEnv(inputs), parseGoVersion(version)).map(
    ({ variable, effect, problem }) => `${variable} ${effect}: ${problem}`,
  );
}

it('GOPATH is needed by every build before there was GOMODCACHE', () => {
  const without = { HOME: '', GOCACHE: '/c' };
  expect(problems(without, 'go1.14.15')).toEqual(['GOPATH refused: missing $GOPATH']);
  expect(problems(without, 'go1.15.15')).toEqual([
    'GOMODCACHE refused: module cache not found: neither GOMODCACHE nor GOPATH is set',
  ]);
  expect(problems({ ...without, GOPATH: '/go' }, 'go1.14.15')).toEqual([]);
});

it('-covermode is a flag of go build since Go 1.20', () => {
  const problem =
    'GOFLAGS refused: go: invalid value "foo" for flag -covermode (from $GOFLAGS): valid modes are "set", "count", or "atomic"';
  for (const [flag, version, found] of [
    ['-covermode=foo', 'go1.19.13', []],
    ['-covermode', 'go1.19.13', []],
    ['-covermode=foo', 'go1.20.14', [problem]],
    ['-covermode=atomic', 'go1.27.1', []],
    ['-covermode=', 'go1.27.1', []],
    ['-covermode', 'go1.27.1', ['GOFLAGS refused: go: flag needs an argument: -covermode (from $GOFLAGS)']],
  ] as const)
    expect(problems({ GOFLAGS: flag }, version), `${flag} ${version}`).toEqual(found);
});

describe('settings files', () => {
  it('take lines as they are', () => {
    const text = 'A=1\n b=2\n#C=3\nA=4=5\nlower=6\nNOVALUE\n=7\nD=\nE="q" \r\nF=8';
    const { values, withCarriageReturn } = parseGoEnvFile(text);
    expect([...values]).toEqual([
      ['A', '4=5'],
      ['D', ''],
      ['E', '"q" \r'],
      ['F', '8'],
    ]);
    expect(withCarriageReturn).toEqual(['E']);
  });
});

describe('values that depend on the version', () => {
  it('flags that are younger than the toolchain', () => {
    const unknown = 'GOFLAGS refused: go: parsing $GOFLAGS: unknown flag -buildvcs';
    expect(problems({ GOFLAGS: '-buildvcs=false' }, 'go1.17.13')).toContain(unknown);
    expect(problems({ GOFLAGS: '-buildvcs=false' }, 'go1.18')).toEqual([]);
  });

  it('quotes were no quotes before Go 1.20', () => {
    expect(problems({ GOFLAGS: "'-ldflags=-s -w'" }, 'go1.19.8')).toHaveLength(1);
    expect(problems({ GOFLAGS: "'-ldflags=-s -w'" }, 'go1.20')).toEqual([]);
  });

  it('nothing is said about flags and experiments of versions that are not known yet', () => {
    expect(problems({ GOFLAGS: '-novel', GOEXPERIMENT: 'novel' }, 'go1.28.0')).toEqual([]);
    expect(problems({ GOFLAGS: '-novel' }, 'devel +ab x')).toEqual([]);
    expect(problems({ GOFLAGS: '-novel', GOEXPERIMENT: 'novel' }, 'go1.27.0')).toHaveLength(2);
  });
});

describe('patterns of private modules', () => {
  const ignored = (pattern: string, meant: string): string[] => [
    `GOPRIVATE ignored: the pattern '${pattern}' matches no module path: write ${meant}`,
  ];
  it.each<[string, string[]]>([
    ['github.com/corp,*.corp.example,a+b~c_d/v2/,corp.example/*/x?', []],
    ['https://github.com/corp', ignored('https://github.com/corp', 'github.com/corp')],
    ['git@github.com:corp/repo', ignored('git@github.com:corp/repo', 'github.com/corp/repo')],
    ['ssh://git@git.corp.example:2222/team', ignored('ssh://git@git.corp.example:2222/team', 'git.corp.example/team')],
    ['github.com/corp, git.corp.example', ignored(' git.corp.example', 'github.com/corp,git.corp.example')],
    [
      'github.com/corp;git.corp.example',
      ignored('github.com/corp;git.corp.example', 'github.com/corp,git.corp.example'),
    ],
    ['"*.corp.example"', ignored('"*.corp.example"', '*.corp.example')],
    ['github.com/corp/...', ignored('github.com/corp/...', 'github.com/corp')],
    ['github.com/corp...x/y', []],
  ])('%s', (value, expected) => expect(problems({ GOPRIVATE: value })).toEqual(expected));

  it('are told of the variable that has them', () => {
    expect(problems({ GOPRIVATE: 'a b', GONOPROXY: 'c d', GOINSECURE: 'a b' })).toHaveLength(3);
    expect(problems({ GOPRIVATE: '[', GONOSUMDB: '[' })).toHaveLength(1);
  });
});

describe('GOPROXY', () => {
  it.each(['https://proxy.golang.org, direct', 'https://proxy.golang.org | direct', 'proxy.golang.org,direct'])(
    '%s is a list',
    (value) => expect(problems({ GOPROXY: value })).toEqual([]),
  );
  it('has no other separators', () => {
    expect(problems({ GOPROXY: 'https://proxy.golang.org;direct' })).toEqual([
      'GOPROXY refused: lookup proxy.golang.org;direct: no such host; only a comma or | separates entries',
    ]);
  });
});

describe('GOSUMDB', () => {
  it.each([
    'sum.golang.org',
    'sum.golang.google.cn',
    'off',
    'sum.golang.org https://mirror.example',
    'sum.example+01234567+AbC/d+e=',
  ])('%s is accepted', (value) => expect(problems({ GOSUMDB: value })).toEqual([]));
  it.each(['sum.example', 'sum.golang.org a b', '  ', 'on'])('%j is refused', (value) => {
    expect(problems({ GOSUMDB: value })).toHaveLength(1);
  });
});

describe('paths', () => {
  it.each([
    ['/a//b/./c/../d/', '/a/b/d'],
    ['/..', '/'],
    ['a/../..', '..'],
    ['', ''],
    ['.', '.'],
    ['/', '/'],
  ])('%s is %s', (path, cleaned) => expect(join(path)).toBe(cleaned));
});

describe('against the standard library', needs('go'), () => {
  it('patterns of GOPRIVATE are those of path.Match', () => {
    const pattern = fc.string({ unit: fc.constantFrom(...'ab*?[]^-\\/.'), maxLength: 9 });
    const patterns = [
      '*.corp',
      'a[bc',
      '[',
      '[]',
      '[]a]',
      '[^]',
      '[-]',
      '[a-]',
      '[-a]',
      '[a-b-c]',
      'a\\',
      '[\\]]',
      ...fc.sample(pattern, { numRuns: 4000, seed: 3 }),
    ];
    const answers = runGoProgram('path-match', matcher, patterns.map((text) => `${text}\n`).join('')).split('\n');
    let bad = 0;
    for (const [index, text] of patterns.entries()) {
      const refused = problems({ GOINSECURE: text }).some((problem) => problem.endsWith('matches no module'));
      expect(refused, text).toBe(answers[index] === 'bad');
      if (refused) bad += 1;
    }
    expect(bad).toBeGreaterThan(500);
  });

  it('quoted settings are read as by strconv.Unquote', () => {
    const piece = fc.oneof(
      fc.constantFrom(
        '\\n',
        '\\\\',
        '\\"',
        "\\'",
        '\\x41',
        '\\xff',
        '\\xe2\\x82\\xac',
        '\\u20ac',
        '\\ud800',
        '\\U0010ffff',
        '\\U00110000',
        '\\101',
        '\\400',
        '\\8',
        '"',
        '`',
        'é',
        ' ',
        '\\',
      ),
      fc.string({ maxLength: 3 }),
    );
    const literal = fc
      .tuple(fc.constantFrom('"', '`'), fc.array(piece, { maxLength: 5 }))
      .map(([quote, parts]) => quote + parts.join('') + quote);
    const literals = fc.sample(literal, { numRuns: 4000, seed: 4 });
    const answers = runGoProgram(
      'unquote',
      unquoter,
      literals.map((text) => `${Buffer.from(text).toString('base64')}\n`).join(''),
    ).split('\n');
    let good = 0;
    for (const [index, text] of literals.entries()) {
      const answer = answers[index] ?? '';
      const value = unquoteGo(text);
      expect(
        value === null ? 'bad' : `ok ${Buffer.from(value.replace(/\uFFFD+/g, '\uFFFD')).toString('base64')}`,
        text,
      ).toBe(answer);
      if (value !== null) good += 1;
    }
    expect(good).toBeGreaterThan(500);
  });
});

const matcher = goLineProgram(
  ['path'],
  `
	if _, err := path.Match(line, ""); err != nil {
		return "bad"
	}
	return "ok"`,
);

/** Invalid UTF-8 is replaced, as it is when the build info is decoded; runs of it by one mark. */
const unquoter = goLineProgram(
  ['strconv', 'strings'],
  `
	value, err := strconv.Unquote(string(decode(line)))
	if err != nil {
		return "bad"
	}
	return "ok " + base64.StdEncoding.EncodeToString([]byte(strings.ToValidUTF8(value, "\\uFFFD")))`,
);
