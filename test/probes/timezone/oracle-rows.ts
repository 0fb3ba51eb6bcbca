import { deflateRawSync } from 'node:zlib';
import { storedZip } from '../../support/bytes/stored-zip.ts';
import { encodeTzif } from '../../support/bytes/tzif-bytes.ts';
import type { GoFlavour, Layout } from '../../support/roots/zone-programs.ts';
import { zones } from '../../support/roots/zones.ts';

/** A container, and the program in it. */
export interface Row {
  readonly about: string;
  readonly layout?: Layout;
  readonly env?: Readonly<Record<string, string>>;
  /** Default: static, with -trimpath, no database linked in. */
  readonly program?: GoFlavour;
}

const database = '/usr/share/zoneinfo';
const shanghai = encodeTzif(zones.shanghai);
const tokyo = encodeTzif(zones.tokyo);
const berlin = encodeTzif(zones.berlin);
const newYork = encodeTzif(zones.newYork);
const utc = encodeTzif(zones.utc);
const london = encodeTzif({ ...zones.utc, footer: 'GMT0BST,M3.5.0/1,M10.5.0' });
const tokyoRight = encodeTzif({
  ...zones.tokyo,
  footer: '',
  leaps: Array.from({ length: 27 }, (_, n) => 78_796_800 + n * 5e7),
});

/** A small database, laid out as Debian's is. */
export const tzdata: Layout = {
  [`${database}/Asia/Shanghai`]: shanghai,
  [`${database}/Asia/Tokyo`]: tokyo,
  [`${database}/Europe/Berlin`]: berlin,
  [`${database}/Europe/London`]: london,
  [`${database}/America/New_York`]: newYork,
  [`${database}/Etc/UTC`]: utc,
  [`${database}/Etc/GMT-9`]: encodeTzif({ types: [{ offset: 32_400, abbreviation: '+09' }], footer: '<+09>-9' }),
  [`${database}/CET`]: { link: 'Europe/Berlin' },
  [`${database}/EST5EDT`]: { link: 'America/New_York' },
  [`${database}/GMT0`]: encodeTzif({ types: [{ offset: 0, abbreviation: 'GMT' }], footer: 'GMT0' }),
  [`${database}/Universal`]: { link: 'Etc/UTC' },
  [`${database}/PRC`]: { link: 'Asia/Shanghai' },
  [`${database}/localtime`]: { link: '/etc/localtime' },
  [`${database}/posix/Asia/Tokyo`]: { link: '../../Asia/Tokyo' },
  [`${database}/right/Asia/Tokyo`]: tokyoRight,
};

const named = (tz: string, layout: Layout = tzdata): Row => ({
  about: `TZ=${JSON.stringify(tz)}`,
  env: { TZ: tz },
  layout,
});
const localtime = (about: string, content: Layout[string], layout: Layout = tzdata): Row => ({
  about: `/etc/localtime ${about}`,
  layout: { ...layout, '/etc/localtime': content },
});
const bare = (tz: string): Row => ({ about: `TZ=${JSON.stringify(tz)} without tzdata`, env: { TZ: tz } });
/** A file that is read by its absolute name. */
const file = (about: string, content: Uint8Array): Row => ({
  about: `a zone file ${about}`,
  env: { TZ: '/zone' },
  layout: { '/zone': content },
});

/** UTC is what is asked for, or nothing is: no finding. Everything else that ends in UTC is one. */
export const utcByDesign: ReadonlySet<string> = new Set([
  ...['scratch: nothing at all', 'tzdata, and no /etc/localtime'],
  ...['TZ=""', 'TZ=":"', 'TZ="UTC"', 'TZ=":UTC"', 'TZ="UTC0"', 'TZ="GMT+0"'],
  // Without /etc/localtime they are what an unset TZ is.
  ...['TZ="localtime"', 'TZ="/etc/localtime"'],
  ...['TZ="" without tzdata', 'TZ="UTC" without tzdata', 'TZ="Etc/UTC" without tzdata'],
  ...['ZONEINFO, a zip file', 'ZONEINFO, a compressed zip file'],
  ...['ZONEINFO that does not exist', 'ZONEINFO that is text'],
]);

export const rows: readonly Row[] = [
  // /etc/localtime
  { about: 'scratch: nothing at all' },
  { about: 'tzdata, and no /etc/localtime', layout: tzdata },
  localtime('is an absolute link', { link: `${database}/Asia/Shanghai` }),
  localtime('is a relative link', { link: '../usr/share/zoneinfo/Europe/Berlin' }),
  localtime('is a link to a link', { link: `${database}/PRC` }),
  localtime(
    'is a chain of links',
    { link: 'mid' },
    { ...tzdata, '/etc/mid': { link: '../mid2' }, '/mid2': { link: `${database}/Asia/Tokyo` } },
  ),
  localtime('is a copy', shanghai),
  localtime('is a copy, and there is no database', newYork, {}),
  localtime('is dangling', { link: `${database}/Asia/Shanghai` }, {}),
  localtime('is a loop', { link: 'localtime' }),
  localtime('leads to the database, and back', { link: `${database}/localtime` }),
  localtime('is a directory', { directory: true }),
  localtime('is a link to a directory', { link: `${database}/Asia` }),
  localtime('is empty', Buffer.alloc(0)),
  localtime('is text', 'Asia/Shanghai\n'),
  localtime('is cut off', shanghai.subarray(0, 90)),
  localtime('is TZif version 4', encodeTzif({ ...zones.tokyo, version: 4 })),
  localtime('leads into right/', { link: `${database}/right/Asia/Tokyo` }),
  localtime('leads through a file', { link: `${database}/PRC/x` }),
  localtime('is larger than 10 MiB', Buffer.concat([utc, Buffer.alloc(11 << 20)])),
  // TZ: nothing, UTC, and colons
  ...['', ':', 'UTC', ':UTC', '::', '::x', `::${database}/Asia/Tokyo`, 'Etc/UTC', 'Universal', 'GMT0'].map((tz) =>
    named(tz),
  ),
  // TZ: names
  ...['Asia/Tokyo', ':Asia/Tokyo', 'PRC', 'Europe/Berlin', 'posix/Asia/Tokyo', 'right/Asia/Tokyo', 'Etc/GMT-9'].map(
    (tz) => named(tz),
  ),
  ...[
    'asia/tokyo',
    'Asia/Tokio',
    'Asia',
    'Asia/',
    ' Asia/Tokyo',
    'Asia/Tokyo ',
    '"Asia/Tokyo"',
    'Asia//Tokyo',
    'Asia/Tokyo/',
    'Asia/Tokyo/.',
  ].map((tz) => named(tz)),
  ...['../zoneinfo/Asia/Tokyo', './Asia/Tokyo', 'Asia/../Asia/Tokyo', 'localtime'].map((tz) => named(tz)),
  {
    about: 'TZ=localtime, which is a link out of the database',
    env: { TZ: 'localtime' },
    layout: { ...tzdata, '/etc/localtime': { link: `${database}/Asia/Tokyo` } },
  },
  // TZ: paths
  ...[`${database}/Asia/Tokyo`, `:${database}/Asia/Tokyo`, '/etc/localtime', '/nonexistent', database].map((tz) =>
    named(tz),
  ),
  {
    about: 'TZ=/etc/localtime, which is there',
    env: { TZ: '/etc/localtime' },
    layout: { ...tzdata, '/etc/localtime': berlin },
  },
  // TZ: POSIX rules
  ...[
    'JST-9',
    '<+03>-3',
    'UTC-9',
    'EST5EDT',
    'CET',
    'CET-1CEST',
    'CET-1CEST,M3.5.0,M10.5.0/3',
    'EST5EDT,M3.2.0,M11.1.0',
  ].map((tz) => named(tz)),
  ...[
    'UTC0',
    'GMT+0',
    'AB-3',
    '<AB>-3',
    'LONGNAMED-3',
    'UTC+25',
    'XYZ',
    'XYZ-5:30',
    ':JST-9',
    '<-03>3<-02>,M3.2.0,M11.1.0',
  ].map((tz) => named(tz)),
  ...['NZST-12NZDT,M9.5.0,M4.1.0/3', 'CET-1CEST,J1,J365', 'CET-1CEST,0/0,365/23', 'UTC/x', 'GMT/x'].map((tz) =>
    named(tz),
  ),
  // TZ without a database
  ...['Asia/Tokyo', 'UTC', 'Etc/UTC', '', 'Europe/Berlin', 'EST5EDT', 'PRC', 'JST-9', `${database}/Asia/Tokyo`].map(
    bare,
  ),
  // Other directories
  {
    about: 'a name in /etc/zoneinfo',
    env: { TZ: 'Asia/Tokyo' },
    layout: { '/etc/zoneinfo/Asia/Tokyo': tokyo, '/etc/zoneinfo/Europe/London': utc },
  },
  {
    about: 'a name in /usr/share/lib/zoneinfo',
    env: { TZ: 'Asia/Tokyo' },
    layout: { '/usr/share/lib/zoneinfo/Asia/Tokyo': tokyo, '/usr/share/lib/zoneinfo/Europe/London': utc },
  },
  {
    about: 'a name in /usr/lib/locale/TZ',
    env: { TZ: 'Asia/Tokyo' },
    layout: { '/usr/lib/locale/TZ/Asia/Tokyo': tokyo, '/usr/lib/locale/TZ/Europe/London': utc },
  },
  {
    about: 'a name in /share/zoneinfo, which only musl reads',
    env: { TZ: 'Asia/Tokyo' },
    layout: { '/share/zoneinfo/Asia/Tokyo': tokyo },
  },
  {
    about: 'a corrupt file, and a sound one in a later directory',
    env: { TZ: 'Asia/Tokyo' },
    layout: {
      [`${database}/Asia/Tokyo`]: tokyo.subarray(0, 80),
      '/etc/zoneinfo/Asia/Tokyo': tokyo,
      '/etc/zoneinfo/Europe/London': utc,
    },
  },
  { about: 'TZDIR, which only glibc reads', env: { TZ: 'Tokyo', TZDIR: '/zones' }, layout: { '/zones/Tokyo': tokyo } },
  {
    about: 'ZONEINFO, a directory, which TZ is not looked up in',
    env: { TZ: 'Europe/London', ZONEINFO: '/zones' },
    layout: { '/zones/Europe/London': berlin },
  },
  {
    about: 'ZONEINFO, a zip file',
    env: { ZONEINFO: '/z.zip' },
    layout: { '/z.zip': storedZip({ 'Europe/London': utc }) },
  },
  {
    about: 'ZONEINFO, a compressed zip file',
    env: { ZONEINFO: '/z.zip' },
    layout: { '/z.zip': storedZip({ 'Europe/London': utc }, deflateRawSync) },
  },
  { about: 'ZONEINFO that does not exist', env: { ZONEINFO: '/none' }, layout: tzdata },
  {
    about: 'ZONEINFO that is text',
    env: { ZONEINFO: '/z.zip' },
    layout: { '/z.zip': 'not a zip file, but longer than its end record' },
  },
  // What the program brings along
  { about: 'time/tzdata in the program, no database', env: { TZ: 'Asia/Tokyo' }, program: 'embedded' },
  { about: 'time/tzdata in the program, daylight saving time', env: { TZ: 'America/New_York' }, program: 'embedded' },
  { about: 'time/tzdata in the program, no such zone', env: { TZ: 'Asia/Tokio' }, program: 'embedded' },
  { about: 'time/tzdata in the program, which has no right/', env: { TZ: 'right/Asia/Tokyo' }, program: 'embedded' },
  { about: 'time/tzdata in the program, an absolute name', env: { TZ: `${database}/Asia/Tokyo` }, program: 'embedded' },
  {
    about: 'time/tzdata in the program, and a database',
    env: { TZ: 'Asia/Tokyo' },
    program: 'embedded',
    layout: { ...tzdata, [`${database}/Asia/Tokyo`]: berlin },
  },
  {
    about: 'time/tzdata in the program, and a corrupt file',
    env: { TZ: 'Asia/Tokyo' },
    program: 'embedded',
    layout: { [`${database}/Asia/Tokyo`]: 'TZif' },
  },
  {
    about: 'GOROOT in the environment',
    env: { TZ: 'Asia/Tokyo', GOROOT: '/go' },
    layout: { '/go/lib/time/zoneinfo.zip': storedZip({ 'Asia/Tokyo': tokyo, 'Europe/London': london }) },
  },
  { about: 'GOROOT in the environment, empty', env: { TZ: 'Asia/Tokyo', GOROOT: '/none' } },
  { about: 'GOROOT that was linked in, and is not there', env: { TZ: 'Asia/Tokyo' }, program: 'linked-goroot' },
  // Files
  file('of version 2', tokyo),
  file('of version 3', encodeTzif({ ...zones.tokyo, version: 3 })),
  file('of version 4', encodeTzif({ ...zones.tokyo, version: 4 })),
  file('of version 1', encodeTzif({ ...zones.tokyo, version: 1 })),
  file('with daylight saving time in its rule', newYork),
  file('with an empty rule', encodeTzif({ ...zones.newYork, footer: '' })),
  file('whose rule lost its last byte', tokyo.subarray(0, -1)),
  file('whose rule is cut off', newYork.subarray(0, -8)),
  file('without a rule', tokyo.subarray(0, -7)),
  file(
    'without transitions, whose rule says otherwise',
    encodeTzif({ types: [{ offset: 3600, abbreviation: 'AAA' }], footer: 'BBB-2' }),
  ),
  file('with a malformed rule', encodeTzif({ ...zones.berlin, footer: 'CET-1CEST,M3.5' })),
];
