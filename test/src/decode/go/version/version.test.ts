import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  compareGoVersions,
  type GoVersion,
  goLine,
  isGoAtLeast,
  parseGoNumber,
  parseGoVersion,
} from '../../../../../src/decode/go/version/version.ts';
import { runGoProgram } from '../../../../support/go/go-toolchain.ts';
import { goLineProgram } from '../../../../support/go/line-program.ts';
import { needs } from '../../../../support/needs.ts';

const plain = { devel: false, experiments: [], vendor: null };

describe('parseGoVersion', () => {
  it.each<[string, Partial<GoVersion>]>([
    ['go1.25.3', { ...plain, major: 1, minor: 25, patch: 3, pre: null }],
    ['go1.21.0', { ...plain, minor: 21, patch: 0 }],
    ['go1.20', { ...plain, minor: 20, patch: 0 }],
    ['go1', { ...plain, major: 1, minor: 0, patch: 0 }],
    ['go2.0', { ...plain, major: 2, minor: 0 }],
    ['go1.26rc1', { ...plain, minor: 26, patch: null, pre: { kind: 'rc', number: 1 } }],
    ['go1.18beta2', { ...plain, minor: 18, pre: { kind: 'beta', number: 2 } }],
    ['devel go1.24-5a6c7b9d Mon Jan 2 15:04:05 2025 +0000', { minor: 24, patch: null, devel: true, vendor: null }],
    ['go1.26-devel_5a6c7b9d Mon Jan 2 15:04:05 2025 +0000', { minor: 26, patch: null, devel: true, vendor: null }],
    ['go1.16.7b7', { minor: 16, patch: 7, pre: null, vendor: 'b7', devel: false }],
    ['go1.18b7', { minor: 18, patch: 0, pre: null, vendor: 'b7' }],
    ['go1.18beta1', { minor: 18, patch: null, pre: { kind: 'beta', number: 1 }, vendor: null }],
    ['go1.22.3+fips', { minor: 22, patch: 3, vendor: '+fips' }],
    ['go1.21.9-fips', { minor: 21, patch: 9, vendor: 'fips' }],
    ['go1.24.1-microsoft', { minor: 24, patch: 1, vendor: 'microsoft' }],
    ['go1.21.3 X:boringcrypto', { minor: 21, patch: 3, experiments: ['boringcrypto'], vendor: null }],
    ['go1.26.3-X:nogreenteagc,jsonv2', { patch: 3, experiments: ['nogreenteagc', 'jsonv2'], vendor: null }],
    ['go1.26-devel_ab X:jsonv2', { devel: true, experiments: ['jsonv2'], vendor: null }],
    ['go1.25.5 (Red Hat 1.25.5-2.el9_7)', { patch: 5, vendor: 'Red Hat 1.25.5-2.el9_7' }],
    [
      'go1.21.9 (Red Hat 1.21.9-1.module+el8) X:strictfipsruntime',
      { patch: 9, vendor: 'Red Hat 1.21.9-1.module+el8', experiments: ['strictfipsruntime'] },
    ],
    ['go1.26.2-pqc', { patch: 2, vendor: 'pqc' }],
    ['go1.18 gccgo (Debian 12.2.0-14) 12.2.0', { minor: 18, patch: 0, vendor: 'gccgo (Debian 12.2.0-14) 12.2.0' }],
    ['go1.100.2', { minor: 100, patch: 2 }],
  ])('%s', (text, expected) => {
    expect(parseGoVersion(text)).toMatchObject({ text, ...expected });
  });

  it.each([
    ...['unknown', '', 'go', '1.25.3', 'devel +5a6c7b9d Mon Jan 2 15:04:05 2020 +0000', 'go1.02', 'go1.2.3rc1'],
    ...['go1.2.3.4', 'go1.', 'go1.2.', 'goX', 'gopher', 'go1.2RC1', 'go1.2rc01', 'go-1.2', 'go1.9999999999', 'go１.２'],
  ])('%s is none', (text) => {
    expect(parseGoVersion(text)).toBeNull();
  });
});

describe('order', () => {
  it('puts pre-releases between the language version and the first release', () => {
    const sorted = [
      '1.13',
      '1.20rc1',
      '1.20',
      '1.20.1',
      '1.21',
      '1.21rc1',
      '1.21rc2',
      '1.21.0',
      '1.21.10',
      '1.100.0',
      '2.0',
    ];
    const shuffled = [...sorted].reverse();
    expect(shuffled.sort((a, b) => compareGoVersions(number(a), number(b)))).toEqual(sorted);
  });

  it('takes a development build for the bare language version', () => {
    expect(compareGoVersions(version('devel go1.24-ab x'), version('go1.24rc1'))).toBeLessThan(0);
    expect(compareGoVersions(version('go1.26-devel_ab x'), number('1.26'))).toBe(0);
  });

  it('isGoAtLeast goes by the line', () => {
    expect(isGoAtLeast(version('go1.25rc1'), '1.25')).toBe(true);
    expect(isGoAtLeast(version('go1.24.13'), '1.25')).toBe(false);
    expect(isGoAtLeast(version('go1.100.0'), '1.25')).toBe(true);
    expect(isGoAtLeast(version('go2.0'), '1.25')).toBe(true);
    expect(goLine(version('go1.25rc1'))).toBe('1.25');
  });

  it('agrees with go/version.Compare and Lang', needs('go'), () => {
    const digits = fc.oneof(
      fc.constantFrom('0', '1', '2', '18', '20', '21', '22', '100', '01', ''),
      fc.nat(30).map(String),
    );
    const text = fc
      .tuple(
        digits,
        fc.constantFrom('.', '', 'x'),
        digits,
        fc.constantFrom('.', 'rc', 'beta', 'alpha', 'RC', '-', ''),
        digits,
      )
      .map(([a, dot, b, kind, c]) => `${a}${dot}${b}${kind}${c}`);
    const pairs = fc.sample(fc.tuple(text, text), { numRuns: 5000, seed: 1 });
    const answers = runGoProgram('go-version', oracle, pairs.map(([a, b]) => `go${a}\tgo${b}\n`).join('')).split('\n');
    let valid = 0;
    for (const [index, [a, b]] of pairs.entries()) {
      const [order, lang] = (answers[index] ?? '').split('\t');
      const [x, y] = [numberBeforeDash(a), numberBeforeDash(b)];
      expect(x === null ? '' : `go${goLine(x)}`, a).toBe(lang === 'go1' ? 'go1.0' : lang);
      if (x === null || y === null) continue;
      valid += 1;
      expect(Math.sign(compareGoVersions(x, y)), `${a} and ${b}`).toBe(Number(order));
    }
    expect(valid).toBeGreaterThan(500);
  });
});

const oracle = goLineProgram(
  ['fmt', 'go/version', 'strings'],
  `
	a, b, _ := strings.Cut(line, "\\t")
	return fmt.Sprintf("%d\\t%s", version.Compare(a, b), version.Lang(a))`,
);

/** go/version drops what follows a dash. */
function numberBeforeDash(text: string): GoVersion | null {
  return parseGoVersion(`go${text}`);
}

function number(text: string): GoVersion {
  const parsed = parseGoNumber(text);
  if (parsed === null) throw new Error(text);
  return parsed;
}

function version(text: string): GoVersion {
  const parsed = parseGoVersion(text);
  if (parsed === null) throw new Error(text);
  return parsed;
}
