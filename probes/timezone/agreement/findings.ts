import { type Catalogue, defineFinding } from '../../../src/finding.ts';

const initLocal = 'https://github.com/golang/go/blob/master/src/time/zoneinfo_unix.go';

/** What is stated, what is in force, and what others in the container see. */
export const agreementFindings = {
  'timezone/mismatch': defineFinding({
    severity: 'error',
    title: 'The zone in force is not the one that --tz states',
    why: 'The program formats, parses and schedules in another zone than intended. Go takes TZ first, then /etc/localtime, and UTC whenever that fails.',
    example: {
      expected: 'Asia/Shanghai',
      actual: 'UTC (UTC, +00:00)',
      because: 'TZ is unset and /etc/localtime does not exist',
    },
    refs: [initLocal],
    message: ({ expected, actual, because }) => `the program runs in ${actual}, not in ${expected}: ${because}`,
    remedy: ({ expected }) => `set TZ=${expected} in the environment of the container, with tzdata installed`,
  }),
  'timezone/expectation-unknown': defineFinding({
    severity: 'error',
    title: 'The zone that --tz states does not exist',
    why: 'Neither the container nor the database in probe-env has a zone of that name, so it can never be in force; time.LoadLocation fails with "unknown time zone".',
    example: { expected: 'Asia/Beijing' },
    refs: ['https://data.iana.org/time-zones/tzdb/zone1970.tab'],
    message: ({ expected }) => `--tz ${expected}: there is no zone of that name`,
    remedy: () => 'correct --tz, or PROBE_ENV_TZ: Beijing is in Asia/Shanghai, Mumbai in Asia/Kolkata',
  }),
  'timezone/c-disagrees': defineFinding({
    severity: 'warning',
    title: 'C programs in the container are in another zone than the Go program',
    why: 'The same TZ or /etc/localtime is read by other rules: glibc and musl take POSIX rules and TZif version 4, musl refuses dots, Go has more directories and the embedded database. "date" misleads whoever looks for the cause.',
    example: { setting: 'TZ=JST-9', go: 'UTC (+00:00)', others: ['JST (+09:00) by glibc'] },
    refs: ['https://man7.org/linux/man-pages/man3/tzset.3.html', initLocal],
    message: ({ setting, go, others }) =>
      `${setting}: the Go program is in ${go}, "date" and other C programs are in ${others.join(', ')}`,
    remedy: () => 'set TZ to the name of a zone, as in TZ=Asia/Tokyo, with tzdata installed: all read that alike',
  }),
  'timezone/etc-timezone-contradicts': defineFinding<{ named: string; localtime: string | null }>({
    severity: 'warning',
    title: '/etc/timezone and /etc/localtime are two different zones',
    why: 'Go and C programs follow /etc/localtime, and are in UTC without it; Java, and dpkg-reconfigure at the next upgrade of tzdata, follow /etc/timezone. Typical where a Dockerfile writes only one of them.',
    example: { named: 'Etc/UTC', localtime: 'Asia/Shanghai' },
    refs: ['https://wiki.debian.org/TimeZoneChanges'],
    message: ({ named, localtime }) =>
      localtime === null
        ? `/etc/timezone says ${named}, but only /etc/localtime counts, and does not exist: the Go program is in UTC`
        : `/etc/timezone says ${named}, /etc/localtime is ${localtime}: the Go program is in ${localtime}`,
    remedy: ({ named, localtime }) =>
      localtime === null
        ? `with tzdata installed, ln -sf /usr/share/zoneinfo/${named} /etc/localtime; or set TZ=${named}`
        : `echo ${localtime} > /etc/timezone, or remove that file`,
  }),
  'timezone/tz-overrides': defineFinding({
    severity: 'info',
    title: 'TZ overrides another zone of the image',
    why: 'The image is set up for one zone, and the environment for another. The program follows TZ; processes that are started without it, by cron or sshd, follow /etc/localtime.',
    example: { tz: 'America/New_York', localtime: 'Asia/Shanghai' },
    refs: [initLocal],
    message: ({ tz, localtime }) => `TZ=${tz} overrides /etc/localtime, which is ${localtime}`,
    remedy: ({ tz }) => `if that is not intended, unset TZ; otherwise ln -sf /usr/share/zoneinfo/${tz} /etc/localtime`,
  }),
  'timezone/clock-behind': defineFinding({
    severity: 'error',
    title: 'The clock of the system is wrong',
    why: 'It shows a day before something that has already happened. TLS fails with "x509: certificate has expired or is not yet valid: current time ... is before ...", tokens are refused, and timers fire at the wrong time.',
    example: { day: '1970-01-01', notBefore: '2026-04-22', since: 'this probe-env was built' },
    refs: ['https://man7.org/linux/man-pages/man7/time_namespaces.7.html'],
    message: ({ day, notBefore, since }) => `the clock says ${day}, but ${since} on ${notBefore}`,
    remedy: () => 'set the clock of the node, by NTP: containers have no clock of their own',
  }),
} as const satisfies Catalogue;
