import { describe, expect, it } from 'vitest';
import type { TimezoneFacts } from '../../../probes/timezone/facts.ts';
import { timezoneProbe } from '../../../probes/timezone/index.ts';
import { judge } from '../../../probes/timezone/judge.ts';
import { summarize } from '../../../probes/timezone/words/summary.ts';
import { expectedZone, lostFacts, shanghaiFacts } from '../../support/facts/timezone-facts.ts';
import { codes, rule, suggestion } from './judged.ts';

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

const nameIt = 'set TZ to the name of a zone, for example TZ=Europe/Berlin, and ';
it.each([
  ['Asia/Shanghai', { known: true }, 'add the zones: '],
  ['Foo/Bar', { known: false }, `${nameIt}add the zones: `],
  ['Foo/Bar', { known: false, complete: true, database: '/zones' }, 'set TZ to the path of a file below /zones'],
  ['Local', { known: false }, 'unset TZ'],
  ['system', { known: false, mount: '/usr/share/zoneinfo' }, 'unset TZ'],
  ['Asia/Shanghai', { known: true, mount: '/usr/share/zoneinfo' }, 'mount a directory with the whole database'],
  ['Foo/Bar', { known: false, mount: '/usr/share/zoneinfo' }, `${nameIt}mount a directory with the whole database`],
  ['Asia/Shanghai', { known: true, zoneinfo: '/z', installer: 'apt-get' }, 'RUN cp -R /z /usr/share/zoneinfo; or '],
  ['Foo/Bar', { known: false, zoneinfo: '/z', installer: 'apk' }, `${nameIt}RUN cp -R /z /usr/share/zoneinfo; or `],
  [
    'Foo/Bar',
    { known: false, zoneinfo: '/z.zip', installer: 'apk' },
    `${nameIt}RUN unzip -q /z.zip -d /usr/share/zoneinfo; or `,
  ],
  ['Foo/Bar', { known: false, zoneinfo: '/z.zip' }, `${nameIt}add the zones: COPY `],
] as const)('TZ=%s, %j: %s', (tz, more, beginning) => {
  const spec = timezoneProbe.findings['timezone/tz-file-missing'];
  const remedy = spec.remedy({ ...spec.example, tz, ...more });
  expect(remedy.slice(0, beginning.length)).toBe(beginning);
});

describe('a zone that is closed to the program', () => {
  const path = '/usr/share/zoneinfo/Europe/Berlin';
  const reason = 'permission denied';
  const file = { path, mode: '0600', isDirectory: false };
  const directory = { path: '/usr/share/zoneinfo/Europe', mode: '0700', isDirectory: true };
  const opened = `in the Dockerfile, before USER: RUN chmod 0644 ${path}; or without a shell: COPY --chmod=0644 --from=build ${path} ${path}`;
  const { findings } = timezoneProbe;
  it.each([
    ['by its directory', { denied: directory }, `in the Dockerfile, before USER: RUN chmod a+x ${directory.path}`],
    ['by its own mode', { denied: file }, opened],
    ['by what no mode shows', {}, `${opened}; or give the directories above it mode 0755`],
  ])('%s', (_, more, expected) => {
    expect(findings['timezone/tz-unusable'].remedy({ tz: 'Europe/Berlin', path, reason, ...more })).toBe(expected);
    expect(findings['timezone/localtime-unusable'].remedy({ path, reason, ...more })).toBe(expected);
  });

  it('says what is closed', () => {
    const words = `Go cannot load ${path} (permission denied: the mode of ${directory.path} is 0700), so`;
    const detail = { path, reason, denied: directory };
    expect(findings['timezone/tz-unusable'].message({ tz: 'Europe/Berlin', ...detail })).toContain(words);
    expect(findings['timezone/localtime-unusable'].message(detail)).toContain(words);
  });
});

it.each([
  [true, 'RUN ln -sf /usr/share/zoneinfo/Asia/Tokyo /etc/localtime; or set TZ=Asia/Tokyo'],
  [false, 'set TZ=Asia/Tokyo, and add the zones: '],
])('/etc/localtime with a name in it, and the zone in the database %s', (inDatabase, beginning) => {
  const spec = timezoneProbe.findings['timezone/localtime-unusable'];
  const remedy = spec.remedy({ ...spec.example, states: { zone: 'Asia/Tokyo', inDatabase } });
  expect(remedy.slice(0, beginning.length)).toBe(beginning);
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
    const detailOf = (near: Partial<NonNullable<TimezoneFacts['suggestion']>>) => {
      const expected = expectedZone('US/Pacific', { suggestion: suggestion(near) });
      const findings = judge({ ...shanghaiFacts, tzKnown: false, tz: null, expected }, {});
      return findings.find(({ code }) => code === 'timezone/zone-unverified')?.detail;
    };
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
