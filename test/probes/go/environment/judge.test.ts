import { describe, expect, it } from 'vitest';
import { judgeEnvironment } from '../../../../probes/go/environment/judge.ts';
import type { EnvironmentFacts } from '../../../../probes/go/environment/observe.ts';
import { goEnvironmentFacts as factsOf, goVersion as version } from '../../../support/facts/go-facts.ts';

type Subject = Parameters<typeof judgeEnvironment>[1];
const subject: Subject = { path: '/usr/local/go/bin/go', version, running: false, hasModule: false, needsCgo: false };

const codes = (facts: EnvironmentFacts, change: Partial<Subject> = {}): string[] =>
  judgeEnvironment(facts, { ...subject, ...change }).map(({ code }) => code);

it('is quiet about a healthy toolchain', () => expect(codes(factsOf())).toEqual([]));

describe('GOROOT/VERSION against the go command', () => {
  it.each<[string | null, string | null, boolean]>([
    ['go1.26.1', 'go1.26.1', true],
    ['go1.26.1', 'go1.26.2', false],
    ['go1.26.1', 'go1.25.1', false],
    ['go1.26.1', 'go2.26.1', false],
    ['go1.26rc1', 'go1.26rc2', false],
    ['go1.26rc1', 'go1.26rc1', true],
    ['go1.26.1', 'go1.26.1 X:loopvar', true],
    ['go1.26.1', 'devel go1.27-abcdef', true],
    ['devel go1.27-abcdef', 'go1.26.1', true],
    ['nonsense', 'go1.26.1', true],
    ['go1.26.1', 'nonsense', true],
    [null, 'go1.26.1', true],
    ['go1.26.1', null, true],
  ])('%s, %s: %s', (file, command, same) => {
    const goroot = { path: '/usr/local/go', exists: true, version: file, missing: [] };
    expect(codes(factsOf({}, { goroot }), { version: command })).toEqual(same ? [] : ['go/goroot-mismatch']);
  });
});

describe('the file of go env -w', () => {
  type State = EnvironmentFacts['userFile']['state'];
  it.each<[State, boolean, readonly string[], string[]]>([
    ['read', true, [], []],
    ['absent', true, [], []],
    ['denied', true, [], ['go/env-file-unusable']],
    ['unfit', true, [], ['go/env-file-unusable']],
    ['denied', false, [], []],
    ['unfit', false, [], []],
    ['read', false, ['GOPROXY'], ['go/env-file-crlf']],
    ['read', true, ['GOPROXY'], ['go/env-file-crlf']],
  ])('%s, named by GOENV: %s, %j: %j', (state, named, withCarriageReturn, expected) => {
    const userFile = { path: '/root/.config/go/env', state, withCarriageReturn };
    expect(codes(factsOf(named ? { GOENV: '/root/.config/go/env' } : {}, { userFile }))).toEqual(expected);
  });
});

describe('values that Go refuses or ignores', () => {
  const problem = (source: string, effect: 'refused' | 'ignored' = 'refused') => ({
    variable: 'GOPROXY',
    value: 'x',
    source,
    effect,
    problem: 'bad',
  });
  const known = { path: '/env', state: 'read', withCarriageReturn: ['GOPROXY'] } as const;
  it.each<[string, Partial<EnvironmentFacts>, boolean, string[]]>([
    ['refused', { problems: [problem('environment')] }, false, ['go/env-refused']],
    ['ignored', { problems: [problem('environment', 'ignored')] }, false, ['go/env-ignored']],
    ['where a program runs', { problems: [problem('environment')] }, true, ['go/env-refused']],
    ['a default', { problems: [problem('default')] }, false, ['go/env-refused']],
    ['a default, where a program runs', { problems: [problem('default')] }, true, []],
    [
      'a default, without HOME',
      { problems: [problem('default')], user: { uid: 1, home: false } },
      false,
      ['go/home-unset'],
    ],
    [
      'no default, without HOME',
      { problems: [problem('environment')], user: { uid: 1, home: false } },
      false,
      ['go/env-refused'],
    ],
    ['of the user file', { problems: [problem('user file')] }, false, ['go/env-refused']],
    [
      'of the user file, with a carriage return',
      { problems: [problem('user file')], userFile: known },
      false,
      ['go/env-file-crlf'],
    ],
    [
      'of the environment, next to a carriage return',
      { problems: [problem('environment')], userFile: known },
      false,
      ['go/env-file-crlf', 'go/env-refused'],
    ],
  ])('%s', (_, change, running, expected) => {
    expect(codes(factsOf({}, change), { running })).toEqual(expected);
  });

  it.each([
    [0, 'ENV HOME=/root'],
    [1000, 'ENV HOME=/tmp'],
    [null, 'ENV HOME=/tmp'],
  ])('gives user %s a HOME: %s', (uid, remedy) => {
    const problems = [
      { ...problem('default'), variable: 'GOPATH' },
      { ...problem('default'), variable: 'GOCACHE' },
      problem('environment'),
    ];
    const found = judgeEnvironment(factsOf({}, { problems, user: { uid, home: false } }), subject);
    expect(found[0]).toEqual({ code: 'go/home-unset', detail: { variables: 'GOCACHE, GOPATH', remedy } });
  });
});

describe('the toolchain that is asked for', () => {
  const file = { file: '/src/go.mod', go: '1.27' };
  const wanted = (name: string) => ({ wantedToolchain: { name, place: '/src/go.mod' } });
  it.each<[string, Partial<EnvironmentFacts>, Partial<Subject>, string[]]>([
    ['too old', { tooOldFor: file }, {}, ['go/toolchain-too-old']],
    ['of no known version', { tooOldFor: file }, { version: null }, []],
    ['to be downloaded', wanted('go1.27.1'), {}, ['go/toolchain-download']],
    ['to be downloaded by a go of no known version', wanted('go1.27.1'), { version: null }, []],
    ['that was never released', wanted('go1.21'), {}, ['go/toolchain-not-released']],
    ['of a name that is none', wanted('nonsense'), {}, ['go/toolchain-download']],
    ['where a program runs', wanted('go1.27.1'), { running: true }, []],
  ])('%s', (_, change, who, expected) => {
    expect(judgeEnvironment(factsOf({}, change), { ...subject, ...who }).map(({ code }) => code)).toEqual(expected);
  });

  it.each([
    ['go1.20.1', null],
    ['go1.21.0', 'default'],
    ['nonsense', 'default'],
  ])('%s goes by GOTOOLCHAIN from: %s', (go, source) => {
    const [found] = judgeEnvironment(
      factsOf({}, { tooOldFor: file, goroot: { path: '/go', exists: true, version: null, missing: [] } }),
      { ...subject, version: go },
    );
    expect(found?.detail).toMatchObject({ source });
  });
});

describe('the C compiler', () => {
  const absent = { compiler: { command: 'gcc', found: false, headers: null } };
  const bare = { compiler: { command: 'gcc', found: true, headers: false } };
  const cgo = { CGO_ENABLED: '1' };
  it.each<[string, Record<string, string>, Partial<EnvironmentFacts>, string[]]>([
    ['is there', cgo, {}, []],
    ['is not there', cgo, absent, ['go/cgo-without-compiler']],
    ['is not there, and not asked for', {}, absent, []],
    ['is not there, and not wanted', { CGO_ENABLED: '0' }, absent, []],
    ['has no headers', cgo, bare, ['go/c-headers-missing']],
    ['has headers of its own', cgo, { compiler: { command: 'zig', found: true, headers: null } }, []],
    ['is for another machine', { ...cgo, GOARCH: 'arm64' }, {}, ['go/cgo-cross-compiler', 'go/cross-build']],
    [
      'is for another machine, as stated',
      { ...cgo, GOARCH: 'arm64', CC: 'aarch64-linux-gnu-gcc' },
      {},
      ['go/cross-build'],
    ],
    ['is for a machine without a package', { ...cgo, GOARCH: 'loong64' }, {}, ['go/cross-build']],
  ])('%s', (_, variables, change, expected) => {
    expect(codes(factsOf(variables, change))).toEqual(expected);
  });
});

describe('another platform', () => {
  it.each<[Record<string, string>, string | null]>([
    [{}, null],
    [{ GOARCH: 'arm64' }, 'environment'],
    [{ GOOS: 'windows' }, 'environment'],
    [{ GOOS: 'nosuch' }, null],
  ])('%j: %s', (variables, source) => {
    const found = judgeEnvironment(factsOf({ CGO_ENABLED: '0', ...variables }), subject);
    expect(
      found.flatMap(({ code, detail }) => (code === 'go/cross-build' ? [Reflect.get(detail, 'source')] : [])),
    ).toEqual(source === null ? [] : [source]);
  });
});

describe('modules that nothing serves', () => {
  it.each<[string, Record<string, string>, Partial<EnvironmentFacts>, Partial<Subject>, string[]]>([
    ['GOPROXY=off', { GOPROXY: 'off' }, {}, {}, ['go/no-module-source']],
    ['GOPROXY=off, with a cache', { GOPROXY: 'off' }, { moduleCache: 'filled' }, {}, []],
    ['GOPROXY=off, with a module that tells itself', { GOPROXY: 'off' }, {}, { hasModule: true }, []],
    ['GOPROXY=direct', { GOPROXY: 'direct' }, {}, {}, []],
    ['a mirror first', { GOPROXY: 'https://proxy.example,off' }, {}, {}, []],
    ['-mod=vendor', { GOPROXY: 'off', GOFLAGS: '-mod=vendor' }, {}, {}, []],
    ['-mod=vendor among others', { GOPROXY: 'off', GOFLAGS: '-v -mod=vendor -x' }, {}, {}, []],
    ['-mod=vendored', { GOPROXY: 'off', GOFLAGS: '-x=-mod=vendored' }, {}, {}, ['go/no-module-source']],
  ])('%s', (_, variables, change, who, expected) => {
    expect(codes(factsOf(variables, change), who)).toEqual(expected);
  });
});
