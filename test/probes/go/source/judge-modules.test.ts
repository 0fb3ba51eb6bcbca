import { describe, expect, it } from 'vitest';
import type { EnvironmentFacts } from '../../../../probes/go/environment/observe.ts';
import type { SourceFacts } from '../../../../probes/go/source/facts.ts';
import { goEnvironmentFacts } from '../../../support/facts/go-facts.ts';
import { emptySource } from '../../../support/facts/go-source.ts';
import { found } from './found.ts';

const git = { git: true };

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

describe('go lines of replacements', () => {
  const at = (go: string, main: string | null, more: Partial<SourceFacts> = {}): Partial<SourceFacts> => ({
    replacedByNewest: { module: 'example.com/x', target: '/x', go },
    directives: main === null ? {} : { go: { line: 3, value: main } },
    ...more,
  });
  const detail = (go: string, main: string | null, tooOld: boolean): unknown => ({
    code: 'go/replacement-newer',
    detail: { file: '/src/go.mod', module: 'example.com/x', target: '/x', go, main, tooOld },
  });
  const updating = { vendor: { ...emptySource.vendor, mod: 'mod' } };

  // What go1.21.13, go1.24.13 and go1.26.8 did.
  it.each<[string, Partial<SourceFacts>, string, unknown[]]>([
    ['is older', at('1.20', '1.21'), 'go1.24.13', []],
    ['is the same', at('1.24', '1.24.0'), 'go1.24.13', []],
    ['is newer than go.mod', at('1.22', '1.21'), 'go1.24.13', [detail('1.22', '1.21', false)]],
    ['is newer than a go.mod that says nothing', at('1.22', null), 'go1.24.13', [detail('1.22', null, false)]],
    ['is newer than both', at('1.25.0', '1.24.0'), 'go1.24.13', [detail('1.25.0', '1.24.0', true)]],
    ['is newer than a toolchain that does not ask', at('1.22', '1.20'), 'go1.20.14', []],
    ['is newer, and go.mod is updated', at('1.22', '1.21', updating), 'go1.24.13', []],
    [
      'is newer than both, and go.mod would be updated',
      at('1.25.0', '1.24.0', updating),
      'go1.24.13',
      [detail('1.25.0', '1.24.0', true)],
    ],
    ['is no version', at('x', '1.24.0'), 'go1.24.13', []],
  ])('%s', (_, source, go, expected) => expect(found(source, {}, {}, go)).toEqual(expected));
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
