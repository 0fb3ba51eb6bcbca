import { describe, expect, it } from 'vitest';
import type { EnvironmentFacts } from '../../../../probes/go/environment/observe.ts';
import type { SourceFacts, VcsFacts } from '../../../../probes/go/source/facts.ts';
import { emptySource } from '../../../support/facts/go-source.ts';
import { codes, found } from './found.ts';

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
      { ...stale, work: { state: 'missing', path: '/go.work', source: 'environment' } },
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
