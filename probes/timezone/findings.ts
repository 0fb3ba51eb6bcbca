import { type Catalogue, defineFinding } from '../../src/finding.ts';

const initLocal = 'https://github.com/golang/go/blob/master/src/time/zoneinfo_unix.go';

export const findings = {
  'timezone/tz-file-missing': defineFinding<{ tz: string; searched: readonly string[]; database: boolean }>({
    severity: 'error',
    title: 'TZ names a zone that the container has no file for',
    why: 'Go reports no error for it: time.Local is UTC, and every time that is logged, stored or scheduled is off by the whole offset. time.LoadLocation of the same name fails with "unknown time zone".',
    example: { tz: 'Asia/Shanghai', searched: ['/usr/share/zoneinfo'], database: false },
    refs: [initLocal],
    message: ({ tz, searched, database }) =>
      `TZ=${tz}, but ${database ? 'the container has no zone of that name' : 'the container has no time zone database'}` +
      ` (searched ${searched.join(', ')}): the program silently runs in UTC`,
    remedy: ({ tz, database }) =>
      database
        ? `correct TZ=${tz} to a name of the database, as in Asia/Shanghai`
        : 'install tzdata (apk add tzdata; apt-get install tzdata), or COPY --from=build /usr/share/zoneinfo /usr/share/zoneinfo, or import _ "time/tzdata" in the program',
  }),
  'timezone/tz-unusable': defineFinding({
    severity: 'error',
    title: 'TZ leads to something that Go cannot load',
    why: 'Go reports no error for it: time.Local is UTC. time.LoadLocation of the same name fails with "malformed time zone information", "permission denied" or "is a directory".',
    example: { tz: 'America', path: '/usr/share/zoneinfo/America', reason: 'a directory' },
    refs: [initLocal],
    message: ({ tz, path, reason }) => `TZ=${tz}: ${path} is unusable (${reason}): the program silently runs in UTC`,
    remedy: ({ tz, path, reason }) =>
      reason === 'a directory'
        ? `name a zone in it: TZ=${tz}/<city>`
        : reason === 'permission denied'
          ? `chmod a+r ${path}, and a+x on the directories above it`
          : `replace ${path} by the file of a tzdata package`,
  }),
  'timezone/localtime-dangling': defineFinding({
    severity: 'error',
    title: '/etc/localtime is a link to a file that is not there',
    why: 'Go reports no error for it: time.Local is UTC although the link names another zone. Typical where tzdata was removed, or never installed, or the link was copied without its target.',
    example: { hops: ['/etc/localtime -> /usr/share/zoneinfo/Asia/Shanghai'], missing: '/usr/share/zoneinfo/Asia' },
    refs: [initLocal],
    message: ({ hops, missing }) =>
      `${hops.join(', ')}: ${missing} does not exist, so the program silently runs in UTC`,
    remedy: () =>
      'install tzdata in the final image, or copy the zone itself to /etc/localtime (COPY follows no link: cp -L)',
  }),
  'timezone/localtime-unusable': defineFinding({
    severity: 'error',
    title: '/etc/localtime is there, but Go cannot load it',
    why: 'Go reports no error for it: time.Local is UTC. A bind mount of a missing host file makes a directory; TZif version 4 is "malformed time zone information" to Go.',
    example: { path: '/etc/localtime', reason: 'a directory' },
    refs: [initLocal, 'https://www.rfc-editor.org/rfc/rfc9636'],
    message: ({ path, reason }) => `${path} is unusable (${reason}), so the program silently runs in UTC`,
    remedy: ({ path, reason }) =>
      reason === 'permission denied'
        ? `chmod a+r ${path}, and a+x on the directories above it`
        : 'ln -sf /usr/share/zoneinfo/<Area/City> /etc/localtime, with tzdata installed',
  }),
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
    message: ({ expected, actual, because }) => `the program runs in ${actual}, not ${expected}: ${because}`,
    remedy: ({ expected }) => `set TZ=${expected} in the container's environment, with tzdata installed`,
  }),
} as const satisfies Catalogue;
