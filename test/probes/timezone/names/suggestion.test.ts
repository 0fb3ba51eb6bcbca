import { expect, it } from 'vitest';
import { suggestZone } from '../../../../probes/timezone/names/suggestion.ts';
import { createZoneNames } from '../../../../probes/timezone/names/zone-names.ts';
import { editDistance } from '../../../../src/decode/edit-distance.ts';
import { referenceNames, referenceZone } from '../../../../src/decode/zone/reference/zones.ts';
import { caseHost } from '../../../support/cases/case-host.ts';

const { fs } = caseHost('/nonexistent', { app: null, live: false });
const legacy = new Set([
  'US/Mountain',
  'Pacific/Ponape',
  'America/Buenos_Aires',
  'Europe/Kiev',
  'Asia/Calcutta',
  'PST8PDT',
  'EST',
  'CET',
  'PRC',
  'EST5EDT',
]);

/** A database without legacy names: what is a zone, or has a region that is not one of the old ones. */
const modern = createZoneNames(fs, null, (name) => referenceZone(name) !== null && !legacy.has(name));
const old = createZoneNames(fs, null, (name) => ['Europe/Kiev', 'Europe/Uzhgorod', 'Asia/Calcutta'].includes(name));
const none = createZoneNames(fs, null, () => false);

it.each([
  // in another spelling
  ['asia/shanghai', 'case', 'Asia/Shanghai'],
  ['ASIA/SHANGHAI', 'case', 'Asia/Shanghai'],
  [' Asia/Shanghai\n', 'blanks', 'Asia/Shanghai'],
  ['Asia/Shanghai\r', 'blanks', 'Asia/Shanghai'],
  ['America/New York', 'blanks', 'America/New_York'],
  ['"Asia/Shanghai"', 'quotes', 'Asia/Shanghai'],
  ["'Asia/Shanghai", 'quotes', 'Asia/Shanghai'],
  ['"asia/shanghai"', 'quotes', 'Asia/Shanghai'],
  ['::Asia/Shanghai', 'colons', 'Asia/Shanghai'],
  ['TZ=Asia/Shanghai', 'assignment', 'Asia/Shanghai'],
  ['posix/Asia/Shanghai', 'prefix', 'Asia/Shanghai'],
  ['right/Asia/Shanghai', 'prefix', 'Asia/Shanghai'],
  ['/usr/share/zoneinfo/Asia/Shanghai', 'prefix', 'Asia/Shanghai'],
  ['zoneinfo/Asia/Shanghai', 'prefix', 'Asia/Shanghai'],
  ['Asia/Shanghai/', 'separators', 'Asia/Shanghai'],
  ['America/New-York', 'separators', 'America/New_York'],
  ['America/NewYork', 'separators', 'America/New_York'],
  ['America/Port_au_Prince', 'separators', 'America/Port-au-Prince'],
  ['Etc/GMT+08', 'separators', 'Etc/GMT+8'],
  ['Etc/GMT+8:00', 'separators', 'Etc/GMT+8'],
  ['Asia-Shanghai', 'separators', 'Asia/Shanghai'],
  ['Asia\\Shanghai', 'separators', 'Asia/Shanghai'],
  ['Asia%2FShanghai', 'separators', 'Asia/Shanghai'],
  ['America_New_York', 'separators', 'America/New_York'],
  ['America.Argentina.Buenos_Aires', 'separators', 'America/Argentina/Buenos_Aires'],
  ['Asia/Shanghai # China', 'comment', 'Asia/Shanghai'],
  ['America/New York (EST)', 'comment', 'America/New_York'],
  ['Europe/Berlin,UTC', 'comment', 'Europe/Berlin'],
  ['Europe/London BST', 'comment', 'Europe/London'],
  ['UTC+8 Asia/Shanghai', 'region', 'Asia/Shanghai'],
  ['Europe/Z\u00fcrich', 'accents', 'Europe/Zurich'],
  ['America/S\u00e3o_Paulo', 'accents', 'America/Sao_Paulo'],
  ['S\u00e3o Paulo', 'region', 'America/Sao_Paulo'],
  ['M\u00fcnchen', 'place', 'Europe/Berlin'],
  ['Berlin, Germany', 'place', 'Europe/Berlin'],
  ['Indiana', 'place', 'America/Indiana/Indianapolis'],
  ['Pacific Time (US & Canada)', 'comment', 'America/Los_Angeles'],
  ['Eastern Time', 'place', 'America/New_York'],
  ['Central European Time', 'place', 'Europe/Berlin'],
  ['Japan Standard Time', 'place', 'Asia/Tokyo'],
  ['Coordinated Universal Time', 'place', 'UTC'],
  ['US/Pacific-New', 'renamed', 'America/Los_Angeles'],
  ['SystemV/EST5EDT', 'renamed', 'America/New_York'],
  [':Europe/Kiev', 'renamed', 'Europe/Kyiv'],
  ['/usr/share/zoneinfo/Europe/Kiev', 'renamed', 'Europe/Kyiv'],
  ['New_York', 'region', 'America/New_York'],
  ['new york', 'region', 'America/New_York'],
  ['Europe/Shanghai', 'region', 'Asia/Shanghai'],
  ['Indianapolis', 'region', 'America/Indiana/Indianapolis'],
  ['Shanghai/Asia', 'reversed', 'Asia/Shanghai'],
  ['Asia/Shangai', 'typo', 'Asia/Shanghai'],
  ['Europe/Belrin', 'typo', 'Europe/Berlin'],
  ['Eurpe/Berlin', 'region', 'Europe/Berlin'],
  ['Amercia/New_Yrok', 'typo', 'America/New_York'],
  ['Shangai', 'typo', 'Asia/Shanghai'],
  // what stands for a zone
  ['China Standard Time', 'windows', 'Asia/Shanghai'],
  ['Pacific Daylight Time', 'windows', 'America/Los_Angeles'],
  ['JST', 'abbreviation', 'Asia/Tokyo'],
  ['pst', 'abbreviation', 'America/Los_Angeles'],
  ['Asia/Beijing', 'place', 'Asia/Shanghai'],
  ['Beijing', 'place', 'Asia/Shanghai'],
  ['Asia/Bejing', 'place', 'Asia/Shanghai'],
  ['America/San_Fransisco', 'place', 'America/Los_Angeles'],
  ['Asia/Bombai', 'place', 'Asia/Kolkata'],
  ['America/San_Francisco', 'place', 'America/Los_Angeles'],
  ['Germany', 'place', 'Europe/Berlin'],
  ['Asia/Mumbai', 'place', 'Asia/Kolkata'],
  ['+08:00', 'offset', 'Etc/GMT-8'],
  ['-0500', 'offset', 'Etc/GMT+5'],
  ['UTC+08:00', 'offset', 'Etc/GMT-8'],
  ['Etc/UTC+3', 'offset', 'Etc/GMT-3'],
  ['+14', 'offset', 'Etc/GMT-14'],
  ['-12', 'offset', 'Etc/GMT+12'],
  ['+05:30', 'offset', 'Asia/Kolkata'],
  ['GMT+0545', 'offset', 'Asia/Kathmandu'],
  ['-09:30', 'offset', 'Pacific/Marquesas'],
  ['Etc/GMT-5:30', 'offset', 'Asia/Kolkata'],
  ['+00:00', 'offset', 'Etc/UTC'],
  ['(UTC+01:00) Amsterdam, Berlin, Bern', 'place', 'Europe/Amsterdam'],
  ['(UTC+08:00) Beijing, Chongqing, Hong Kong, Urumqi', 'place', 'Asia/Shanghai'],
  // names that are given up
  ['US/Mountain', 'renamed', 'America/Denver'],
  ['Europe/Kiev', 'renamed', 'Europe/Kyiv'],
  ['Asia/Calcutta', 'renamed', 'Asia/Kolkata'],
  ['PST8PDT', 'renamed', 'America/Los_Angeles'],
  ['Pacific/Ponape', 'renamed', 'Pacific/Pohnpei'],
  ['America/Buenos_Aires', 'renamed', 'America/Argentina/Buenos_Aires'],
  ['us/mountain', 'case', 'America/Denver'],
])('%j is a zone by %s: %s', (value, kind, zone) => {
  expect(suggestZone(value, modern)).toMatchObject({ kind, zone, inDatabase: true });
});

it.each([
  '',
  ' ',
  '/',
  'Mars/Olympus_Mons',
  'xyz',
  'Asia',
  '+15',
  '-13',
  '+05:20',
  'Etc/GMT+15',
  'Europe/,UTC',
  '../../etc/passwd',
  'a'.repeat(200),
])('%j is nothing like a zone', (value) => {
  expect(suggestZone(value, modern)).toBeNull();
});

it('says which country has the clock, where several have it', () => {
  expect(suggestZone('CST', modern)).toMatchObject({
    zone: 'Asia/Shanghai',
    place: 'China',
    others: [
      { zone: 'America/Chicago', place: 'US Central' },
      { zone: 'America/Havana', place: 'Cuba' },
    ],
  });
  expect(suggestZone('EST', modern)).toMatchObject({
    kind: 'renamed',
    zone: 'America/Panama',
    others: [{ zone: 'America/New_York', place: 'US Eastern' }],
  });
});

it('takes no other zone with the same clock for an older name', () => {
  const few = createZoneNames(fs, null, (name) => ['Europe/Oslo', 'Asia/Kuala_Lumpur'].includes(name));
  expect(suggestZone('Europe/Berlin', few)).toMatchObject({
    kind: 'missing',
    zone: 'Europe/Berlin',
    inDatabase: false,
  });
  expect(suggestZone('Asia/Singapore', few)).toMatchObject({ kind: 'missing', zone: 'Asia/Singapore' });
  // Links of today say where the clock of an old name is.
  const berlin = createZoneNames(fs, null, (name) => name === 'Europe/Berlin');
  expect(suggestZone('Europe/Oslo', berlin)).toMatchObject({ kind: 'renamed', zone: 'Europe/Berlin' });
});

it('takes the old name where the database is older than the new one, the most similar first', () => {
  expect(suggestZone('Europe/Kyiv', old)).toMatchObject({ kind: 'new', zone: 'Europe/Kiev', inDatabase: true });
  expect(suggestZone('Asia/Kolkata', old)).toMatchObject({ kind: 'new', zone: 'Asia/Calcutta', inDatabase: true });
});

it('keeps the name of today without a database', () => {
  expect(suggestZone('Europe/Kyiv', none)).toMatchObject({ kind: 'missing', zone: 'Europe/Kyiv', inDatabase: false });
  expect(suggestZone('europe/kiev', none)).toMatchObject({ kind: 'case', zone: 'Europe/Kyiv', inDatabase: false });
  expect(suggestZone('China Standard Time', none)).toMatchObject({ zone: 'Asia/Shanghai', inDatabase: false });
});

it('finds every name of the release, in lower case and without its signs', () => {
  for (const name of referenceNames()) {
    if (name.startsWith('Etc/GMT') || /^GMT|^[A-Z]{3}\d?/.test(name)) continue;
    const found = suggestZone(
      name.toLowerCase().replaceAll('_', ' '),
      createZoneNames(fs, null, (each) => each === name),
    );
    expect([name, found?.zone]).toEqual([name, name]);
  }
});

it.each([
  ['', '', 0],
  ['a', '', 1],
  ['berlin', 'berln', 1],
  ['belrin', 'berlin', 1],
  ['berlin', 'barlen', 2],
  ['berlin', 'paris', 3],
])('between %j and %j there are %d edits', (a, b, distance) => {
  expect(editDistance(a, b, 2)).toBe(distance);
  expect(editDistance(b, a, 2)).toBe(distance);
});
