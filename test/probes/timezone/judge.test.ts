import { describe, expect, it } from 'vitest';
import { probes } from '../../../probes/index.ts';
import type { TimezoneFacts, Zone } from '../../../probes/timezone/facts.ts';
import { timezoneProbe } from '../../../probes/timezone/index.ts';
import { judge } from '../../../probes/timezone/judge.ts';
import type { Suggestion } from '../../../probes/timezone/names/suggestion.ts';
import { summarize } from '../../../probes/timezone/words/summary.ts';
import { lostFacts, shanghaiFacts } from '../../support/facts/timezone-facts.ts';

const codes = (facts: TimezoneFacts, expect: Parameters<typeof judge>[1] = {}): string[] =>
  judge(facts, expect).map(({ code }) => code.slice('timezone/'.length));
const zone = (changes: Partial<Zone>): TimezoneFacts => ({
  ...shanghaiFacts,
  zone: { ...shanghaiFacts.zone, ...changes },
});
const suggestion = (changes: Partial<Suggestion>): Suggestion => ({
  kind: 'missing',
  zone: 'Asia/Shanghai',
  others: [],
  place: null,
  inDatabase: true,
  ...changes,
});
const difference = { day: '2026-10-01', here: 0, there: 3600 };
const content = { zone: 'Asia/Tokyo', zoneShares: 100, sharedHistory: 0 };

it('finds nothing in a healthy container', () => {
  expect(codes(shanghaiFacts)).toEqual([]);
  expect(summarize(shanghaiFacts)).toBe('Asia/Shanghai (CST, +08:00) from TZ=Asia/Shanghai');
});

describe('a value that nothing has expanded', () => {
  const spec = timezoneProbe.findings['timezone/tz-file-missing'];
  it.each([
    ...['$TZ', 'Europe/$CITY', '$(TZ)', `\${TZ}`, '{{ .Values.tz }}', '%TZ%', '<zone>'].map(
      (tz) => [tz, true] as const,
    ),
    ...['Asia/Shangh', '$', '100%', '<+03>-3', 'a<b>'].map((tz) => [tz, false] as const),
  ])('%s', (tz, isUnexpanded) => {
    const detail = { ...spec.example, tz };
    expect(spec.message(detail).includes('nothing expanded')).toBe(isUnexpanded);
    expect(spec.remedy(detail).includes('set TZ to the name itself')).toBe(isUnexpanded);
  });
});

describe('TZ that leads nowhere', () => {
  it.each<[string, TimezoneFacts, string[]]>([
    ['a name without a file', lostFacts('Asia/Shanghai'), ['tz-file-missing']],
    ['UTC in another case', lostFacts('utc'), []],
    ['UTC by a file name', lostFacts('Etc/Zulu'), []],
    ['what is meant is UTC', lostFacts('x', { suggestion: suggestion({ kind: 'typo', zone: 'Etc/UTC' }) }), []],
    ['a rule of UTC', lostFacts('UTC0', { rule: rule({ offset: 0, zone: 'UTC' }) }), []],
    ['a rule', lostFacts('JST-9', { rule: rule({}) }), ['tz-posix-rule']],
    ['in another case', lostFacts('x', { suggestion: suggestion({ kind: 'case' }) }), ['tz-misspelled']],
    [
      'a typo without a database',
      lostFacts('x', { suggestion: suggestion({ kind: 'typo', inDatabase: false }) }),
      ['tz-misspelled'],
    ],
    ['of Windows', lostFacts('x', { suggestion: suggestion({ kind: 'windows' }) }), ['tz-foreign-name']],
    ['an offset', lostFacts('x', { suggestion: suggestion({ kind: 'offset' }) }), ['tz-foreign-name']],
    [
      'an offset that is a rule',
      lostFacts('UTC+8', { suggestion: suggestion({ kind: 'offset' }), rule: rule({}) }),
      ['tz-posix-rule'],
    ],
    ['an old name', lostFacts('PRC', { suggestion: suggestion({ kind: 'renamed' }) }), ['tz-renamed']],
    ['a new name', lostFacts('x', { suggestion: suggestion({ kind: 'new' }) }), ['tz-renamed']],
    [
      'an old name, and no file under another',
      lostFacts('PRC', { suggestion: suggestion({ kind: 'renamed', inDatabase: false }) }),
      ['tz-file-missing'],
    ],
    ['localtime without /etc/localtime', lostFacts('localtime'), []],
    [
      'localtime next to /etc/localtime',
      lostFacts('localtime', { localtime: { hops: [], end: 'file', path: '/etc/localtime', zone: null } }),
      ['tz-file-missing'],
    ],
    [
      'a file that Go refuses',
      lostFacts('x', {
        go: { ...lostFacts('x').go, attempts: [{ path: '/zone', result: 'unusable', reason: 'a directory' }] },
        suggestion: suggestion({ kind: 'typo' }),
      }),
      ['tz-unusable'],
    ],
  ])('%s', (_, facts, expected) => {
    expect(codes(facts)).toEqual(expected);
    expect(summarize(facts)).toContain(expected.length > 0 ? ': Go cannot load ' : ' from ');
  });

  it('asks for UTC', () => {
    expect(codes(lostFacts('', { go: { ...lostFacts('').go, request: null, attempts: [] } }))).toEqual([]);
  });

  it('says by which name an image has the zone, where TZ is not known', () => {
    const expected = {
      zone: 'US/Pacific',
      utc: false,
      alwaysUtc: false,
      named: false,
      sameContent: null,
      sameHistory: null,
      known: true,
    };
    const detailOf = (near: Partial<NonNullable<TimezoneFacts['suggestion']>>) =>
      judge(
        { ...shanghaiFacts, tzKnown: false, tz: null, expected: { ...expected, suggestion: suggestion(near) } },
        {},
      ).find(({ code }) => code === 'timezone/zone-unverified')?.detail;
    expect(detailOf({ kind: 'renamed' })).toEqual({ expected: 'US/Pacific', set: 'Asia/Shanghai' });
    expect(detailOf({ kind: 'renamed', inDatabase: false })).toEqual({ expected: 'US/Pacific' });
  });

  it('says where the zone is', () => {
    const elsewhere = { directory: '/opt/zoneinfo', variable: 'TZDIR' } as const;
    const database = { directory: null, complete: false, release: null, releaseFrom: null };
    const [found] = judge(lostFacts('Asia/Shanghai', { elsewhere, database }), {});
    expect(found?.detail).toMatchObject({ elsewhere });
    const [without] = judge(lostFacts('Asia/Shanghai', { database }), {});
    expect(without?.detail).not.toHaveProperty('elsewhere');
  });

  it('says what the database lacks', () => {
    const [found] = judge(
      lostFacts('Asia/Shanghai', { suggestion: suggestion({ inDatabase: false }), regionMissing: true }),
      {},
    );
    expect(found?.detail).toMatchObject({ complete: false, known: false, database: '/usr/share/zoneinfo' });
    const [whole] = judge(lostFacts('Asia/Shanghai', { suggestion: suggestion({ inDatabase: false }) }), {});
    expect(whole?.detail).toMatchObject({ complete: true, known: true });
  });
});

describe('/etc/localtime that leads nowhere', () => {
  const lost = (end: TimezoneFacts['localtime']['end'], named: string | null, more: Partial<TimezoneFacts> = {}) =>
    lostFacts('', {
      tz: null,
      go: { ...lostFacts('').go, request: '/etc/localtime', attempts: [] },
      localtime: { hops: [{ link: '/etc/localtime', target: '/x' }], end, path: '/x', zone: named },
      ...more,
    });
  it.each<[string, TimezoneFacts, string[]]>([
    ['absent', lost('absent', null), []],
    ['dangling', lost('dangling', 'Asia/Shanghai'), ['localtime-dangling']],
    ['dangling, for UTC', lost('dangling', 'Etc/UTC'), []],
    ['a directory', lost('directory', null), ['localtime-unusable']],
    ['denied', lost('denied', null), ['localtime-unusable']],
    ['by TZ=:/etc/localtime', lost('dangling', 'Asia/Shanghai', { tz: ':/etc/localtime' }), ['localtime-dangling']],
    ['absent, by TZ=:/etc/localtime', lost('absent', null, { tz: ':/etc/localtime' }), []],
  ])('%s', (_, facts, expected) => {
    expect(codes(facts)).toEqual(expected);
  });

  it('names what can be linked to', () => {
    const detailOf = (more: Partial<TimezoneFacts>) => judge(lost('dangling', 'US/Pacific', more), {})[0]?.detail;
    expect(detailOf({ suggestion: suggestion({ kind: 'renamed' }) })).toMatchObject({ instead: 'Asia/Shanghai' });
    expect(detailOf({ suggestion: suggestion({ inDatabase: false }) })).toMatchObject({ instead: null });
    expect(detailOf({ database: { ...shanghaiFacts.database, complete: false } })).toMatchObject({ database: null });
  });
});

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
    expected: {
      zone: 'Asia/Shanghai',
      utc: false,
      alwaysUtc: false,
      named: false,
      sameContent: null,
      sameHistory: null,
      known: true,
      suggestion: null,
      ...changes,
    },
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

function rule(changes: Partial<NonNullable<TimezoneFacts['rule']>>): NonNullable<TimezoneFacts['rule']> {
  return { offset: 32_400, abbreviation: 'JST', zone: 'Asia/Tokyo', mirrored: null, inDatabase: true, ...changes };
}
