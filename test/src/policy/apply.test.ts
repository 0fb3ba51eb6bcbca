import { describe, expect, it } from 'vitest';
import { policyInForce } from '../../../src/policy/apply.ts';
import { codeMatches, type SeverityRule, type Waiver } from '../../../src/policy/model.ts';

const waiver: Waiver = { code: 'ssl/*', match: null, reason: 'agreed', owner: null, until: null, place: 'p:1' };

function inForce(waivers: readonly Waiver[], severities: readonly SeverityRule[] = [], day = '2027-01-31T23:59:59Z') {
  return policyInForce({ name: 'p', words: new Map(), severities, waivers }, new Date(day));
}

describe('codeMatches', () => {
  it.each([
    ['ssl/x', 'ssl/x', true],
    ['ssl/x', 'ssl/xy', false],
    ['ssl/*', 'ssl/xy', true],
    ['ssl/*', 'sslx/y', false],
    ['*', 'go/x', true],
  ])('%s covers %s: %s', (rule, code, expected) => {
    expect(codeMatches(rule, code)).toBe(expected);
  });
});

describe('a waiver', () => {
  it.each([
    ['a finding of its code', waiver, 'ssl/x', 'text', false],
    ['no other', waiver, 'go/x', 'text', true],
    ['one whose message has the text', { ...waiver, match: 'ex' }, 'ssl/x', 'text', false],
    ['no other message', { ...waiver, match: 'EX' }, 'ssl/x', 'text', true],
    ['until its last day', { ...waiver, until: '2027-01-31' }, 'ssl/x', '', false],
    ['not after it', { ...waiver, until: '2027-01-30' }, 'ssl/x', '', true],
  ])('covers %s', (_, stated, code, message, counts) => {
    expect(inForce([stated]).ruleOn(code, 'error', message).counts).toBe(counts);
  });

  it('gives reason, owner and last day', () => {
    const stated = { ...waiver, owner: 'team', until: '2028-01-01' };
    expect(inForce([stated]).ruleOn('ssl/x', 'error', '')).toEqual({
      counts: false,
      severity: 'error',
      reason: 'agreed (team)',
      until: '2028-01-01',
    });
  });

  it('that has expired is a finding, and one that covers nothing a note, where its probe ran', () => {
    const expired = { ...waiver, until: '2027-01-30', place: 'p:2' };
    const unused = { ...waiver, code: 'go/x', place: 'p:3' };
    const policy = inForce([waiver, expired, unused]);
    policy.ruleOn('ssl/x', 'error', '');
    expect(policy.findings(() => true)).toEqual([
      { code: 'policy/waiver-expired', detail: { code: 'ssl/*', until: '2027-01-30', place: 'p:2', owner: '' } },
      { code: 'policy/waiver-unused', detail: { code: 'go/x', place: 'p:3' } },
    ]);
    expect(policy.findings(() => false)).toHaveLength(1);
  });
});

describe('a severity', () => {
  it('is that of the last rule that fits, and off accepts', () => {
    const severities: SeverityRule[] = [
      { code: '*', severity: 'info' },
      { code: 'ssl/*', severity: 'off' },
      { code: 'ssl/x', severity: 'warning' },
    ];
    const { ruleOn } = inForce([], severities);
    expect(ruleOn('go/x', 'error', '')).toEqual({ counts: true, severity: 'info' });
    expect(ruleOn('ssl/y', 'error', '')).toMatchObject({
      counts: false,
      severity: 'error',
      reason: 'severity off in p',
    });
    expect(ruleOn('ssl/x', 'error', '')).toEqual({ counts: true, severity: 'warning' });
  });
});
