import { type Catalogue, defineFinding } from '../../../src/finding.ts';
import { formatOffset } from '../words.ts';

const initLocal = 'https://github.com/golang/go/blob/master/src/time/zoneinfo_unix.go';

/** /etc/localtime, and the zone file that is in force. */
export const localtimeFindings = {
  'timezone/localtime-dangling': defineFinding<{ hops: readonly string[]; missing: string; zone: string | null }>({
    severity: 'error',
    title: '/etc/localtime is a link to a file that is not there',
    why: 'Go reports no error for it: time.Local is UTC although the link names another zone. Typical where tzdata was removed or never installed, or where the link was copied without its target.',
    example: {
      hops: ['/etc/localtime -> /usr/share/zoneinfo/Asia/Shanghai'],
      missing: '/usr/share/zoneinfo',
      zone: 'Asia/Shanghai',
    },
    refs: [initLocal],
    message: ({ hops, missing }) =>
      `${hops.join(', ')}: ${missing} does not exist, so the program silently runs in UTC`,
    remedy: ({ zone }) =>
      zone === null
        ? 'install tzdata in the final image, or make the link again: ln -sf /usr/share/zoneinfo/<Area/City> /etc/localtime'
        : `install tzdata in the final image, or COPY --from=build /usr/share/zoneinfo/${zone} /etc/localtime in place of the link`,
  }),
  'timezone/localtime-unusable': defineFinding({
    severity: 'error',
    title: '/etc/localtime is there, but Go cannot load it',
    why: 'Go reports no error for it: time.Local is UTC. A bind mount of a host file that does not exist makes a directory; TZif version 4 is "malformed time zone information" to Go.',
    example: { path: '/etc/localtime', reason: 'a directory' },
    refs: [initLocal, 'https://www.rfc-editor.org/rfc/rfc9636'],
    message: ({ path, reason }) => `${path} is unusable (${reason}), so the program silently runs in UTC`,
    remedy: ({ path, reason }) =>
      reason === 'permission denied'
        ? `chmod a+r ${path}, and a+x on the directories above it`
        : reason === 'a directory'
          ? 'take the mount away, or mount a file that the host has; then, or instead, set TZ=<Area/City> with tzdata installed'
          : 'with tzdata installed: ln -sf /usr/share/zoneinfo/<Area/City> /etc/localtime',
  }),
  'timezone/copy-differs': defineFinding<{
    path: string;
    zone: string;
    database: string;
    day: string;
    here: number;
    there: number;
    old: string | null;
  }>({
    severity: 'warning',
    title: 'The zone in force is a copy, and the database has other rules for it',
    why: 'The rules of the zone have changed between the two, so one of them is old: the copy, which time.Local is, or the database, which time.LoadLocation reads. Typical where /etc/localtime is mounted from the node, or was copied into the image once.',
    example: {
      path: '/etc/localtime',
      zone: 'America/Sao_Paulo',
      database: '/usr/share/zoneinfo/America/Sao_Paulo',
      day: '2026-11-03',
      here: -7200,
      there: -10_800,
      old: 'copy',
    },
    refs: ['https://data.iana.org/time-zones/tzdb/NEWS'],
    message: ({ path, zone, database, day, here, there, old }) =>
      `${path} is a copy of ${zone}, and differs from ${database}: on ${day} it has ${formatOffset(here)}, the database ${formatOffset(there)}` +
      (old === null ? '' : `; the ${old} is old`),
    remedy: ({ zone, old }) =>
      old === 'database'
        ? 'upgrade tzdata in the image (apk upgrade tzdata, apt-get install tzdata)'
        : `put a link in place of the copy, ln -sf /usr/share/zoneinfo/${zone} /etc/localtime, or set TZ=${zone}`,
  }),
  'timezone/right-zone': defineFinding({
    severity: 'warning',
    title: 'The zone counts leap seconds',
    why: 'The files below right/ are for system clocks that count leap seconds, which those of Linux do not. Go passes over the leap seconds, C programs on glibc subtract them, and every change of the clock comes late by them.',
    example: { path: '/usr/share/zoneinfo/right/Asia/Shanghai', leapSeconds: 27, plain: 'Asia/Shanghai' },
    refs: ['https://man7.org/linux/man-pages/man5/tzfile.5.html'],
    message: ({ path, leapSeconds }) =>
      `${path} counts ${leapSeconds} leap seconds: C programs on glibc show ${leapSeconds} s less than the Go program, and the clock is changed ${leapSeconds} s late`,
    remedy: ({ plain }) =>
      `use the zone without right/: TZ=${plain}, or ln -sf /usr/share/zoneinfo/${plain} /etc/localtime`,
  }),
  'timezone/footer-damaged': defineFinding<{ path: string; since: string | null }>({
    severity: 'warning',
    title: 'The rule at the end of the zone file is damaged',
    why: 'Go takes the file without a word, and keeps the zone of its last transition for ever: daylight saving time is never changed again. Typical of a file that was cut off, or edited.',
    example: { path: '/etc/localtime', since: '2007-11-04' },
    refs: ['https://www.rfc-editor.org/rfc/rfc9636'],
    message: ({ path, since }) =>
      `${path}: the rule at its end is cut off or malformed, so the clock is never changed ${since === null ? 'after the last transition' : `after ${since}`}`,
    remedy: ({ path }) => `replace ${path} by the file of a tzdata package`,
  }),
  'timezone/footer-ignored': defineFinding({
    severity: 'error',
    title: 'This version of Go does not read the rule at the end of the zone file',
    why: 'Before Go 1.15 the last transition in the file held for ever. Files as tzdata makes them since 2020b end their transitions in 2007 or 1996 and leave the rest to the rule: daylight saving time is wrong by an hour.',
    example: { path: '/usr/share/zoneinfo/America/New_York', goVersion: 'go1.14.15', since: '2007-11-04' },
    refs: ['https://go.dev/doc/go1.15#time'],
    message: ({ path, goVersion, since }) =>
      `${path} leaves the time after ${since} to a rule, which ${goVersion} does not read: the program is off by the daylight saving time`,
    remedy: () => 'build the program with a supported Go, or install a database that was made with zic -b fat',
  }),
} as const satisfies Catalogue;
