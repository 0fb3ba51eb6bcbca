import { describe, expect, it } from 'vitest';
import { type ArchLevelName, archLevelProblem } from '../../../../../../src/decode/go/env/platform/arch-levels.ts';
import { parseGoVersion } from '../../../../../../src/decode/go/version/version.ts';

/**
 * What `go build` of a package without imports ended over, with the last release of each line from 1.13 to 1.27, run on 2026-11-29:
 * GOARCH, the variable, its value, and the lines that refuse it, from and to.
 */
const rows: readonly [
  goarch: string,
  variable: ArchLevelName,
  value: string,
  ...refused: [from: number, to: number][],
][] = [
  ['amd64', 'GOAMD64', 'v1'],
  ['amd64', 'GOAMD64', 'v2'],
  ['amd64', 'GOAMD64', 'v3'],
  ['amd64', 'GOAMD64', 'v4'],
  ['amd64', 'GOAMD64', 'v5', [18, 22]],
  ['amd64', 'GOAMD64', '1', [18, 22]],
  ['amd64', 'GOAMD64', 'V3', [18, 22]],
  ['amd64', 'GOAMD64', 'x86-64-v3', [18, 22]],
  ['arm', 'GOARM', '5'],
  ['arm', 'GOARM', '6'],
  ['arm', 'GOARM', '7'],
  ['arm', 'GOARM', '8', [13, 22]],
  ['arm', 'GOARM', 'v7', [13, 22]],
  ['arm', 'GOARM', '7,softfloat', [13, 21]],
  ['arm', 'GOARM', '6,hardfloat', [13, 21]],
  ['arm', 'GOARM', '5,softfloat', [13, 21]],
  ['arm', 'GOARM', '7,hard', [13, 22]],
  ['arm64', 'GOARM64', 'v8.0'],
  ['arm64', 'GOARM64', 'v8.1'],
  ['arm64', 'GOARM64', 'v8.9'],
  ['arm64', 'GOARM64', 'v9.0'],
  ['arm64', 'GOARM64', 'v9.5'],
  ['arm64', 'GOARM64', 'v9.6', [23, Infinity]],
  ['arm64', 'GOARM64', 'v8', [23, Infinity]],
  ['arm64', 'GOARM64', 'v8.0,lse'],
  ['arm64', 'GOARM64', 'v8.0,crypto,lse'],
  ['arm64', 'GOARM64', 'v8.0,sve', [23, Infinity]],
  ['arm64', 'GOARM64', '8.0', [23, Infinity]],
  ['386', 'GO386', 'sse2'],
  ['386', 'GO386', 'softfloat', [13, 15]],
  ['386', 'GO386', '387', [16, Infinity]],
  ['386', 'GO386', 'sse', [13, Infinity]],
  ['386', 'GO386', 'SSE2', [13, Infinity]],
  ['mips', 'GOMIPS', 'hardfloat'],
  ['mips', 'GOMIPS', 'softfloat'],
  ['mips', 'GOMIPS', 'soft', [13, Infinity]],
  ['mips64le', 'GOMIPS64', 'hardfloat'],
  ['mips64le', 'GOMIPS64', 'softfloat'],
  ['mips64le', 'GOMIPS64', 'soft', [13, Infinity]],
  ['ppc64le', 'GOPPC64', 'power8'],
  ['ppc64le', 'GOPPC64', 'power9'],
  ['ppc64le', 'GOPPC64', 'power10', [13, 19]],
  ['ppc64le', 'GOPPC64', 'power7', [13, Infinity]],
  ['ppc64le', 'GOPPC64', 'POWER9', [13, Infinity]],
  ['ppc64le', 'GOPPC64', 'power11', [13, Infinity]],
  ['wasm', 'GOWASM', 'satconv'],
  ['wasm', 'GOWASM', 'signext'],
  ['wasm', 'GOWASM', 'satconv,signext'],
  ['wasm', 'GOWASM', 'simd', [13, Infinity]],
  ['wasm', 'GOWASM', 'satconv;signext', [13, Infinity]],
  ['amd64', 'GOARM', '8', [13, 22]],
  ['amd64', 'GOARM64', 'v7', [23, Infinity]],
  ['amd64', 'GO386', '387'],
  ['amd64', 'GO386', 'x'],
  ['amd64', 'GOMIPS', 'x', [13, Infinity]],
  ['amd64', 'GOMIPS64', 'x', [13, Infinity]],
  ['amd64', 'GOPPC64', 'x', [13, Infinity]],
  ['amd64', 'GORISCV64', 'x', [23, Infinity]],
  ['amd64', 'GOWASM', 'x', [13, Infinity]],
  ['arm64', 'GOAMD64', 'v5', [18, 22]],
  ['386', 'GOAMD64', 'v9', [18, 22]],
  ['riscv64', 'GORISCV64', 'rva20u64'],
  ['riscv64', 'GORISCV64', 'rva22u64'],
  ['riscv64', 'GORISCV64', 'rva23u64', [23, 24]],
  ['riscv64', 'GORISCV64', 'rva21u64', [23, Infinity]],
  ['riscv64', 'GORISCV64', 'rv64gc', [23, Infinity]],
];

describe('what processors of an architecture can do, by version', () => {
  it.each(rows)('GOARCH=%s %s=%s', (goarch, variable, value, ...refused) => {
    for (let minor = 13; minor <= 27; minor += 1) {
      const version = parseGoVersion(`go1.${minor}.1`);
      const found = archLevelProblem(variable, value, goarch, version);
      const isRefused = refused.some(([from, to]) => minor >= from && minor <= to);
      expect(found?.effect === 'refused', `go1.${minor}: ${found?.problem}`).toBe(isRefused);
    }
  });

  it('what no line ends over and no line reads is told where it counts', () => {
    const version = parseGoVersion('go1.26.8');
    expect(archLevelProblem('GOAMD64', 'v5', 'amd64', version)).toEqual({
      effect: 'ignored',
      problem: 'must be v1, v2, v3, v4; taken for v1',
    });
    expect(archLevelProblem('GOAMD64', 'v5', 'arm64', version)).toBeNull();
    expect(archLevelProblem('GOARM', '8', 'arm', version)).toMatchObject({ effect: 'ignored' });
    expect(archLevelProblem('GOAMD64', '', 'amd64', version)).toBeNull();
    expect(archLevelProblem('GO386', 'x', '386', null)).toEqual({
      effect: 'refused',
      problem: 'unsupported setting GO386=x',
    });
  });

  it('a settings file is read by the compiler, and so only for the architecture that it compiles for', () => {
    for (const [goarch, variable, value] of rows) {
      for (const text of ['go1.13.15', 'go1.21.13', 'go1.24.13', 'go1.27.1']) {
        const version = parseGoVersion(text);
        const byGo = archLevelProblem(variable, value, goarch, version);
        const byCompiler = archLevelProblem(variable, value, goarch, version, 'compile');
        const isOwn = ownVariables[goarch] === variable;
        expect(byCompiler, `${text} ${goarch} ${variable}=${value}`).toEqual(
          byGo === null || !isOwn ? null : { ...byGo, problem: byGo.problem.replace(/^go: /, 'compile: ') },
        );
      }
    }
  });
});

const ownVariables: Readonly<Record<string, ArchLevelName>> = {
  amd64: 'GOAMD64',
  arm: 'GOARM',
  arm64: 'GOARM64',
  386: 'GO386',
  mips: 'GOMIPS',
  mips64le: 'GOMIPS64',
  ppc64le: 'GOPPC64',
  riscv64: 'GORISCV64',
  wasm: 'GOWASM',
};
