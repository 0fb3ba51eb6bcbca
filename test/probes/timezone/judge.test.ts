import { describe, expect, it } from 'vitest';
import { probes } from '../../../probes/index.ts';
import type { TimezoneFacts } from '../../../probes/timezone/facts.ts';
import { summarize } from '../../../probes/timezone/words/summary.ts';
import { lostFacts, shanghaiFacts } from '../../support/facts/timezone-facts.ts';
import { codes, zone } from './judged.ts';

it('finds nothing in a healthy container', () => {
  expect(codes(shanghaiFacts)).toEqual([]);
  expect(summarize(shanghaiFacts)).toBe('Asia/Shanghai (CST, +08:00) from TZ=Asia/Shanghai');
});

describe('the rest of the container', () => {
  const library = (offset: number) => ({ abbreviation: 'XXX', offset, leapSeconds: 0 });
  const setting = { kind: 'variable' as const, name: 'TIMEZONE', value: 'x', zone: 'Asia/Tokyo', inDatabase: true };
  const unset = { ...shanghaiFacts, tz: null };
  const at = (end: TimezoneFacts['localtime']['end']): TimezoneFacts => ({
    ...unset,
    localtime: { ...unset.localtime, end },
  });
  it.each<[string, TimezoneFacts, string[]]>([
    ['a clock on the day', { ...shanghaiFacts, clock: { ...shanghaiFacts.clock, day: '2026-05-01' } }, []],
    ['a clock before', { ...shanghaiFacts, clock: { ...shanghaiFacts.clock, day: '2026-04-30' } }, ['clock-behind']],
    ['C in the same zone', { ...shanghaiFacts, c: { glibc: library(28_800), musl: null, installed: ['glibc'] } }, []],
    ['C elsewhere', { ...shanghaiFacts, c: { glibc: library(0), musl: null, installed: ['glibc'] } }, ['c-disagrees']],
    ['C elsewhere, not installed', { ...shanghaiFacts, c: { glibc: library(0), musl: null, installed: ['musl'] } }, []],
    ['a variable next to TZ', { ...shanghaiFacts, unread: [setting] }, []],
    ['a variable without TZ', { ...at('absent'), unread: [setting] }, ['variable-unread']],
    ['a variable next to /etc/localtime', { ...at('file'), unread: [setting] }, ['variable-unread']],
    ['a variable next to a broken /etc/localtime', { ...at('denied'), unread: [setting] }, []],
    ['a file', { ...at('file'), unread: [{ ...setting, kind: 'file' }] }, ['file-unread']],
    ['/etc/timezone that agrees', { ...unset, etcTimezone: { zone: 'x', agrees: true } }, []],
    ['/etc/timezone, nothing known', { ...unset, etcTimezone: { zone: 'x', agrees: null } }, []],
    [
      '/etc/timezone that does not agree',
      { ...unset, etcTimezone: { zone: 'x', agrees: false } },
      ['etc-timezone-contradicts'],
    ],
    ['the same next to TZ', { ...shanghaiFacts, etcTimezone: { zone: 'x', agrees: false } }, []],
    ['TZ over another zone', { ...shanghaiFacts, overridden: 'Asia/Tokyo' }, ['tz-overrides']],
    ['TZ over UTC', { ...shanghaiFacts, overridden: 'Etc/UTC' }, []],
    ['TZ without a name over another', { ...zone({ name: null }), overridden: 'Asia/Tokyo' }, []],
  ])('%s', (_, facts, expected) => {
    expect(codes(facts)).toEqual(expected);
  });
});

describe('the database', () => {
  const load = (changes: Partial<TimezoneFacts['loadLocation']>, more: Partial<TimezoneFacts> = {}): TimezoneFacts => ({
    ...shanghaiFacts,
    loadLocation: { source: null, linked: null, zoneinfo: null, ...changes },
    ...more,
  });
  const lost = lostFacts('x').go;
  it.each<[string, TimezoneFacts, string[]]>([
    ['not looked for', load({}), []],
    ['none, and the program asks', load({ linked: true }), ['no-database']],
    ['none, and the program does not ask', load({ linked: false }), []],
    ['none, no program', load({ linked: true }, { app: null }), []],
    ['none, as TZ has said', load({ linked: true }, { tz: 'x', go: lost }), ['tz-file-missing']],
    ['none, TZ asks for UTC', load({ linked: true }, { tz: '', go: { ...lost, request: null } }), ['no-database']],
    ['ZONEINFO that is loaded', load({ zoneinfo: { path: '/z', result: 'loaded' } }), []],
    ['ZONEINFO that is absent', load({ zoneinfo: { path: '/z', result: 'absent' } }), ['zoneinfo-unusable']],
  ])('%s', (_, facts, expected) => {
    expect(codes(facts)).toEqual(expected);
  });

  const aged = (release: string | null, day = '2026-06-01'): TimezoneFacts => ({
    ...shanghaiFacts,
    database: { ...shanghaiFacts.database, release },
    clock: { ...shanghaiFacts.clock, day },
  });
  it.each<[string, TimezoneFacts, number | undefined, string[]]>([
    ['not asked', aged('2021a'), undefined, []],
    ['of the last day', aged('2025b', '2026-06-01'), 436, []],
    ['a day older', aged('2025b', '2026-06-02'), 436, ['tzdata-old']],
    ['of no known release', aged(null), 400, ['tzdata-release-unknown']],
    ['of what is no release', aged('nonsense'), 400, ['tzdata-release-unknown']],
    [
      'nowhere',
      { ...aged('2025b'), database: { ...shanghaiFacts.database, directory: null } },
      400,
      ['tzdata-release-unknown'],
    ],
  ])('age: %s', (_, facts, days, expected) => {
    expect(codes(facts, days === undefined ? {} : { tzdataMaxAge: days })).toEqual(expected);
  });
});

it('has remedies of plain ASCII', () => {
  for (const { id, findings } of probes)
    for (const [code, spec] of Object.entries(findings))
      if (id === 'timezone')
        expect([code, spec.remedy(spec.example)]).toEqual([code, expect.stringMatching(/^[\x20-\x7e]+$/)]);
});
