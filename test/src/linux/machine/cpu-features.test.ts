import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { cpuDemand, cpuFeatures, variantFeatures, x86Level } from '../../../../src/linux/machine/cpu-features.ts';
import { fixture } from '../../../support/fixtures.ts';
import { go, goVersion } from '../../../support/go/go-toolchain.ts';
import { needs } from '../../../support/needs.ts';

describe('cpuDemand', () => {
  it.each<[Record<string, string>, number | null]>([
    [{ GOARCH: 'amd64', GOAMD64: 'v1' }, null],
    [{ GOARCH: 'amd64', GOAMD64: 'v2' }, 7],
    [{ GOARCH: 'amd64', GOAMD64: 'v3' }, 16],
    [{ GOARCH: 'amd64', GOAMD64: 'v4' }, 21],
    [{ GOARCH: 'amd64', GOAMD64: 'v5' }, null],
    [{ GOARCH: 'amd64' }, null],
    [{ GOARCH: 'arm', GOARM: '5' }, null],
    [{ GOARCH: 'arm', GOARM: '6' }, 1],
    [{ GOARCH: 'arm', GOARM: '7' }, 2],
    [{ GOARCH: 'arm', GOARM: '7,softfloat' }, null],
    [{ GOARCH: 'arm', GOARM: '5,hardfloat' }, 1],
    [{ GOARCH: 'arm64', GOARM64: 'v8.0' }, null],
    [{ GOARCH: 'arm64', GOARM64: 'v8.0,lse' }, 1],
    [{ GOARCH: 'arm64', GOARM64: 'v8.1,crypto' }, 1],
    [{ GOARCH: 'arm64', GOARM64: 'v9.0' }, 1],
    [{ GOARCH: 'arm64' }, null],
    [{ GOARCH: 'arm' }, null],
    [{ GOAMD64: 'v3' }, null],
    [{ GOARCH: 'arm', GOARM: '6,softfloat' }, null],
    [{ GOARCH: 'arm', GOARM: '6,hardfloat' }, 1],
    [{ GOARCH: 'amd64', GOAMD64: 'xv3' }, null],
    [{ GOARCH: 'amd64', GOAMD64: 'v30' }, null],
    [{ GOARCH: 'amd64', GOAMD64: 'v0' }, null],
    [{ GOARCH: 'arm64', GOARM64: 'v8.0,crypto' }, null],
    [{ GOARCH: 'arm64', GOARM64: 'v8.0,crypto,lse' }, 1],
    [{ GOARCH: 'arm64', GOARM64: 'xv8.0' }, 1],
    [{ GOARCH: 's390x' }, null],
    [{ GOARCH: 'constructor' }, null],
  ])('%o', (settings, count) => {
    expect(cpuDemand(settings)?.features.length ?? null).toBe(count);
  });
});

it('names the setting', () => {
  expect(cpuDemand({ GOARCH: 'arm', GOARM: '7' })).toEqual({ setting: 'GOARM=7', features: ['vfp', 'vfpv3'] });
});

/** arch/x86/kernel/cpu/proc.c writes `flags\t\t: fpu vme`, arch/arm64/kernel/cpuinfo.c `Features\t: fp asimd`. */
describe('the features of a CPU', () => {
  it.each([
    ['flags\t\t: fpu vme\n', ['fpu', 'vme']],
    ['Features\t: fp  asimd \n', ['fp', 'asimd']],
    ['processor\t: 0\nflags\t\t: fpu\nprocessor\t: 1\nflags\t\t: fpu vme\n', ['fpu']],
    ['vmx flags\t: vnmi\nflags\t\t: fpu\n', ['fpu']],
    ['flags:fpu', ['fpu']],
    ['bogomips\t: 2\n', null],
    ['', null],
  ])('%j', (text, expected) => {
    const features = cpuFeatures(text);
    expect(features === null ? null : [...features]).toEqual(expected);
  });
});

describe('on this machine', needs('go', 'an x64 machine'), () => {
  const features = cpuFeatures(readFileSync('/proc/cpuinfo', 'latin1'));

  it.each(['v1', 'v2', 'v3', 'v4'])('GOAMD64=%s starts where its features are all there', (level) => {
    const directory = fixture(`cpu-${level}`, goVersion(), (work) => {
      writeFileSync(path.join(work, 'go.mod'), 'module level\n\ngo 1.21\n');
      writeFileSync(path.join(work, 'main.go'), 'package main\n\nfunc main() { println("ran") }\n');
      go(['build', '-o', 'level', '.'], { cwd: work, env: { CGO_ENABLED: '0', GOAMD64: level } });
    });
    const demand = cpuDemand({ GOARCH: 'amd64', GOAMD64: level })?.features ?? [];
    const missing = demand.filter((feature) => !features?.has(feature));
    const { status, stderr } = spawnSync(path.join(directory, 'level'), { encoding: 'utf8' });
    expect(stderr).toContain(missing.length === 0 ? 'ran' : `${level} microarchitecture support`);
    expect(status === 0).toBe(missing.length === 0);
  });
});

describe('the x86-64 level', () => {
  const second = ['cx16', 'lahf_lm', 'popcnt', 'pni', 'sse4_1', 'sse4_2', 'ssse3'];
  const third = ['avx', 'avx2', 'bmi1', 'bmi2', 'f16c', 'fma', 'abm', 'movbe', 'xsave'];
  const fourth = ['avx512f', 'avx512dq', 'avx512cd', 'avx512bw', 'avx512vl'];
  it.each<[number, string[]]>([
    [1, []],
    [1, [...second.slice(1), ...third, ...fourth]],
    [2, second],
    [2, [...second, ...third.slice(1), ...fourth]],
    [3, [...second, ...third]],
    [4, [...second, ...third, ...fourth]],
  ])('is %i', (level, features) => {
    expect(x86Level(new Set(features))).toBe(level);
  });
});

it.each<[string, string | null, string[] | null]>([
  ['arm', 'v5', []],
  ['arm', 'v6', ['vfp']],
  ['arm', 'v7', ['vfp', 'vfpv3']],
  ['arm', 'v8', ['vfp', 'vfpv3']],
  ['arm', null, null],
  ['arm', 'xv7', null],
  ['arm', 'v7a', null],
  ['arm', 'v10', ['vfp', 'vfpv3']],
  ['arm64', 'v8', null],
  ['amd64', null, null],
  ['amd64', 'v1', []],
  ['amd64', 'v2', ['cx16', 'lahf_lm', 'popcnt', 'pni', 'sse4_1', 'sse4_2', 'ssse3']],
])('every CPU of %s/%s has %j', (goarch, variant, expected) => {
  const features = variantFeatures(goarch, variant);
  expect(features === null ? null : [...features]).toEqual(expected);
});
