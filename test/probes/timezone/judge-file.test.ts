import { describe, expect, it } from 'vitest';
import type { TimezoneFacts } from '../../../probes/timezone/facts.ts';
import { judge } from '../../../probes/timezone/judge.ts';
import { summarize } from '../../../probes/timezone/words/summary.ts';
import { expectedZone, shanghaiFacts } from '../../support/facts/timezone-facts.ts';
import { codes, suggestion, zone } from './judged.ts';

const difference = { day: '2026-10-01', here: 0, there: 3600 };
const content = { zone: 'Asia/Tokyo', zoneShares: 100, sharedHistory: 0 };

describe('the file in force', () => {
  it.each<[string, TimezoneFacts, string[]]>([
    ['leap seconds', zone({ leapSeconds: 27 }), ['right-zone']],
    ['a damaged rule', zone({ footer: 'damaged' }), ['footer-damaged']],
    ['no rule', zone({ footer: 'none' }), []],
    ['a rule that old Go ignores', zone({ footer: 'ignored' }), ['footer-ignored']],
    ['the same, version unknown', { ...zone({ footer: 'ignored' }), goVersion: null }, []],
    ['a copy that differs', zone({ copyDiffers: { ...difference, path: '/x', old: 'copy' } }), ['copy-differs']],
    ['a copy without a name', zone({ name: null, copyDiffers: { ...difference, path: '/x', old: null } }), []],
    ['old rules', zone({ reference: difference }), ['tzdata-differs']],
    [
      'old rules, and nearly the same history',
      zone({ reference: difference, content: { ...content, sharedHistory: 90 } }),
      ['tzdata-differs'],
    ],
    ['another zone', zone({ reference: difference, content: { ...content, sharedHistory: 89 } }), ['zone-overwritten']],
    [
      'nearly another zone',
      zone({ reference: difference, content: { ...content, zoneShares: 95 } }),
      ['zone-overwritten'],
    ],
    [
      'not quite another zone',
      zone({ reference: difference, content: { ...content, zoneShares: 94 } }),
      ['tzdata-differs'],
    ],
    ['no known zone', zone({ reference: difference, content: { ...content, zone: null } }), ['tzdata-differs']],
    [
      'UTC with an offset',
      zone({ name: 'Etc/UTC', reference: difference, content: { ...content, zone: null, sharedHistory: 99 } }),
      ['zone-overwritten'],
    ],
    [
      'a fixed offset',
      zone({ name: 'Etc/GMT+5', reference: difference, content: { ...content, sharedHistory: 99 } }),
      ['zone-overwritten'],
    ],
    [
      'a release that is younger than ours',
      { ...zone({ reference: difference }), database: { ...shanghaiFacts.database, release: '2099a' } },
      [],
    ],
    [
      'a younger release, and a zone from elsewhere',
      {
        ...zone({ reference: difference }),
        go: { ...shanghaiFacts.go, source: 'time/tzdata in /app' },
        database: { ...shanghaiFacts.database, release: '2099a' },
      },
      ['tzdata-differs'],
    ],
    [
      'old rules of a copy that is told of',
      zone({ reference: difference, copyDiffers: { ...difference, path: '/x', old: 'copy' } }),
      ['copy-differs'],
    ],
  ])('%s', (_, facts, expected) => {
    expect(codes(facts)).toEqual(expected);
  });

  it('is named by what it holds', () => {
    const facts = zone({ name: 'Etc/UTC', reference: difference, content });
    expect(summarize(facts)).toBe('Asia/Tokyo (CST, +08:00) from TZ=Asia/Shanghai');
    expect(judge(facts, {})[0]?.detail).toMatchObject({ named: 'Etc/UTC', holds: 'Asia/Tokyo', mounted: false });
  });
});

describe('--tz', () => {
  const stated = (changes: Partial<NonNullable<TimezoneFacts['expected']>>, more: Partial<TimezoneFacts> = {}) => ({
    ...shanghaiFacts,
    ...more,
    expected: expectedZone('Asia/Shanghai', changes),
  });
  const overwritten = zone({ reference: difference, content }).zone;
  it.each<[string, TimezoneFacts, string[]]>([
    ['holds by name', stated({ named: true }), []],
    ['holds by content', stated({ sameContent: true }), []],
    ['holds by history', stated({ sameHistory: true }), []],
    ['does not hold', stated({ sameHistory: false }), ['mismatch']],
    ['does not hold for a sibling', stated({ sameContent: false, sameHistory: true }), ['mismatch']],
    [
      'holds for a copy without a name',
      stated({ sameContent: false, sameHistory: true }, { zone: zone({ name: null }).zone }),
      [],
    ],
    ['UTC holds', stated({ utc: true, alwaysUtc: true }), []],
    [
      'UTC never holds with an offset',
      stated({ utc: true, named: true, sameContent: true, sameHistory: true }),
      ['mismatch'],
    ],
    [
      'a name whose file is another zone',
      stated({ named: true, sameContent: true, sameHistory: false }, { zone: overwritten }),
      ['zone-overwritten', 'mismatch'],
    ],
    ['what the overwritten file holds', stated({ sameHistory: true }, { zone: overwritten }), ['zone-overwritten']],
    ['no such zone', stated({ known: false }), ['expectation-unknown']],
  ])('%s', (_, facts, expected) => {
    expect(codes(facts)).toEqual(expected);
  });

  it('says what to set', () => {
    const set = (facts: TimezoneFacts) => judge(facts, {})[0]?.detail;
    expect(set(stated({}))).toMatchObject({ set: 'Asia/Shanghai', inDatabase: true });
    expect(set(stated({ suggestion: suggestion({ zone: 'X', inDatabase: false }) }))).toMatchObject({
      set: 'X',
      inDatabase: false,
    });
    expect(set(stated({ utc: true, suggestion: suggestion({ inDatabase: false }) }))).toMatchObject({
      set: 'UTC',
      inDatabase: true,
    });
    expect(set(stated({ known: false, suggestion: suggestion({ zone: 'X' }) }))).toMatchObject({ nearest: 'X' });
  });
});
