import { describe, expect, it } from 'vitest';
import type { Code, Finding, FindingSpec, JsonObject } from '../../../src/finding.ts';
import { createMask } from '../../../src/log/mask.ts';
import type { PolicyInForce, Ruling } from '../../../src/policy/apply.ts';
import type { FindingSource } from '../../../src/probe.ts';
import { createRulings } from '../../../src/run/ruling.ts';
import { caseHost } from '../../support/cases/case-host.ts';

const spec: FindingSpec<JsonObject> = {
  severity: 'warning',
  title: 'title',
  why: 'why',
  example: {},
  refs: [],
  message: ({ text }) => `it says ${text}`,
  remedy: ({ text }) => `do not say ${text}`,
};
const source: FindingSource = {
  id: 'a',
  title: 'A',
  findings: { 'a/one': spec, 'a/two': { ...spec, severity: 'error', stopsStart: true } },
};
const other: FindingSource = { id: 'b', title: 'B', findings: { 'b/one': spec } };
const mask = createMask(caseHost('/', { app: null, env: { GOPROXY: 'https://alice:correct-horse@proxy' } }).env);

const one: Finding = { code: 'a/one', detail: { text: 'correct-horse' } };
const two: Finding = { code: 'a/two', detail: { text: 'x' } };
const described = {
  code: 'a/one',
  severity: 'warning',
  stopsStart: false,
  message: 'it says xxxxx',
  remedy: 'do not say xxxxx',
  detail: { text: 'xxxxx' },
  rule: spec,
};

/** Counted and accepted findings of the source, under these rules. */
function ruled(ignore: readonly Code[], ruling: Ruling | null) {
  const asked: unknown[] = [];
  const rules: PolicyInForce | null =
    ruling === null
      ? null
      : {
          name: 'policy.yaml',
          waivers: 0,
          ruleOn: (...words) => {
            asked.push(words);
            return ruling;
          },
          findings: () => [],
        };
  const rulings = createRulings({ ignore, rules });
  const counted = rulings.counted(source, [one, two], mask);
  return { counted, accepted: rulings.accepted([other, source]), asked };
}

describe('what counts of findings', () => {
  it('is all, in words without secrets, where nothing else is said', () => {
    const { counted, accepted } = ruled([], null);
    expect(counted).toEqual([
      described,
      {
        ...described,
        code: 'a/two',
        severity: 'error',
        stopsStart: true,
        message: 'it says x',
        remedy: 'do not say x',
        detail: { text: 'x' },
        rule: source.findings['a/two'],
      },
    ]);
    expect(accepted).toEqual([]);
  });

  it('is not what is ignored, whatever the policy says of it', () => {
    const { counted, accepted, asked } = ruled(['a/one'], { counts: true, severity: 'info' });
    expect(counted.map(({ code, severity }) => [code, severity])).toEqual([['a/two', 'info']]);
    expect(accepted).toEqual([{ ...described, probe: 'a', reason: null, until: null }]);
    expect(asked).toEqual([['a/two', 'error', 'it says x']]);
  });

  it('is not what a policy accepts, with its reason and its day', () => {
    const { counted, accepted, asked } = ruled([], {
      counts: false,
      severity: 'info',
      reason: 'agreed',
      until: '2027-01-31',
    });
    expect(counted).toEqual([]);
    expect(accepted.map(({ code, severity, probe, reason, until }) => [code, severity, probe, reason, until])).toEqual([
      ['a/one', 'info', 'a', 'agreed', '2027-01-31'],
      ['a/two', 'info', 'a', 'agreed', '2027-01-31'],
    ]);
    expect(asked).toEqual([
      ['a/one', 'warning', 'it says xxxxx'],
      ['a/two', 'error', 'it says x'],
    ]);
  });

  it('is remembered by source, in the order that is asked for', () => {
    const rulings = createRulings({ ignore: ['a/one', 'b/one'], rules: null });
    rulings.counted(source, [one], mask);
    rulings.counted(other, [{ code: 'b/one', detail: {} }], mask);
    const codes = (...of: FindingSource[]): string[] => rulings.accepted(of).map(({ code }) => code);
    expect(codes(other, source)).toEqual(['b/one', 'a/one']);
    expect(codes(source)).toEqual(['a/one']);
  });

  it('is never what no catalog has', () => {
    const rulings = createRulings({ ignore: [], rules: null });
    expect(() => rulings.counted(other, [one], mask)).toThrow('a/one is not in the catalog of b');
  });
});
