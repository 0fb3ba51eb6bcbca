import { type Catalogue, defineFinding } from '../../../src/finding.ts';
import { formatOffset, quote, shorten } from '../words.ts';

const initLocal = 'https://github.com/golang/go/blob/master/src/time/zoneinfo_unix.go';
const silence =
  'Go reports no error for it: time.Local is UTC, and every time that is logged, stored or scheduled is off by the whole offset.';

/** TZ is set, and leads nowhere. */
export const tzFindings = {
  'timezone/tz-file-missing': defineFinding<{
    tz: string;
    searched: readonly string[];
    database: string | null;
    /** False where the database was stripped to a few zones. */
    complete: boolean;
  }>({
    severity: 'error',
    title: 'TZ names a zone that the container has no file for',
    why: `${silence} time.LoadLocation of the same name fails with "unknown time zone".`,
    example: {
      tz: 'Asia/Shanghai',
      searched: ['/usr/share/zoneinfo', '/etc/zoneinfo'],
      database: null,
      complete: false,
    },
    refs: [initLocal],
    message: ({ tz, searched, database }) =>
      `${quote('TZ', tz)}, but ${
        database === null ? 'there is no time zone database' : `${database} has no zone of that name`
      }: the program silently runs in UTC (searched: ${searched.join(', ')})`,
    remedy: ({ tz, database, complete }) =>
      !complete
        ? 'install tzdata in the final image (apk add tzdata, apt-get install tzdata, microdnf reinstall tzdata), or COPY --from=build /usr/share/zoneinfo /usr/share/zoneinfo, or import _ "time/tzdata" in the program'
        : `set TZ to a name below ${database}, as in TZ=Asia/Shanghai; if ${shorten(tz)} is an old name, install tzdata-legacy`,
  }),
  'timezone/tz-misspelt': defineFinding<{ tz: string; intended: string; mistake: string }>({
    severity: 'error',
    title: 'TZ is the name of a zone, but for its spelling',
    why: `${silence} Names are those of files: upper and lower case, blanks and quotes count. Quotes come from "docker run --env-file" and YAML, which keep them.`,
    example: { tz: 'asia/shanghai', intended: 'Asia/Shanghai', mistake: 'upper and lower case' },
    refs: [initLocal],
    message: ({ tz, intended, mistake }) =>
      `${quote('TZ', tz)} is not ${intended} (${mistake}): the program silently runs in UTC`,
    remedy: ({ intended }) => `set TZ=${intended}`,
  }),
  'timezone/tz-posix-rule': defineFinding<{
    tz: string;
    offset: number;
    abbreviation: string;
    equivalent: string | null;
  }>({
    severity: 'error',
    title: 'TZ is a POSIX rule, which Go does not read',
    why: `${silence} The C libraries take a rule such as JST-9, so that "date" in the same container shows the intended time.`,
    example: { tz: 'JST-9', offset: 32_400, abbreviation: 'JST', equivalent: 'Etc/GMT-9' },
    refs: [initLocal, 'https://pubs.opengroup.org/onlinepubs/9799919799/basedefs/V1_chap08.html'],
    message: ({ tz, offset, abbreviation }) =>
      `${quote('TZ', tz)} is a POSIX rule (${abbreviation}, ${formatOffset(offset)}), which Go takes for a file name: the program silently runs in UTC`,
    remedy: ({ equivalent }) =>
      `set TZ to the name of a zone, as in TZ=${equivalent ?? 'Europe/Berlin'}, with tzdata installed`,
  }),
  'timezone/tz-unusable': defineFinding<{ tz: string; path: string; reason: string }>({
    severity: 'error',
    title: 'TZ leads to something that Go cannot load',
    why: `${silence} time.LoadLocation of the same name fails with "malformed time zone information", "permission denied" or "is a directory".`,
    example: { tz: 'America', path: '/usr/share/zoneinfo/America', reason: 'a directory' },
    refs: [initLocal],
    message: ({ tz, path, reason }) =>
      `${quote('TZ', tz)}: ${path} is unusable (${reason}): the program silently runs in UTC`,
    remedy({ tz, path, reason }) {
      if (reason === 'a directory' && !tz.startsWith('/')) return `name a zone in it: TZ=${shorten(tz)}/<city>`;
      if (reason === 'permission denied') return `chmod a+r ${path}, and a+x on the directories above it`;
      return path.startsWith('/dev/') || tz.includes('..')
        ? 'set TZ to the name of a zone, as in TZ=Asia/Shanghai'
        : `replace ${path} by the file of a tzdata package`;
    },
  }),
} as const satisfies Catalogue;
