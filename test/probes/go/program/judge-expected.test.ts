import { describe, expect, it } from 'vitest';
import { judgeExpected } from '../../../../probes/go/program/judge-expected.ts';
import type { BuildFacts, ProgramFacts } from '../../../../probes/go/program/observe.ts';
import { cleanBuild } from '../../../support/facts/go-facts.ts';

const file = { path: '/app', running: false, machine: null };
const program = (change: Partial<BuildFacts>): ProgramFacts => ({
  ...file,
  state: 'go',
  build: { ...cleanBuild, ...change },
});
const unread: ProgramFacts = { ...file, state: 'denied', problem: 'may not be read', origin: null };
const none = 'no program was found';

const revision = '5f3c1a2b4d6e8091a2b3c4d5e6f708192a3b4c5d';

describe('--expect-revision', () => {
  const at = (version: string): Partial<BuildFacts> => ({ module: { path: 'example.com/app', version } });

  it.each<[string, ProgramFacts | null, string, readonly [subject: string, found: string] | null]>([
    ['the same', program({ settings: { 'vcs.revision': revision } }), revision, null],
    ['a beginning of it', program({ settings: { 'vcs.revision': revision } }), revision.slice(0, 7), null],
    ['more than is recorded', program(at('v0.0.0-20260501100000-5f3c1a2b4d6e')), revision, null],
    ['in capitals', program({ settings: { 'vcs.revision': 'ABCDEF0' } }), 'abcdef0', null],
    ['asked for in capitals', program({ settings: { 'vcs.revision': 'abcdef0' } }), 'ABCDEF0', null],
    ['another', program({ settings: { 'vcs.revision': revision } }), '5f3c1a2c', ['/app', 'revision 5f3c1a2b4d6e']],
    [
      'one that differs at its end',
      program({ settings: { 'vcs.revision': 'abc1' } }),
      'abc2',
      ['/app', 'revision abc1'],
    ],
    [
      'one that differs at its start',
      program({ settings: { 'vcs.revision': 'abc1' } }),
      'bbc1',
      ['/app', 'revision abc1'],
    ],
    ['after a release', program(at('v1.2.4-0.20260501100000-5f3c1a2b4d6e')), '5f3c1a2b4d6e', null],
    ['of a dirty copy', program(at('v1.2.4-0.20260501100000-5f3c1a2b4d6e+dirty')), '5f3c1a2b4d6e', null],
    ['after a pre-release', program(at('v1.2.4-rc.1.0.20260501100000-5f3c1a2b4d6e')), '5f3c1a2b', null],
    ['after a late release', program(at('v1.22.14-0.20260501100000-5f3c1a2b4d6e')), '5f3c1a2b', null],
    ['of a later major version', program(at('v12.0.0-20260501100000-5f3c1a2b4d6e')), '5f3c1a2b', null],
    ['of no such form', program(at('v1.2.4-20260501100000-5f3c1a2b4d6e')), '5f3c1a2b', ['/app', 'no revision']],
    ['in build metadata', program(at('v1.2.4+b-0.20260501100000-5f3c1a2b4d6e')), '5f3c', ['/app', 'no revision']],
    ['after something else', program(at('xv0.0.0-20260501100000-5f3c1a2b4d6e')), '5f3c', ['/app', 'no revision']],
    ['a longer time', program(at('v0.0.0-202605011000001-5f3c1a2b4d6e')), '5f3c1a2b', ['/app', 'no revision']],
    ['a longer end', program(at('v0.0.0-20260501100000-5f3c1a2b4d6e0')), '5f3c1a2b', ['/app', 'no revision']],
    ['no end', program(at('v0.0.0-20260501100000-')), '5f3c1a2b', ['/app', 'no revision']],
    [
      'the settings before the version',
      program({ ...at('v0.0.0-20260501100000-5f3c1a2b4d6e'), settings: { 'vcs.revision': 'abc1' } }),
      '5f3c',
      ['/app', 'revision abc1'],
    ],
    ['a release', program({}), revision, ['/app', 'no revision']],
    ['no module', program({ module: null }), revision, ['/app', 'no revision']],
    ['a program that may not be read', unread, revision, ['/app', 'no revision']],
    ['no program', null, revision, [none, 'no revision']],
  ])('%s', (_, facts, expected, words) => {
    const [subject, found] = words ?? [];
    expect(judgeExpected(facts, { expectRevision: expected })).toEqual(
      words === null ? [] : [{ code: 'go/revision-mismatch', detail: { subject, expected, found } }],
    );
  });
});

describe('--expect-module', () => {
  it.each<[ProgramFacts | null, string, string | null, readonly [expected: string, found: string] | null]>([
    [program({}), 'example.com/app', null, null],
    [program({}), 'example.com/app', 'v1.0.0', null],
    [program({}), 'example.com/app', 'v1.0.1', ['example.com/app@v1.0.1', 'example.com/app@v1.0.0']],
    [program({}), 'example.com/ap', null, ['example.com/ap', 'example.com/app@v1.0.0']],
    [program({}), 'example.com/ap', 'v1.0.0', ['example.com/ap@v1.0.0', 'example.com/app@v1.0.0']],
    [program({ module: null }), 'example.com/app', null, ['example.com/app', 'no module']],
    [unread, 'example.com/app', 'v1.0.0', ['example.com/app@v1.0.0', 'no module']],
  ])('%j %s %s', (facts, path, version, words) => {
    const [expected, found] = words ?? [];
    expect(judgeExpected(facts, { expectModule: { path, version } })).toEqual(
      words === null ? [] : [{ code: 'go/module-mismatch', detail: { subject: '/app', expected, found } }],
    );
  });
});

describe('--expect-build', () => {
  it.each<[ProgramFacts | null, string, string, string | null]>([
    [program({ settings: { CGO_ENABLED: '0' } }), 'CGO_ENABLED', '0', null],
    [program({ settings: { CGO_ENABLED: '1' } }), 'CGO_ENABLED', '0', 'CGO_ENABLED=1'],
    [program({}), '-race', '', null],
    [program({}), '-race', 'true', 'no -race'],
    [program({ settings: { '-tags': '' } }), '-tags', '', null],
    [program({ settings: { '-tags': 'netgo' } }), '-tags', '', '-tags=netgo'],
    [program({}), 'constructor', '', null],
    [program({}), 'toString', 'x', 'no toString'],
    [unread, '-race', '', 'no -race'],
  ])('%j %s=%s', (facts, key, value, found) => {
    expect(judgeExpected(facts, { expectBuild: [{ key, value }] })).toEqual(
      found === null
        ? []
        : [{ code: 'go/build-setting-mismatch', detail: { subject: '/app', key, expected: value, found } }],
    );
  });

  it('says all that is not so, in the order of what was asked', () => {
    const expect_ = {
      expectBuild: [
        { key: 'a', value: '1' },
        { key: 'b', value: '1' },
      ],
      expectRevision: 'abc',
      expectModule: { path: 'x', version: null },
    };
    expect(judgeExpected(null, expect_).map(({ code }) => code)).toEqual([
      'go/revision-mismatch',
      'go/module-mismatch',
      'go/build-setting-mismatch',
      'go/build-setting-mismatch',
    ]);
    expect(judgeExpected(null, {})).toEqual([]);
  });
});
