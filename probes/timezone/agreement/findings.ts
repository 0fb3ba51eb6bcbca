import { type Catalog, defineFinding } from '../../../src/finding.ts';
import type { Installer } from '../../../src/linux/installer.ts';
import type { HeldBy } from '../../../src/linux/volume.ts';
import { setZone, shorten } from '../words/words.ts';
import { restoreZone } from '../zone/findings-localtime.ts';

const initLocal = 'https://github.com/golang/go/blob/master/src/time/zoneinfo_unix.go';

/** The stated zone, the one in force, and the ones that others in the container see. */
export const agreementFindings = {
  'timezone/zone-unverified': defineFinding<{
    expected: string;
    /** Its name in the container, if that is another. */
    set?: string;
  }>({
    severity: 'error',
    title: 'Which zone will be in force cannot be verified (--tz)',
    why: 'The files of an image do not say what its ENV lines and the deployment set, and TZ comes before /etc/localtime. The expectation is neither confirmed nor refuted, so it is not reported as met.',
    example: { expected: 'Asia/Shanghai' },
    refs: [initLocal],
    message: ({ expected }) => `TZ is not known, so ${expected} cannot be verified`,
    remedy: ({ expected, set = expected }) =>
      `state the environment: --image-config FILE (skopeo inspect --config), or --env TZ=${set} where the deployment sets it`,
  }),
  'timezone/mismatch': defineFinding<{
    expected: string;
    actual: string;
    because: string;
    /** The name to set, since the container may have the zone under another one. */
    set: string;
    inDatabase: boolean;
    /** The file of that name, if another zone was written over it. */
    overwritten?: { readonly path: string; readonly mounted: boolean };
    installer: Installer | null;
    volume?: HeldBy;
  }>({
    severity: 'error',
    title: 'The zone in force is not the one that --tz expects',
    why: 'The program formats, parses and schedules in a different zone than intended. Go takes TZ first, then /etc/localtime, and UTC whenever that fails.',
    example: {
      expected: 'Asia/Shanghai',
      actual: 'UTC (UTC, +00:00)',
      because: 'TZ is unset and /etc/localtime does not exist',
      set: 'Asia/Shanghai',
      inDatabase: true,
      installer: null,
    },
    refs: [initLocal],
    message: ({ expected, actual, because }) => `the program runs in ${actual}; expected ${expected}: ${because}`,
    remedy: ({ set, inDatabase, overwritten, installer, volume }) =>
      overwritten === undefined
        ? setZone(set, inDatabase, { installer, volume })
        : restoreZone({ ...overwritten, installer, volume }),
  }),
  'timezone/expectation-unknown': defineFinding<{
    expected: string;
    nearest: string | null;
    place: string | null;
    others: readonly { readonly zone: string; readonly place: string }[];
  }>({
    severity: 'error',
    title: 'The zone that --tz names does not exist',
    why: 'Neither the container nor the database in probe-env has a zone of that name, so it can never be in force; time.LoadLocation fails with "unknown time zone".',
    example: { expected: 'Asia/Beijing', nearest: 'Asia/Shanghai', place: null, others: [] },
    refs: ['https://data.iana.org/time-zones/tzdb/zone1970.tab'],
    message: ({ expected }) => `--tz ${shorten(expected)}: there is no zone of that name`,
    remedy: ({ nearest, place, others }) =>
      nearest === null
        ? 'correct --tz or PROBE_ENV_TZ; names are those in https://data.iana.org/time-zones/tzdb/zone1970.tab'
        : [
            `correct --tz or PROBE_ENV_TZ: --tz ${nearest}${place === null ? '' : ` (${place})`}`,
            ...others.map((other) => `--tz ${other.zone} (${other.place})`),
          ].join('; or '),
  }),
  'timezone/c-disagrees': defineFinding<{
    setting: string;
    go: string;
    others: readonly string[];
    /** The intended zone, if that is known. */
    zone: string | null;
  }>({
    severity: 'warning',
    // The same setting, the same remedy: what the Go program does with it is the error.
    coveredBy: ['timezone/tz-posix-rule', 'timezone/tz-file-missing', 'timezone/localtime-unusable'],
    title: 'C programs in the container are in a different zone than the Go program',
    why: 'The same TZ or /etc/localtime is read by other rules: glibc and musl take POSIX rules and TZif version 4, musl refuses dots, Go has more directories and the embedded database. "date" then misleads anyone who looks for the cause.',
    example: { setting: 'TZ=JST-9', go: 'UTC (+00:00)', others: ['JST (+09:00) by glibc'], zone: 'Asia/Tokyo' },
    refs: ['https://man7.org/linux/man-pages/man3/tzset.3.html', initLocal],
    message: ({ setting, go, others }) =>
      `${setting}: the Go program is in ${go}, "date" and other C programs are in ${others.join(', ')}`,
    remedy: ({ zone }) =>
      `set TZ to the name of a zone${zone === null ? '' : `, TZ=${zone}`}, with tzdata installed: Go, glibc and musl agree on that`,
  }),
  'timezone/etc-timezone-contradicts': defineFinding<{ named: string; localtime: string | null }>({
    severity: 'warning',
    title: '/etc/timezone and /etc/localtime name different zones',
    why: 'Go and C programs follow /etc/localtime, and are in UTC without it; Java, and dpkg-reconfigure at the next upgrade of tzdata, follow /etc/timezone. Typical where a Dockerfile writes only one of them.',
    example: { named: 'Etc/UTC', localtime: 'Asia/Shanghai' },
    refs: ['https://wiki.debian.org/TimeZoneChanges'],
    message: ({ named, localtime }) =>
      localtime === null
        ? `/etc/timezone says ${named}, but Go follows /etc/localtime, which does not exist: the program is in UTC`
        : `/etc/timezone says ${named}, but /etc/localtime, which Go follows, is ${localtime}`,
    remedy: ({ named, localtime }) =>
      localtime === null
        ? `with tzdata installed, RUN ln -sf /usr/share/zoneinfo/${named} /etc/localtime; or set TZ=${named}`
        : `for ${named}: RUN ln -sf /usr/share/zoneinfo/${named} /etc/localtime; or for ${localtime}: RUN echo ${localtime} > /etc/timezone`,
  }),
  'timezone/tz-overrides': defineFinding({
    severity: 'info',
    title: 'TZ overrides another zone of the image',
    why: 'The image is set up for one zone, and the environment for another. The program follows TZ; processes that are started without it, by cron or sshd, follow /etc/localtime.',
    example: { tz: 'America/New_York', localtime: 'Asia/Shanghai' },
    refs: [initLocal],
    message: ({ tz, localtime }) => `TZ=${tz} overrides /etc/localtime, which is ${localtime}`,
    remedy: ({ tz }) =>
      `if that is not intended: unset TZ; or make /etc/localtime the same zone: RUN ln -sf /usr/share/zoneinfo/${tz} /etc/localtime`,
  }),
  'timezone/clock-behind': defineFinding({
    severity: 'error',
    title: 'The system clock is behind',
    why: 'It shows a date before something that has already happened. TLS fails with "x509: certificate has expired or is not yet valid: current time ... is before ...", tokens are refused, and timers fire at the wrong time.',
    example: { day: '1970-01-01', notBefore: '2026-04-22', since: 'this probe-env was built' },
    refs: ['https://man7.org/linux/man-pages/man7/time_namespaces.7.html'],
    message: ({ day, notBefore, since }) => `the clock says ${day}, but ${since} on ${notBefore}`,
    remedy: () => 'set the clock of the node, by NTP: containers share its clock',
  }),
} as const satisfies Catalog;
