import { describe, expect, it } from 'vitest';
import type { GoProgram } from '../../../../probes/go/program/observe.ts';
import { judgeRuntime } from '../../../../probes/go/runtime/judge.ts';
import type { RuntimeFacts } from '../../../../probes/go/runtime/observe.ts';
import { cleanBuild, runtimeFacts } from '../../../support/facts/go-facts.ts';

const mebibyte = 1 << 20;

function program(goVersion: string, settings: Record<string, string> = {}, modules: readonly string[] = []): GoProgram {
  return {
    path: '/app',
    running: true,
    machine: 'x86_64',
    state: 'go',
    build: {
      ...cleanBuild,
      goVersion,
      settings,
      dependencies: { count: 0, notable: modules.map((path) => ({ path, version: 'v1' })), replaced: [] },
    },
  };
}

function codes(facts: Partial<RuntimeFacts>, subject: GoProgram | null, goCommand: string | null = null): string[] {
  return judgeRuntime({ ...runtimeFacts, ...facts }, subject, goCommand).map(({ code }) => code.slice('go/'.length));
}

it.each([
  ['512', null, '512MiB'],
  ['0', null, null],
  ['512KiB', null, null],
  ['512KiB', 512 * mebibyte, '460MiB'],
])('GOMEMLIMIT=%s with a limit of %s is to be %s', (value, memoryLimit, suggestion) => {
  const facts = { ...runtimeFacts, memoryLimit, variables: { GOMEMLIMIT: value } };
  expect(judgeRuntime(facts, program('go1.26.0'), null)[0]?.detail).toMatchObject({ suggestion });
});

describe('GOMAXPROCS against the CPU quota', () => {
  const rows: readonly [
    version: string,
    cpus: number | null,
    quota: number | null,
    more: Partial<RuntimeFacts>,
    found: boolean,
  ][] = [
    ['go1.24.9', 8, 2, {}, true], // four times the quota
    ['go1.24.9', 7, 2, {}, false],
    ['go1.24.9', 8, 1.5, {}, true], // 1.5 counts as 2
    ['go1.24.9', 7, 1.5, {}, false],
    ['go1.24.9', 4, 0.5, {}, true],
    ['go1.24.9', 3, 0.5, {}, false],
    ['go1.25.0', 64, 2, {}, false], // reads the quota
    ['go1.25.0', 64, 2, { variables: { GODEBUG: 'containermaxprocs=0' } }, true],
    ['go1.25.0', 64, 2, { variables: { GOMAXPROCS: '8' } }, true],
    ['go1.25.0', 64, 2, { variables: { GOMAXPROCS: '7' } }, false],
    ['go1.24.9', 64, null, {}, false],
    ['go1.24.9', null, 2, {}, false],
  ];
  it.each(rows)('%s, %s CPUs, quota %s, %j', (version, cpus, cpuQuota, more, found) => {
    expect(codes({ cpus, cpuQuota, ...more }, program(version))).toEqual(found ? ['max-procs-above-quota'] : []);
  });

  it.each<[string, number | null, number | null, number | null]>([
    ['go1.24.9', 8, 0.5, 8],
    ['go1.25.0', 8, 0.5, 2],
    ['go1.25.0', 8, 2, 2],
    ['go1.25.0', 8, 2.5, 3],
    ['go1.25.0', 2, 3, 2],
    ['go1.25.0', 8, null, 8],
    ['go1.25.0', null, 2, null],
  ])('what cannot be read leaves %s with %s CPUs and quota %s at %s', (version, cpus, cpuQuota, procs) => {
    const facts = { ...runtimeFacts, cpus, cpuQuota, variables: { GOMAXPROCS: 'all' } };
    const found = judgeRuntime(facts, program(version), null).filter(({ code }) => code === 'go/max-procs-ignored');
    expect(found).toEqual([{ code: 'go/max-procs-ignored', detail: { value: 'all', procs } }]);
  });

  it('automaxprocs sets it', () => {
    expect(codes({ cpus: 64, cpuQuota: 2 }, program('go1.24.9', {}, ['go.uber.org/automaxprocs']))).toEqual([]);
  });

  it('a go line before 1.25 leaves the quota aside', () => {
    const old = program('go1.25.0', { DefaultGODEBUG: 'containermaxprocs=0' });
    expect(codes({ cpus: 64, cpuQuota: 2 }, old)).toEqual(['max-procs-above-quota']);
  });
});

describe('memory', () => {
  const limit = 512 * mebibyte;
  const rows: readonly [
    version: string,
    variables: RuntimeFacts['variables'],
    limit: number | null,
    found: readonly string[],
  ][] = [
    ['go1.19', {}, limit, ['memory-limit-unset']],
    ['go1.18.10', {}, limit, []],
    ['go1.19', {}, null, []],
    ['go1.19', { GOMEMLIMIT: '511MiB' }, limit, []],
    ['go1.19', { GOMEMLIMIT: '512MiB' }, limit, []],
    ['go1.19', { GOMEMLIMIT: '513MiB' }, limit, ['memory-limit-above-cgroup']],
    ['go1.19', { GOMEMLIMIT: 'off' }, limit, []],
    ['go1.19', { GOMEMLIMIT: '512' }, limit, ['memory-limit-too-low']],
    ['go1.19', { GOMEMLIMIT: '512' }, null, ['memory-limit-too-low']],
    ['go1.18.10', { GOMEMLIMIT: '512' }, null, []],
    ['go1.19', { GOMEMLIMIT: '0' }, null, ['memory-limit-too-low']],
    ['go1.19', { GOMEMLIMIT: '2047KiB' }, null, ['memory-limit-too-low']],
    ['go1.19', { GOMEMLIMIT: '2MiB' }, null, []],
    ['go1.19', { GOMEMLIMIT: '512Mi' }, limit, ['memory-limit-malformed']],
    ['go1.18.10', { GOMEMLIMIT: '512Mi' }, limit, []],
    ['go1.26.0', { GOGC: 'off' }, null, ['gc-off']],
    ['go1.26.0', { GOGC: '-1' }, null, ['gc-off']],
    ['go1.26.0', { GOGC: '0' }, null, []],
    ['go1.26.0', { GOGC: 'off', GOMEMLIMIT: '1GiB' }, null, []],
    ['go1.26.0', { GOGC: 'off', GOMEMLIMIT: 'off' }, null, ['gc-off']],
    ['go1.26.0', { GOGC: '100%' }, null, ['gc-percent-ignored']],
  ];
  it.each(rows)('%s, %j, limit %s', (version, variables, memoryLimit, found) => {
    expect(codes({ variables, memoryLimit }, program(version))).toEqual(found);
  });
});

it.each([
  ['full', null],
  ['"crash"', 'crash'],
  ["'All'", 'all'],
  ['single ', 'single'],
  ['"2"', '2'],
  ['"full"', null],
])('GOTRACEBACK=%j is to be %j', (value, meant) => {
  const facts = { ...runtimeFacts, variables: { GOTRACEBACK: value } };
  expect(judgeRuntime(facts, program('go1.26.0'), null)).toEqual([
    { code: 'go/traceback-unknown', detail: { value, meant } },
  ]);
});

it.each(['none', 'crash', '0', '2'])('GOTRACEBACK=%s is a level', (value) => {
  expect(codes({ variables: { GOTRACEBACK: value } }, program('go1.26.0'))).toEqual([]);
});

describe('a user without an entry in /etc/passwd', () => {
  const both = { USER: 'app', HOME: '/home/app' };
  it.each<
    [NonNullable<RuntimeFacts['user']>['passwd'], Record<string, string>, RuntimeFacts['variables'], object | null]
  >([
    ['no-entry', {}, {}, { missing: '$USER, $HOME', cgo: false }],
    ['no-entry', {}, { USER: 'app' }, { missing: '$HOME', cgo: false }],
    ['no-entry', {}, both, null],
    ['no-entry', { CGO_ENABLED: '0' }, both, null],
    ['no-entry', { CGO_ENABLED: '1' }, both, { missing: '', cgo: true }],
    ['no-entry', { CGO_ENABLED: '1', '-tags': 'osusergo' }, both, null],
    ['entry', { CGO_ENABLED: '1' }, {}, null],
  ])('%s, %j, %j', (passwd, settings, variables, detail) => {
    const facts = { ...runtimeFacts, user: { uid: 1000, passwd }, variables };
    const found = judgeRuntime(facts, program('go1.26.0', settings), null).filter(
      (each) => each.code === 'go/user-unknown',
    );
    expect(found.map((each) => each.detail)).toEqual(detail === null ? [] : [{ uid: 1000, ...detail }]);
    expect(judgeRuntime(facts, null, null).map(({ code }) => code)).not.toContain('go/user-unknown');
  });
});

describe('the limit that was meant', () => {
  it.each([
    ['512Mi', '512MiB'],
    ['512MB', '512MiB'],
    [' 512 m ', '512MiB'],
    ['x512m', null],
    ['512mx', null],
    ['512m x', null],
    ['1.5g', '1536MiB'],
    ['1.5 Ti', '1536GiB'],
    ['1.5k', null],
    ['1.25g', null],
    ['much', null],
    // What is advised is neither refused nor too little.
    ['8388608TB', null],
    ['100kb', null],
    ['2048kb', '2048KiB'],
    ['2047kb', null],
    ['"512"', '512MiB'],
    ['"0"', null],
    ['"off"', 'off'],
    ['"2097152"', '2097152'],
  ])('by %j', (value, suggestion) => {
    const facts = { ...runtimeFacts, variables: { GOMEMLIMIT: value } };
    const [found] = judgeRuntime(facts, program('go1.26.0'), null);
    expect(found?.detail).toEqual({ value, environment: runtimeFacts.environment, suggestion });
  });

  it.each([
    [null, '512MiB'],
    [100 * mebibyte, '90MiB'],
    [mebibyte, '1MiB'],
  ])('of a control group with %s', (memoryLimit, suggestion) => {
    const facts = { ...runtimeFacts, memoryLimit, variables: { GOGC: 'off', GOMEMLIMIT: 'off' } };
    const found = judgeRuntime(facts, program('go1.26.0'), null).filter(({ code }) => code === 'go/gc-off');
    expect(found).toEqual([{ code: 'go/gc-off', detail: { value: 'off', suggestion } }]);
  });
});

describe('GODEBUG without a program', () => {
  it('is judged by the version of the go command', () => {
    const facts = { variables: { GODEBUG: 'x509sha1=1' } };
    expect(codes(facts, null, 'go1.27.0')).toEqual(['debug-setting-fatal']);
    expect(codes(facts, null, 'go1.26.0')).toEqual(['debug-setting-removed']);
    expect(codes(facts, null, 'go1.23.0')).toEqual([]);
    expect(codes(facts, null)).toEqual([]);
    expect(codes(facts, program('go1.23.0'), 'go1.27.0')).toEqual([]);
  });
});

describe('GODEBUG in builds that cannot enable FIPS 140-3 mode', () => {
  const rows: readonly [version: string, settings: Record<string, string>, fatal: boolean][] = [
    ['go1.26.0', { '-tags': 'purego' }, true],
    ['go1.25.9', { '-tags': 'purego' }, false],
    ['go1.26.0', { '-tags': 'netgo' }, false],
    ['go1.24.0', { '-asan': 'true' }, true],
    ['go1.24.0 X:boringcrypto', {}, true],
    ['go1.24.0', {}, false],
  ];
  it.each(rows)('%s %j', (version, settings, fatal) => {
    const facts = { variables: { GODEBUG: 'fips140=on' }, linksFips140: true };
    expect(codes(facts, program(version, settings))).toEqual(fatal ? ['debug-setting-fatal'] : []);
    expect(codes({ ...facts, linksFips140: false }, program(version, settings))).toEqual([]);
  });
});
