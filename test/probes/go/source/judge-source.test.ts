import { describe, expect, it } from 'vitest';
import type { EnvironmentFacts } from '../../../../probes/go/environment/observe.ts';
import type { SourceFacts, VcsFacts } from '../../../../probes/go/source/facts.ts';
import { judgeSource } from '../../../../probes/go/source/judge.ts';
import { goEnvironmentFacts } from '../../../support/facts/go-facts.ts';
import { emptySource } from '../../../support/facts/go-source.ts';

const git = { git: true };

/** Findings of a module with these facts. */
function found(
  source: Partial<SourceFacts>,
  variables: Record<string, string> = {},
  environment: Partial<EnvironmentFacts> = {},
  go: string | null = 'go1.26.1',
): unknown[] {
  const usual = { GOPROXY: 'https://proxy.golang.org,direct', GOMODCACHE: '/root/go/pkg/mod' };
  return judgeSource({ ...emptySource, ...source }, goEnvironmentFacts({ ...usual, ...variables }, environment), go);
}
const codes = (...args: Parameters<typeof found>): unknown[] =>
  found(...args).map((finding) => Reflect.get(Object(finding), 'code'));

it.each([
  ['GOPATH', 'go1.21.13', ['go/mod-file-misplaced']],
  ['GOPATH', 'go1.22.0', []],
  ['GOPATH', null, []],
  ['TMPDIR', 'go1.21.13', ['go/mod-file-misplaced']],
  ['TMPDIR', 'go1.27.1', ['go/mod-file-misplaced']],
] as const)('a go.mod in %s, with %s', (place, go, expected) => {
  expect(codes({ misplaced: { file: '/x/go.mod', in: place } }, {}, {}, go)).toEqual(expected);
});

describe('the order in which a build stops', () => {
  const refused = { directives: { go: { line: 3, value: 'bad' } } };
  const stale = { vendor: { ...emptySource.vendor, problem: 'inconsistent vendoring' } };

  it.each<[string, Partial<SourceFacts>, Partial<EnvironmentFacts>, string[]]>([
    ['nothing is wrong', {}, {}, []],
    ['no go.mod', { modFile: null, ...refused, ...stale }, {}, ['go/mod-file-missing']],
    [
      'no go.mod, and a package that GOPATH lacks',
      { modFile: null, packages: [{ kind: 'no-package', at: 'main.go:3', path: 'a.io/b', where: 'GOPATH' }] },
      {},
      ['go/package-missing'],
    ],
    ['a go.mod that is refused', { ...refused, ...stale }, {}, ['go/mod-file-refused']],
    [
      'one that is refused by a Go that is too old',
      { ...refused, ...stale },
      { tooOldFor: { file: '/src/go.mod', go: '1.99' } },
      [],
    ],
    ['a vendor directory', stale, {}, ['go/vendor-stale']],
    [
      'a vendor directory and a workspace',
      { ...stale, work: { state: 'missing', path: '/go.work' } },
      {},
      ['go/work-file-broken', 'go/vendor-stale'],
    ],
    ['checksums before modules', { withoutSum: ['a@v1'], notCached: ['a@v1'] }, {}, ['go/sum-missing']],
    ['no checksum is missing', { withoutSum: [], notCached: ['a@v1'] }, {}, ['go/modules-missing']],
    ['nothing was asked of checksums', { withoutSum: null, notCached: ['a@v1'] }, {}, ['go/modules-missing']],
  ])('%s', (_, source, environment, expected) => {
    expect(codes(source, { GOPROXY: 'off' }, environment)).toEqual(expected);
  });

  it('leaves a directive to the toolchain that will be switched to', () => {
    const tool = { directives: { tool: { line: 4, value: 'x' } } };
    const wantedToolchain = { name: 'go1.26.2', place: 'nowhere' };
    expect(codes(tool, {}, {}, 'go1.23.0')).toEqual(['go/mod-file-refused']);
    expect(codes(tool, {}, { wantedToolchain }, 'go1.23.0')).toEqual([]);
  });

  it('has the directory without a go.mod', () => {
    expect(found({ modFile: null }, {}, {}, null)).toEqual([
      { code: 'go/mod-file-missing', detail: { directory: '/src' } },
    ]);
  });
});

describe('the vendor directory', () => {
  it.each<[Partial<SourceFacts['vendor']>, string | null]>([
    [{}, null],
    [{ problem: 'is not consistent' }, 'is not consistent'],
    [{ missing: ['example.com/a', 'example.com/b'] }, 'modules.txt lists example.com/a, which is not there'],
    [{ problem: 'is not consistent', missing: ['example.com/a'] }, 'is not consistent'],
  ])('%j', (vendor, problem) => {
    expect(found({ vendor: { ...emptySource.vendor, ...vendor } })).toEqual(
      problem === null ? [] : [{ code: 'go/vendor-stale', detail: { directory: '/src/vendor', problem } }],
    );
  });
});

describe('replacements', () => {
  const rows = ['a', 'b', 'c', 'd'].map((name) => ({ module: `example.com/${name}`, target: `../${name}` }));

  it.each([0, 1, 3, 4])('%i without a directory: three are told', (count) => {
    expect(found({ replacedByNothing: rows.slice(0, count) })).toEqual(
      rows
        .slice(0, Math.min(3, count))
        .map((row) => ({ code: 'go/replacement-missing', detail: { file: '/src/go.mod', ...row } })),
    );
  });
});

describe('checksums', () => {
  it.each<[string[], string, number]>([
    [['a@v1'], 'a@v1', 0],
    [['a@v1', 'b@v1', 'c@v1'], 'a@v1, b@v1, c@v1', 0],
    [['a@v1', 'b@v1', 'c@v1', 'd@v1', 'e@v1'], 'a@v1, b@v1, c@v1', 2],
  ])('%j', (withoutSum, modules, more) => {
    const file = '/x/go.mod/go.sum';
    expect(found({ modFile: '/x/go.mod/go.mod', withoutSum })).toEqual([
      { code: 'go/sum-missing', detail: { file, modules, more } },
    ]);
  });
});

describe('modules that are not in the cache', () => {
  const notCached = ['example.com/a@v1.0.0', 'corp.example.com/x/y@v2.0.0'];
  const missing = (source: string, modules = notCached.join(', '), more = 0) => [
    { code: 'go/modules-missing', detail: { source, cache: '/root/go/pkg/mod', modules, more } },
  ];
  const noGit = (reason: string, line = 'install git in the image of the build stage') => [
    { code: 'go/git-missing', detail: { reason, install: line } },
  ];
  const privately = 'corp.example.com/x/y@v2.0.0 is not fetched from a proxy (GONOPROXY or GOPRIVATE)';

  it.each<[string, Partial<SourceFacts>, Record<string, string>, unknown[]]>([
    ['by the proxy', { notCached }, {}, []],
    ['vendored', { notCached: null }, { GOPROXY: 'off' }, []],
    ['none', { notCached: [] }, { GOPROXY: 'off' }, []],
    ['without a proxy', { notCached, ...git }, { GOPROXY: 'off' }, missing('environment')],
    ['after a proxy', { notCached }, { GOPROXY: 'https://proxy.example.com,off' }, []],
    ['with a list that Go refuses', { notCached }, { GOPROXY: ',' }, []],
    ['directly, with git', { notCached, ...git }, { GOPROXY: 'direct' }, []],
    [
      'directly, without git',
      { notCached },
      { GOPROXY: 'direct' },
      noGit('GOPROXY=direct (environment), and example.com/a@v1.0.0 is not in the module cache'),
    ],
    ['private ones, with git', { notCached, ...git }, { GOPRIVATE: 'corp.example.com' }, []],
    ['private ones, without git', { notCached }, { GOPRIVATE: 'corp.example.com' }, noGit(privately)],
    ['private ones, but for the proxy', { notCached }, { GOPRIVATE: 'corp.example.com', GONOPROXY: 'none' }, []],
  ])('%s', (_, source, variables, expected) => {
    expect(found(source, variables)).toEqual(expected);
  });

  it('are told up to three', () => {
    const four = ['a@v1', 'b@v1', 'c@v1', 'd@v1'];
    expect(found({ notCached: four }, { GOPROXY: 'off' })).toEqual(missing('environment', 'a@v1, b@v1, c@v1', 1));
  });

  it.each<[string, boolean]>([
    ['corp.example.com', true],
    ['corp.example.com/', true],
    ['corp.example.com/x', true],
    ['corp.example.com/x/y', true],
    ['corp.example.com/x/y/z', false],
    ['corp.example.com/x/z', false],
    ['example.com/x', false],
    ['orp.example.com', false],
    ['corp.example.co', false],
    ['corp?example.com', true],
    ['corp?/x', false],
    ['corpxexample.com', false],
    ['*.example.com', true],
    ['*', true],
    ['*/x', true],
    ['corp*/x', true],
    ['c*m', true],
    ['corp.example.com*x', false],
    ['corp??example.com', false],
    ['[a-c]orp.example.com', true],
    ['[d-z]orp.example.com', false],
    ['[^a-c]orp.example.com', false],
    ['[^d-z]orp.example.com', true],
    ['^corp.example.com', false],
    ['[corp.example.com', false],
    ['(corp).example.com', false],
    ['corp.example.com|x', false],
    ['none', false],
    ['', false],
    ['/', false],
    ['nothing.example.com,corp.example.com', true],
    ['none,corp.example.com/x', true],
  ])('GONOPROXY=%s', (GONOPROXY, matches) => {
    expect(found({ notCached: ['corp.example.com/x/y@v2.0.0'] }, { GONOPROXY })).toEqual(
      matches ? noGit(privately) : [],
    );
  });

  it('takes no module for the path that ends at its version', () => {
    expect(found({ notCached: ['corp.example.com@v1.0.0'] }, { GONOPROXY: 'corp.example.com' })).toHaveLength(1);
    expect(found({ notCached: ['corp.example.com@v1.0.0'] }, { GONOPROXY: 'corp.example.com@v1.0.0' })).toEqual([]);
  });
});

describe('the revision that a build records', () => {
  const root = '/src';
  const clean: VcsFacts = { root, foreign: null, safe: false, lacks: null, second: null };
  const foreign = { path: '/src/.git', uid: 1000 };
  const fails = (problem: string, fix = ''): unknown => ({
    code: 'go/vcs-stamp-fails',
    detail: { root, problem, fix },
  });
  const several = fails('both .git and .hg are in /src ("multiple VCS detected")');
  const owned = fails(
    '/src/.git belongs to uid 1000, and not to the user of the build',
    'git config --global --add safe.directory /src',
  );
  const noGit = {
    code: 'go/git-missing',
    detail: { reason: '-buildvcs=true (GOFLAGS) records the revision', install: 'RUN apk add --no-cache git' },
  };
  const incomplete = fails('/src/.git is not complete: it has no HEAD');

  it.each<[string, Partial<VcsFacts> | null, boolean, string, string | null, unknown]>([
    ['all is well', {}, true, '', 'go1.26.1', null],
    ['no repository', null, false, '-buildvcs=true', 'go1.26.1', null],
    ['no git', {}, false, '', 'go1.26.1', null],
    ['no git, auto', {}, false, '-buildvcs=auto', 'go1.26.1', null],
    ['no git, true', {}, false, '-buildvcs=true', 'go1.26.1', noGit],
    ['no git, 1', {}, false, '-buildvcs=1', 'go1.26.1', noGit],
    ['no git, T', {}, false, '-buildvcs=T', 'go1.26.1', noGit],
    ['no git, 11', {}, false, '-buildvcs=11', 'go1.26.1', null],
    ['no git, xtrue', {}, false, '-buildvcs=xtrue', 'go1.26.1', null],
    ['no git, without a value', {}, false, '-trimpath -buildvcs', 'go1.26.1', noGit],
    ['no git, two hyphens', {}, false, '--buildvcs=true', 'go1.26.1', noGit],
    ['no git, in quotes', {}, false, "'-buildvcs=true'", 'go1.26.1', noGit],
    ['no git, another flag', {}, false, '-x-buildvcs=true', 'go1.26.1', null],
    ['several', { second: '.hg' }, true, '', 'go1.25.0', several],
    ['several, without git', { second: '.hg' }, false, '', 'go1.25.0', several],
    ['several, before they were an error', { second: '.hg' }, true, '', 'go1.24.9', null],
    ['several, and none recorded', { second: '.hg' }, true, '-buildvcs=false', 'go1.25.0', null],
    ['none recorded: 0', { lacks: 'HEAD' }, true, '-buildvcs=0', 'go1.26.1', null],
    ['none recorded: F', { lacks: 'HEAD' }, true, '-buildvcs=F', 'go1.26.1', null],
    ['none recorded: 00', { lacks: 'HEAD' }, true, '-buildvcs=00', 'go1.26.1', incomplete],
    ['none recorded: x0', { lacks: 'HEAD' }, true, '-buildvcs=x0', 'go1.26.1', incomplete],
    ['an incomplete one', { lacks: 'HEAD' }, true, '', 'go1.26.1', incomplete],
    ['an incomplete one of somebody else', { lacks: 'HEAD', foreign }, true, '', 'go1.26.1', incomplete],
    ['one of somebody else', { foreign }, true, '', 'go1.26.1', owned],
    ['one of somebody else, stated as safe', { foreign, safe: true }, true, '', 'go1.26.1', null],
    ['the first Go that records it', { foreign }, true, '', 'go1.18', owned],
    ['before', { foreign }, true, '', 'go1.17.13', null],
    ['a Go that is not known', { foreign }, true, '', null, null],
  ])('%s', (_, vcs, hasGit, GOFLAGS, go, expected) => {
    const facts = { vcs: vcs === null ? null : { ...clean, ...vcs }, git: hasGit };
    expect(found(facts, { GOFLAGS }, { installer: 'apk' }, go)).toEqual(expected === null ? [] : [expected]);
  });
});

describe('modules that need cgo', () => {
  const sqlite = 'github.com/mattn/go-sqlite3';
  const compiler = { command: 'gcc', found: false, headers: false };
  const needed = (reason: string, install: string): unknown[] => [
    {
      code: 'go/cgo-needed',
      detail: { module: sqlite, withoutCgo: 'stub', reason, pureGo: 'modernc.org/sqlite', install },
    },
  ];
  const of = (...direct: string[]): Partial<SourceFacts> => ({ requires: { count: direct.length, direct } });
  /** As derived if there is no compiler, or for another machine. */
  const byDefault = (change: Partial<EnvironmentFacts>): Partial<EnvironmentFacts> => {
    const { values } = goEnvironmentFacts();
    return { values: { ...values, CGO_ENABLED: { value: '0', source: 'default' } }, ...change };
  };

  it.each<[string, Partial<SourceFacts>, Record<string, string>, Partial<EnvironmentFacts>, unknown[]]>([
    ['with cgo', of(sqlite), { CGO_ENABLED: '1' }, { compiler }, []],
    ['none', of('example.com/a'), { CGO_ENABLED: '0' }, {}, []],
    ['one of which packages do', of('github.com/confluentinc/confluent-kafka-go'), { CGO_ENABLED: '0' }, {}, []],
    [
      'turned off',
      of('example.com/a', sqlite),
      { CGO_ENABLED: '0' },
      {},
      needed('CGO_ENABLED=0 (environment)', 'CGO_ENABLED=1'),
    ],
    [
      'turned off, and no compiler',
      of(sqlite),
      { CGO_ENABLED: '0' },
      { compiler, installer: 'apt-get' },
      needed('CGO_ENABLED=0 (environment)', 'CGO_ENABLED=1 and RUN apt-get update && apt-get install -y gcc libc6-dev'),
    ],
    [
      'no compiler',
      of(sqlite),
      {},
      byDefault({ compiler }),
      needed('no C compiler gcc in PATH', 'install a C compiler and its headers in the image of the build stage'),
    ],
    [
      'for another machine',
      of(sqlite),
      {},
      byDefault({}),
      needed('cross build', 'CGO_ENABLED=1 with CC set to a cross compiler'),
    ],
  ])('%s', (_, source, variables, environment, expected) => {
    expect(found(source, variables, environment)).toEqual(expected);
  });

  it('are told up to three', () => {
    const modules = [sqlite, 'github.com/godror/godror', 'github.com/mattn/go-oci8', 'github.com/ibmdb/go_ibm_db'];
    expect(
      found(of(...modules), { CGO_ENABLED: '0' }).map((each) => Reflect.get(Object(each), 'detail').module),
    ).toEqual(modules.slice(0, 3));
  });
});
