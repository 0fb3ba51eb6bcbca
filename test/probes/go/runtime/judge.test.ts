import { describe, expect, it } from 'vitest';
import type { GoProgram } from '../../../../probes/go/program/observe.ts';
import { judgeRuntime } from '../../../../probes/go/runtime/judge.ts';
import type { RuntimeFacts } from '../../../../probes/go/runtime/observe.ts';
import { runtimeFacts } from '../../../support/facts/go-facts.ts';

const mebibyte = 1 << 20;

function program(goVersion: string, settings: Record<string, string> = {}, modules: readonly string[] = []): GoProgram {
  return {
    path: '/app',
    running: true,
    machine: 'x86_64',
    state: 'go',
    build: {
      goVersion,
      goLine: null,
      support: { state: 'supported' },
      experiments: [],
      package: 'example.com/app',
      module: null,
      settings,
      dependencies: { count: 0, notable: modules.map((path) => ({ path, version: 'v1' })), replaced: [] },
      missingCpuFeatures: [],
      sourcePathLeft: null,
      plugins: null,
      packagedBy: null,
    },
  };
}

function codes(facts: Partial<RuntimeFacts>, subject: GoProgram | null, goCommand: string | null = null): string[] {
  return judgeRuntime({ ...runtimeFacts, ...facts }, subject, goCommand).map(({ code }) => code.slice('go/'.length));
}

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
