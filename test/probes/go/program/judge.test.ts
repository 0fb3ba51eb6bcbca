import { describe, expect, it } from 'vitest';
import { judgeProgram } from '../../../../probes/go/program/judge.ts';
import type { BuildFacts, GoProgram } from '../../../../probes/go/program/observe.ts';

const build: BuildFacts = {
  goVersion: 'go1.26.1',
  goLine: '1.26',
  support: { state: 'supported' },
  experiments: [],
  package: 'example.com/app',
  module: { path: 'example.com/app', version: 'v1.0.0' },
  settings: { GOOS: 'linux', GOARCH: 'amd64' },
  dependencies: { count: 0, notable: [], replaced: [] },
  missingCpuFeatures: [],
  sourcePathLeft: null,
  packagedBy: null,
  plugins: null,
};

function judged(change: Partial<BuildFacts>, program: Partial<GoProgram> = {}) {
  const facts: GoProgram = {
    path: '/app',
    running: false,
    machine: 'x86_64',
    state: 'go',
    build: { ...build, ...change },
  };
  return judgeProgram({ ...facts, ...program }, {});
}

describe('the platform that the program was built for', () => {
  it.each<[BuildFacts['settings'], Partial<GoProgram>, string | null]>([
    [{ GOOS: 'linux', GOARCH: 'amd64' }, {}, null],
    [{ GOOS: 'linux', GOARCH: '386' }, {}, null],
    [{ GOOS: 'linux', GOARCH: 'arm64' }, {}, 'linux/amd64'],
    [{ GOOS: 'darwin', GOARCH: 'amd64' }, {}, 'linux/amd64'],
    [{ GOOS: 'linux', GOARCH: 'amd64' }, { machine: 'aarch64' }, 'linux/arm64'],
    [{ GOOS: 'darwin', GOARCH: 'arm64' }, { machine: null }, 'linux/arm64'],
    [{ GOOS: 'linux', GOARCH: 'arm64' }, { machine: null }, null],
    [{ GOOS: 'linux', GOARCH: 'arm64' }, { machine: 'vax' }, null],
    [{ GOOS: 'linux', GOARCH: 'arm64' }, { running: true }, null],
    [{ GOARCH: 'arm64' }, {}, null],
    [{ GOOS: 'darwin' }, {}, null],
    [{}, { machine: null }, null],
  ])('%j, %j: %s', (settings, program, wanted) => {
    expect(judged({ settings }, program)).toEqual(
      wanted === null
        ? []
        : [expect.objectContaining({ code: 'go/other-platform', detail: expect.objectContaining({ wanted }) })],
    );
  });
});

describe('the processor that the program was built for', () => {
  it.each<[BuildFacts['settings'], BuildFacts['missingCpuFeatures'], object | null]>([
    [
      { GOARCH: 'amd64', GOAMD64: 'v3' },
      ['avx2', 'fma'],
      { setting: 'GOAMD64=v3', missing: 'avx2, fma', safe: 'GOAMD64=v1' },
    ],
    [{ GOARCH: 'amd64', GOAMD64: 'v3' }, [], null],
    [{ GOARCH: 'amd64', GOAMD64: 'v3' }, null, null],
    [{ GOARCH: 'amd64' }, ['avx2'], null],
  ])('%j without %j: %j', (settings, missingCpuFeatures, detail) => {
    expect(judged({ settings, missingCpuFeatures })).toEqual(
      detail === null ? [] : [{ code: 'go/cpu-level-too-high', detail: { path: '/app', ...detail } }],
    );
  });
});

describe('the support of its Go', () => {
  const ended: BuildFacts['support'] = { state: 'ended', ended: '2024-02-06', supported: ['1.26', '1.27'], asOf: null };
  it.each<[string, Partial<BuildFacts>, string[]]>([
    ['goes on', {}, []],
    ['has ended', { support: ended }, ['go/version-unsupported']],
    ['has ended, of no line that is known', { support: ended, goLine: null }, []],
    [
      'has ended, but a distribution keeps it',
      { support: ended, packagedBy: 'golang-1.19' },
      ['go/packaged-version-unsupported'],
    ],
  ])('%s', (_, change, codes) => {
    expect(judged(change).map(({ code }) => code)).toEqual(codes);
  });
});
