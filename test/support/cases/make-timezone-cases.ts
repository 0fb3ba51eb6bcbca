/**
 * Writes the binary files in test/cases/timezone: run it after changing the table, and commit what it makes.
 *   node test/support/cases/make-timezone-cases.ts
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { makeGoElf } from '../bytes/elf/go-elf.ts';
import { lineTable } from '../bytes/elf/line-table.ts';
import { storedZip } from '../bytes/stored-zip.ts';
import { encodeTzif } from '../bytes/tzif-bytes.ts';
import { zones } from '../roots/zones.ts';

const shanghai = encodeTzif(zones.shanghai);
const tokyo = encodeTzif(zones.tokyo);
const berlin = encodeTzif(zones.berlin);
const newYork = encodeTzif(zones.newYork);
const london = encodeTzif(zones.london);
const utc = encodeTzif(zones.utc);
/** The changes of two years, as many seconds late as there are leap seconds. */
const berlinWithLeaps = {
  ...zones.berlin,
  leaps: [78_796_800, 94_694_401],
  transitions: [...['2026-03-29', '2026-10-25', '2027-03-28', '2027-10-31'].entries()].map(
    ([index, day]) => [Date.parse(`${day}T01:00:02Z`) / 1000, index % 2 === 0 ? 2 : 1] as const,
  ),
};
const database = 'usr/share/zoneinfo';

const app = makeGoElf({
  goVersion: 'go1.26.0',
  contents: { '.gopclntab': lineTable(['runtime.main', 'time.LoadLocation', 'main.main'], ['runtime/proc.go']) },
});
const quietApp = makeGoElf({
  goVersion: 'go1.26.0',
  contents: { '.gopclntab': lineTable(['runtime.main', 'main.main'], ['runtime/proc.go']) },
});
const embeddingApp = makeGoElf({
  goVersion: 'go1.26.0',
  contents: {
    '.gopclntab': lineTable(['runtime.main', 'time.LoadLocation'], ['runtime/proc.go']),
    '.rodata': storedZip({ 'America/New_York': newYork, 'Asia/Tokyo': tokyo, 'Europe/London': london }),
  },
});
/** As nixpkgs builds Go: strings lie side by side, without an end. */
const storeDirectory = 'nix/store/0fmk8kb4mrl3pz29qyn1cm9hvz1pwnqd-tzdata-2025b/share/zoneinfo';
const nixApp = makeGoElf({
  goVersion: 'go1.26.0',
  contents: {
    '.gopclntab': lineTable(['runtime.main', 'time.LoadLocation'], ['runtime/proc.go']),
    '.rodata': Buffer.from(`unexpected end of/${storeDirectory}//usr/share/zoneinfo//usr/share/lib/zoneinfo/and more`),
  },
});
const guixDirectory = 'gnu/store/x5b1mlgzpq4a0i5d2v3c9hl4j8r6y7n0-tzdata-2025b/share/zoneinfo';
const guixApp = makeGoElf({
  goVersion: 'go1.26.0',
  contents: {
    '.gopclntab': lineTable(['runtime.main', 'time.LoadLocation'], ['runtime/proc.go']),
    '.rodata': Buffer.from(`bad TinySizeClass/${guixDirectory}/usr/share/lib/zoneinfo/`),
  },
});
const oldApp = makeGoElf({ goVersion: 'go1.14.15', format: 'pointer' });
const linkedRootApp = makeGoElf({
  goVersion: 'go1.26.0',
  contents: { '.gopclntab': lineTable(['runtime.main'], ['/usr/local/go/src/runtime/proc.go']) },
});

/** The same, and it calls time.LoadLocation. */
const linkedRootCaller = makeGoElf({
  goVersion: 'go1.26.0',
  contents: {
    '.gopclntab': lineTable(['runtime.main', 'time.LoadLocation'], ['/usr/local/go/src/runtime/proc.go']),
  },
});

/** The smallest that counts as a database of the world, without legacy names. */
const london13 = { [`${database}/Europe/London`]: london };
const asia13 = { ...london13, [`${database}/Asia/Shanghai`]: shanghai };
const zi13 = {
  ...london13,
  [`${database}/America/Denver`]: encodeTzif(zones.denver),
  [`${database}/America/Los_Angeles`]: encodeTzif(zones.losAngeles),
};

const files: Readonly<Record<string, Readonly<Record<string, Uint8Array>>>> = {
  // healthy
  'localtime-link': { [`${database}/Asia/Shanghai`]: shanghai },
  'localtime-ubi': { [`${database}/UTC`]: utc },
  'localtime-copy': { 'etc/localtime': berlin },
  'localtime-copy-of-database': { 'etc/localtime': berlin, [`${database}/Europe/Berlin`]: berlin },
  'localtime-mounted': { 'etc/localtime': shanghai },
  'tz-name': { [`${database}/Asia/Shanghai`]: shanghai },
  distroless: { app, [`${database}/Europe/London`]: london },
  'alpine-setup-timezone': { 'etc/zoneinfo/Europe/Berlin': berlin },
  'tz-over-utc': { [`${database}/Europe/Berlin`]: berlin, [`${database}/Etc/UTC`]: utc },
  'tz-embedded': { app: embeddingApp },
  'tz-linked-goroot': { app: linkedRootApp, 'usr/local/go/lib/time/zoneinfo.zip': storedZip({ 'Asia/Tokyo': tokyo }) },
  'database-of-a-linked-goroot': {
    app: linkedRootCaller,
    'usr/local/go/lib/time/zoneinfo.zip': storedZip({ 'Asia/Tokyo': tokyo }),
  },
  'no-database-not-called': { app: quietApp },
  'expected-alias': { [`${database}/Asia/Shanghai`]: shanghai },
  'expected-same-content': { 'etc/localtime': shanghai, [`${database}/PRC`]: shanghai },
  'expected-by-rules': { 'etc/localtime': tokyo },
  'etc-timezone-alias': { [`${database}/Asia/Shanghai`]: shanghai },
  'tzdata-young': { [`${database}/Europe/London`]: london },
  // TZ leads nowhere
  'tz-unknown-name': { [`${database}/Europe/London`]: london },
  'tz-stripped-database': { [`${database}/UTC`]: utc },
  'tz-wrong-case': { [`${database}/Asia/Tokyo`]: tokyo },
  'tz-blank': { [`${database}/America/New_York`]: newYork },
  'tz-quotes': { [`${database}/Europe/Berlin`]: berlin },
  'tz-utc-wrong-case': { [`${database}/UTC`]: utc, [`${database}/Europe/London`]: london },
  'tz-version-4': { [`${database}/Asia/Tokyo`]: encodeTzif({ ...zones.tokyo, version: 4 }) },
  'tz-colon-before-go-1.16': { app: oldApp, [`${database}/Asia/Tokyo`]: tokyo },
  // /etc/localtime
  'localtime-version-4': { 'etc/localtime': encodeTzif({ ...zones.shanghai, version: 4 }) },
  'localtime-cut-off': { 'etc/localtime': berlin.subarray(0, 100) },
  'localtime-denied': { 'etc/localtime': berlin },
  'localtime-right': { [`${database}/right/Asia/Tokyo`]: encodeTzif(zones.tokyoRight) },
  'localtime-stale': {
    'etc/localtime': encodeTzif(zones.saoPauloOld),
    [`${database}/America/Sao_Paulo`]: encodeTzif(zones.saoPaulo),
    [`${database}/Europe/Berlin`]: berlin,
  },
  'localtime-mounted-stale': {
    'etc/localtime': encodeTzif(zones.saoPauloOld),
    [`${database}/America/Sao_Paulo`]: encodeTzif(zones.saoPaulo),
    [`${database}/Europe/London`]: london,
  },
  'localtime-mounted-newer': {
    'etc/localtime': encodeTzif(zones.saoPaulo),
    [`${database}/America/Sao_Paulo`]: encodeTzif(zones.saoPauloOld),
  },
  'footer-cut-off': { 'etc/localtime': newYork.subarray(0, -9) },
  'footer-before-go-1.15': { app: oldApp, [`${database}/America/New_York`]: newYork },
  // built for a distribution
  'directory-of-nixpkgs': {
    app: nixApp,
    [`${storeDirectory}/Europe/Berlin`]: berlin,
    [`${storeDirectory}/Europe/London`]: london,
  },
  'directory-of-guix': { app: guixApp, [`${guixDirectory}/Europe/London`]: london },
  'directory-of-nixpkgs-absent': { app: nixApp },
  // a file is what its content is
  'utc-overwritten': { [`${database}/Etc/UTC`]: shanghai, [`${database}/Asia/Shanghai`]: shanghai },
  'utc-overwritten-mounted': { [`${database}/Etc/UTC`]: shanghai, [`${database}/Asia/Shanghai`]: shanghai },
  'utc-overwritten-expected': { [`${database}/Etc/UTC`]: shanghai, [`${database}/Asia/Shanghai`]: shanghai },
  'expected-overwritten': { [`${database}/Europe/London`]: encodeTzif(zones.kolkata) },
  'tz-file-overwritten': { [`${database}/Europe/London`]: encodeTzif(zones.kolkata) },
  'offset-overwritten': { [`${database}/Etc/GMT+5`]: encodeTzif(zones.eightEast) },
  // old and new names
  'tz-old-name': zi13,
  'tz-old-name-by-own-table': { ...london13, [`${database}/Europe/Kyiv`]: encodeTzif(zones.kyiv) },
  'tz-new-name': { ...london13, [`${database}/Europe/Kiev`]: encodeTzif(zones.kyiv) },
  'zoneinfo-with-one-zone': { 'zones/Asia/Shanghai': shanghai },
  'zoneinfo-zip-with-one-zone': { 'zones.zip': storedZip({ 'Asia/Shanghai': shanghai }) },
  'zoneinfo-relative': { 'work/zones/Asia/Shanghai': shanghai },
  'goroot-relative': { app, 'work/go/lib/time/zoneinfo.zip': storedZip({ 'Asia/Tokyo': tokyo }) },
  'goroot-zip-with-one-zone': { app, 'opt/go/lib/time/zoneinfo.zip': storedZip({ 'Asia/Tokyo': tokyo }) },
  'tzdir-relative': { ...asia13, 'work/zones/Asia/Shanghai': tokyo },
  'zoneinfo-zip-with-a-directory': { 'zones.zip': storedZip({ 'zoneinfo/Europe/London': london }) },
  'tz-zone-is-a-dangling-link': london13,
  'tz-zone-behind-a-dangling-link': london13,
  'tz-too-new': { ...london13, [`${database}/America/New_York`]: newYork },
  'tz-region-missing': { [`${database}/Asia/Shanghai`]: shanghai },
  'expected-old-name': { ...london13, [`${database}/Europe/Kyiv`]: encodeTzif(zones.kyiv) },
  'localtime-old-name': zi13,
  'tz-rule-of-a-region': zi13,
  'tz-rule-of-utc': {
    ...london13,
    [`${database}/Etc/GMT+8`]: encodeTzif(zones.eightWest),
    [`${database}/Etc/GMT-8`]: encodeTzif(zones.eightEast),
  },
  'tz-index': london13,
  'right-zone-fat': { [`${database}/right/Europe/Berlin`]: encodeTzif(berlinWithLeaps) },
  'tz-rule-with-the-clock-of-utc': london13,
  'tz-rule-with-the-other-sign': { ...asia13, [`${database}/Etc/GMT+8`]: encodeTzif(zones.eightWest) },
  'tz-with-a-comment': asia13,
  'tz-offset': { ...london13, [`${database}/Etc/GMT-8`]: encodeTzif(zones.eightEast) },
  'zoneinfo-and-tz': { 'zoneinfo.zip': storedZip({ 'Europe/Berlin': berlin, 'Europe/London': london }) },
  'tzdir-and-tz': { 'opt/zoneinfo/Europe/Berlin': berlin },
  'tz-in-usr-local': { [`${database}/Europe/London`]: london, 'usr/local/share/zoneinfo/Europe/Berlin': berlin },
  'tz-below-a-closed-directory': { [`${database}/Europe/Berlin`]: berlin },
  'tz-file-closed': { [`${database}/Europe/Berlin`]: berlin },
  'localtime-below-a-closed-directory': { [`${database}/Europe/Berlin`]: berlin },
  'tzdir-besides': { [`${database}/Europe/Berlin`]: berlin },
  // not the name of a zone
  'tz-city-without-zone': asia13,
  'tz-hyphen': { ...london13, [`${database}/America/New_York`]: newYork },
  'tz-without-region': { ...london13, [`${database}/America/New_York`]: newYork },
  'tz-reversed': asia13,
  'tz-with-accents': { ...london13, [`${database}/America/Sao_Paulo`]: encodeTzif(zones.saoPaulo) },
  'tz-beside-words': london13,
  'tz-removed-name': { ...london13, [`${database}/America/New_York`]: newYork },
  'tz-old-name-behind-a-colon': { ...london13, [`${database}/Europe/Kyiv`]: encodeTzif(zones.kyiv) },
  'localtime-link-with-blanks': { ...london13, [`${database}/America/New_York`]: newYork },
  'localtime-link-without-directory': london13,
  'localtime-link-without-zone': london13,
  'localtime-link-to-a-region': london13,
  'tz-windows': asia13,
  'tz-abbreviation': { ...asia13, [`${database}/America/Chicago`]: encodeTzif(zones.chicago) },
  'tz-posix-prefix': asia13,
  'tz-windows-without-tzdata': {},
  // what Go does not read
  'variable-unread': { ...london13, [`${database}/Etc/UTC`]: utc, [`${database}/Asia/Shanghai`]: shanghai },
  'variable-with-a-hyphen': { [`${database}/Asia/Shanghai`]: shanghai },
  'zoneinfo-is-a-zone': { [`${database}/Asia/Shanghai`]: shanghai },
  'option-unread': { [`${database}/Europe/Berlin`]: berlin },
  'variable-unread-same': { [`${database}/Asia/Shanghai`]: shanghai },
  'variable-unread-beside-tz': { [`${database}/Asia/Shanghai`]: shanghai },
  // rules that have changed
  'rules-of-2021': { [`${database}/America/Mexico_City`]: encodeTzif(zones.mexicoCityOld) },
  'rules-of-a-newer-release': { [`${database}/America/Mexico_City`]: encodeTzif(zones.mexicoCityOld) },
  // who sees what
  'expected-elsewhere': { [`${database}/Europe/Berlin`]: berlin },
  'expected-sibling': {
    [`${database}/Asia/Shanghai`]: shanghai,
    [`${database}/Asia/Taipei`]: encodeTzif(zones.taipei),
  },
  'expected-fallback': { [`${database}/Europe/London`]: london },
  'c-musl-rejects-dots': { [`${database}/Asia/Tokyo`]: tokyo },
  'etc-timezone-other': { [`${database}/Asia/Shanghai`]: shanghai, [`${database}/Europe/Berlin`]: berlin },
  'tz-over-another': { [`${database}/Asia/Shanghai`]: shanghai, [`${database}/Europe/Berlin`]: berlin },
  'clock-before-tzdata': { [`${database}/Europe/London`]: london },
  // the database
  'no-database': { app },
  'no-database-and-tz': { app },
  'zoneinfo-text': { app, 'zones.zip': Buffer.from('PK, but not what a zip file looks like\n') },
  'tzdata-old': { [`${database}/Europe/London`]: london },
  'tzdata-old-distroless': { [`${database}/Europe/London`]: london },
  'tzdata-old-alpine': { [`${database}/Europe/London`]: london },
  'tzdata-release-unknown': { [`${database}/Europe/London`]: london },
  'tzdata-release-embedded': { app: embeddingApp },
  'tzdata-differs': { [`${database}/Asia/Tokyo`]: encodeTzif(zones.tokyoChanged) },
};

const directory = path.join(import.meta.dirname, '../../cases/timezone');

/** Every binary file of the cases, with its full path. */
export function timezoneCaseFiles(): { readonly file: string; readonly bytes: Uint8Array }[] {
  return Object.entries(files).flatMap(([name, contents]) =>
    Object.entries(contents).map(([place, bytes]) => ({ file: path.join(directory, name, 'rootfs', place), bytes })),
  );
}

if (import.meta.main) {
  for (const { file, bytes } of timezoneCaseFiles()) {
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, bytes);
  }
}
