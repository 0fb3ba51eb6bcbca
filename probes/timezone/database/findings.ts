import { type Catalogue, defineFinding } from '../../../src/finding.ts';
import { formatOffset } from '../words.ts';

const loadLocation = 'https://pkg.go.dev/time#LoadLocation';
const news = 'https://data.iana.org/time-zones/tzdb/NEWS';

/** The time zone database: for time.LoadLocation, and its age. */
export const databaseFindings = {
  'timezone/no-database': defineFinding({
    severity: 'info',
    title: 'The program can call time.LoadLocation, and there is no time zone database',
    why: 'Every name but UTC and Local fails with "unknown time zone Europe/Berlin". It matters as soon as the program, or a driver or scheduler that it uses, is given the name of a zone.',
    example: { app: '/app' },
    refs: [loadLocation],
    message: ({ app }) =>
      `${app} contains time.LoadLocation, and neither it nor the container has a time zone database`,
    remedy: () =>
      'import _ "time/tzdata" in the program, build it with -tags timetzdata, or COPY --from=build /usr/share/zoneinfo /usr/share/zoneinfo',
  }),
  'timezone/zoneinfo-unusable': defineFinding<{ path: string; reason: string }>({
    severity: 'warning',
    title: 'ZONEINFO does not lead to a time zone database',
    why: 'time.LoadLocation asks it first. What does not exist is passed over without a word; a zip file must be uncompressed, or it fails with "unsupported compression for Europe/London in /zoneinfo.zip". time.Local never uses it.',
    example: { path: '/zoneinfo.zip', reason: 'unsupported compression' },
    refs: [loadLocation],
    message: ({ path, reason }) => `ZONEINFO=${path} is no use to time.LoadLocation: ${reason}`,
    remedy: ({ reason }) =>
      reason === 'unsupported compression'
        ? 'make the file with zip -0, or take lib/time/zoneinfo.zip of a Go distribution'
        : 'unset ZONEINFO, or point it to a zoneinfo directory or to lib/time/zoneinfo.zip of a Go distribution',
  }),
  'timezone/tzdata-old': defineFinding({
    severity: 'error',
    title: 'The time zone database is older than --tzdata-max-age allows',
    why: 'Several times a year a country changes its clocks, often weeks before. A program with an old database is off by an hour from that day on.',
    example: { release: '2021a', released: '2021-01-24', directory: '/usr/share/zoneinfo', days: 400 },
    refs: [news],
    message: ({ release, released, directory, days }) =>
      `${directory} is tzdata ${release}, released ${released}: more than ${days} days ago`,
    remedy: () =>
      'rebuild the image on a newer base, or upgrade tzdata in it (apk upgrade tzdata, apt-get install tzdata)',
  }),
  'timezone/tzdata-release-unknown': defineFinding<{ source: string | null }>({
    severity: 'warning',
    title: 'The age of the time zone database cannot be told',
    why: '--tzdata-max-age was stated, and no file of the container says which release the database is: tzdata.zi, or the package database.',
    example: { source: '/usr/share/zoneinfo' },
    refs: [news],
    message: ({ source }) =>
      source === null
        ? 'the container has no time zone database, so --tzdata-max-age cannot be judged'
        : `nothing tells the release of ${source}, neither tzdata.zi nor a package database: --tzdata-max-age cannot be judged`,
    remedy: ({ source }) =>
      source === null
        ? 'install tzdata, or leave --tzdata-max-age out'
        : 'install the tzdata package as a whole, or copy tzdata.zi with the zones',
  }),
  'timezone/tzdata-differs': defineFinding({
    severity: 'warning',
    title: 'The zone file and the database in probe-env show different times',
    why: 'One of the two is old: a country has changed its rules in between. If it is the container, the program is off by an hour from that day on.',
    example: {
      zone: 'Africa/Casablanca',
      path: '/usr/share/zoneinfo/Africa/Casablanca',
      release: '2025b',
      reference: '2026c',
      day: '2026-09-21',
      here: 3600,
      there: 0,
    },
    refs: [news],
    message: ({ zone, path, release, reference, day, here, there }) =>
      `${path} (${release === '' ? 'of an unknown release' : `tzdata ${release}`}) has ${formatOffset(here)} on ${day}, where ${zone} has ${formatOffset(there)} by tzdata ${reference}`,
    remedy: () =>
      'upgrade tzdata in the image (apk upgrade tzdata, apt-get install tzdata), or rebuild it on a newer base',
  }),
} as const satisfies Catalogue;
