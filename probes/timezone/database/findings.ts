import { type Catalog, defineFinding } from '../../../src/finding.ts';
import type { Installer } from '../../../src/linux/installer.ts';
import type { HeldBy } from '../../../src/linux/volume.ts';
import { formatOffset, upgradeTzdata } from '../words/words.ts';

const loadLocation = 'https://pkg.go.dev/time#LoadLocation';
const news = 'https://data.iana.org/time-zones/tzdb/NEWS';

/** The time zone database: for time.LoadLocation, and its age. */
export const databaseFindings = {
  'timezone/no-database': defineFinding({
    severity: 'info',
    title: 'The program can call time.LoadLocation, but there is no time zone database',
    why: 'Every name but UTC and Local fails with "unknown time zone Europe/Berlin". It matters as soon as the program, or a driver or scheduler that it uses, is given the name of a zone.',
    example: { app: '/app' },
    refs: [loadLocation],
    message: ({ app }) =>
      `${app} contains time.LoadLocation, and neither it nor the container has a time zone database`,
    remedy: () =>
      'import _ "time/tzdata" in the program; or build it with -tags timetzdata; or COPY --from=build /usr/share/zoneinfo /usr/share/zoneinfo',
  }),
  'timezone/database-unread': defineFinding({
    severity: 'warning',
    title: 'There is a time zone database where Go does not look',
    why: 'time.LoadLocation fails for every name but UTC and Local: "unknown time zone Europe/Berlin". Only the variable ZONEINFO makes Go read a zip file, or a directory that is not one of its own; the zip file of a Go distribution is found by itself only below the GOROOT that the program was built with, and never with -trimpath.',
    example: { app: '/app', path: '/zoneinfo.zip' },
    refs: [loadLocation],
    message: ({ app, path }) =>
      `${app} contains time.LoadLocation, which does not look into ${path}, the only time zone database here`,
    remedy: ({ path }) => `in the Dockerfile: ENV ZONEINFO=${path}`,
  }),
  'timezone/zoneinfo-unusable': defineFinding<{ path: string; reason: string }>({
    severity: 'warning',
    title: 'ZONEINFO does not name a time zone database',
    why: 'time.LoadLocation looks there first. A path that does not exist is silently skipped; a zip file must be uncompressed, or it fails with "unsupported compression for Europe/London in /zoneinfo.zip". time.Local never uses it.',
    example: { path: '/zoneinfo.zip', reason: 'unsupported compression' },
    refs: [loadLocation],
    message: ({ path, reason }) => `time.LoadLocation cannot use ZONEINFO=${path}: ${reason}`,
    remedy: ({ reason }) =>
      reason === 'unsupported compression'
        ? 'make the file with zip -0; or use lib/time/zoneinfo.zip from a Go distribution'
        : 'unset ZONEINFO; or point it to a zoneinfo directory or to lib/time/zoneinfo.zip from a Go distribution',
  }),
  'timezone/tzdata-old': defineFinding<{
    release: string;
    released: string;
    directory: string;
    days: number;
    installer: Installer | null;
    volume?: HeldBy;
  }>({
    severity: 'error',
    title: 'The time zone database is older than --tzdata-max-age allows',
    why: 'Several times a year a country changes its rules, often with only weeks of notice. From that day on a program with an old database is off by an hour.',
    example: { release: '2021a', released: '2021-01-24', directory: '/usr/share/zoneinfo', days: 400, installer: null },
    refs: [news],
    message: ({ release, released, directory, days }) =>
      `${directory} is tzdata ${release}, released ${released}: more than ${days} days ago`,
    remedy: ({ installer, volume }) => upgradeTzdata({ installer, volume }),
  }),
  'timezone/tzdata-release-unknown': defineFinding<{ source: string | null }>({
    severity: 'warning',
    title: 'The age of the time zone database is unknown',
    why: '--tzdata-max-age was given, but no file in the container says which release the database is: neither tzdata.zi nor the package database.',
    example: { source: '/usr/share/zoneinfo' },
    refs: [news],
    message: ({ source }) =>
      source === null
        ? 'the container has no time zone database, so --tzdata-max-age cannot be checked'
        : `nothing records the release of ${source}, neither tzdata.zi nor a package database: --tzdata-max-age cannot be checked`,
    remedy: ({ source }) =>
      source === null
        ? 'install tzdata; or leave --tzdata-max-age out'
        : 'install the tzdata package as a whole; or copy tzdata.zi with the zones',
  }),
  'timezone/tzdata-differs': defineFinding<{
    zone: string;
    /** The file, or the program or zip file that the zone is read from. */
    path: string;
    release: string | null;
    reference: string;
    day: string;
    here: number;
    there: number;
    installer: Installer | null;
    volume?: HeldBy;
  }>({
    severity: 'warning',
    title: 'The rules of the zone in force are outdated',
    why: 'A country has changed its clocks since the zone file was made: the program is off by an hour, from that day on or every summer. probe-env compares the zone in force with the rules of its own release, within the next year.',
    example: {
      zone: 'America/Mexico_City',
      path: '/usr/share/zoneinfo/America/Mexico_City',
      release: '2021a',
      reference: '2026f',
      day: '2026-06-01',
      here: -18_000,
      there: -21_600,
      installer: 'apt-get',
    },
    refs: [news],
    message: ({ zone, path, release, reference, day, here, there }) =>
      `${path} (${release === null ? 'of an unknown release' : `tzdata ${release}`}) has old rules for ${zone}: ${formatOffset(here)} on ${day}, where tzdata ${reference} has ${formatOffset(there)}`,
    remedy: ({ path, installer, volume }) =>
      path.includes('time/tzdata') || path.endsWith('.zip')
        ? `${upgradeTzdata({ installer, volume })}: Go reads that before the zones of the program`
        : path === '/etc/localtime'
          ? 'take /etc/localtime from a newer tzdata: update the node, or the image that it is copied from'
          : upgradeTzdata({ installer, volume }),
  }),
} as const satisfies Catalog;
