import { type Catalog, defineFinding } from '../../../src/finding.ts';
import type { Installer } from '../../../src/linux/installer.ts';
import { type HeldBy, heldWords, placeWords } from '../../../src/linux/volume.ts';
import type { Foreign } from '../names/kinds.ts';
import type { Spelling } from '../names/spelling.ts';
import { addTzdata, formatOffset, quote, setZone, shorten, upgradeTzdata } from '../words/words.ts';
import { deniedRemedy, reasonWords } from './denied.ts';
import type { ZoneElsewhere } from './elsewhere.ts';
import {
  direction,
  elsewhereWords,
  foreignLinks,
  foreignNames,
  isIndex,
  isLocal,
  isUnexpanded,
  mistakes,
  type Others,
  placesWords,
  withOthers,
  withPlace,
} from './tz-words.ts';
import type { ClosedElement } from './zone-file.ts';

const initLocal = 'https://github.com/golang/go/blob/master/src/time/zoneinfo_unix.go';
const silence =
  'Go reports no error: time.Local is UTC, and every time that is logged, stored or scheduled is off by the whole offset.';

/** TZ is set, but no zone is found. */
export const tzFindings = {
  'timezone/tz-file-missing': defineFinding<{
    tz: string;
    searched: readonly string[];
    database: string | null;
    /** False if the database was stripped to a few zones. */
    complete: boolean;
    release: string | null;
    /** Whether it is the name of a zone. */
    known: boolean;
    /** The variable ZONEINFO, which is not used for TZ. */
    zoneinfo: string | null;
    /** A directory that has the zone, but that Go does not search. */
    elsewhere?: ZoneElsewhere;
    /** A mount that hides the database of the image. */
    mount?: string;
    installer: Installer | null;
    volume?: HeldBy;
  }>({
    severity: 'error',
    title: 'TZ names a zone that the container has no file for',
    why: `${silence} time.LoadLocation of the same name fails with "unknown time zone", unless ZONEINFO names a database: time.LoadLocation reads that variable, TZ does not. TZDIR is for C programs: Go does not read it.`,
    example: {
      tz: 'Asia/Shanghai',
      searched: ['/usr/share/zoneinfo', '/etc/zoneinfo'],
      database: null,
      complete: false,
      release: null,
      known: true,
      zoneinfo: null,
      installer: null,
    },
    refs: [initLocal],
    message: ({ tz, searched, database, complete, zoneinfo, elsewhere, mount }) =>
      `${quote('TZ', tz)}, but ${
        database === null
          ? 'there is no time zone database'
          : `${database} has no zone of that name${complete ? '' : mount === undefined ? ', and only a few others' : ` (a mount on ${mount} hides what the image has there)`}`
      }${isUnexpanded(tz) ? ' (nothing expanded the variable or template in it)' : ''}: the program silently runs in UTC${elsewhereWords(elsewhere)} (searched ${placesWords(searched)}${
        zoneinfo === null ? '' : `; ZONEINFO=${shorten(zoneinfo)} is for time.LoadLocation only`
      })`,
    remedy({ tz, database, complete, release, known, zoneinfo, elsewhere, mount, installer, volume }) {
      if (elsewhere !== undefined) {
        const asPath = `set TZ=${elsewhere.directory}/${tz.replace(/^:/, '')}`;
        return database === null ? `${asPath}; or RUN ln -s ${elsewhere.directory} /usr/share/zoneinfo` : asPath;
      }
      if (isUnexpanded(tz))
        return 'set TZ to the name itself, for example TZ=Europe/Berlin: only a shell or a template engine expands variables';
      if (isLocal.test(tz)) return 'unset TZ: Go then reads /etc/localtime';
      const named = known ? '' : 'set TZ to the name of a zone, for example TZ=Europe/Berlin, and ';
      if (mount !== undefined)
        return `${named}mount a directory with the whole database on ${mount}; or remove that mount${volume === undefined ? '' : ` of ${heldWords(volume)}`}; or import _ "time/tzdata" in the program`;
      if (complete)
        return known
          ? `that database${release === null ? '' : `, tzdata ${release},`} is too old or incomplete: ${upgradeTzdata({ installer, volume })}`
          : `set TZ to the path of a file below ${database}, for example TZ=Europe/Berlin`;
      const target = '/usr/share/zoneinfo';
      const copy =
        // A package manager comes with a shell and tools.
        zoneinfo === null || installer === null
          ? null
          : zoneinfo.endsWith('.zip')
            ? `RUN unzip -q ${zoneinfo} -d ${target}`
            : `RUN cp -R ${zoneinfo} ${target}`;
      return `${named}${copy === null ? 'add the zones: ' : `${copy}; or `}${addTzdata({ installer, volume })}`;
    },
  }),
  'timezone/tz-misspelled': defineFinding<{
    tz: string;
    intended: string;
    mistake: Spelling;
    inDatabase: boolean;
    installer: Installer | null;
    volume?: HeldBy;
  }>({
    severity: 'error',
    title: 'TZ is a misspelled zone name',
    why: `${silence} Zone names are file names: upper and lower case, spaces and quotes matter. Quotes come from "docker run --env-file" and YAML, which keep them.`,
    example: { tz: 'asia/shanghai', intended: 'Asia/Shanghai', mistake: 'case', inDatabase: true, installer: null },
    refs: [initLocal],
    message: ({ tz, intended, mistake }) =>
      `${quote('TZ', tz)} is not a zone name (${mistakes[mistake]}; it is ${intended}): the program silently runs in UTC`,
    remedy: ({ intended, inDatabase, installer, volume }) => setZone(intended, inDatabase, { installer, volume }),
  }),
  'timezone/tz-foreign-name': defineFinding<{
    tz: string;
    kind: Foreign;
    zone: string;
    place: string | null;
    others: Others;
    inDatabase: boolean;
    installer: Installer | null;
    volume?: HeldBy;
  }>({
    severity: 'error',
    title: 'TZ is a name that other systems know, but the time zone database does not',
    why: `${silence} Zones are named after a city. Windows has its own names, abbreviations such as CST are used in several countries, and not every city has a zone.`,
    example: {
      tz: 'CST',
      kind: 'abbreviation',
      zone: 'Asia/Shanghai',
      place: 'China',
      others: [{ zone: 'America/Chicago', place: 'US Central' }],
      inDatabase: true,
      installer: null,
    },
    refs: [initLocal, 'https://github.com/unicode-org/cldr/blob/main/common/supplemental/windowsZones.xml'],
    message: ({ tz, kind, zone, others }) =>
      `${quote('TZ', tz)} is not a zone name, but ${foreignNames[kind]}${
        others.length === 0
          ? ` ${kind === 'offset' && !zone.startsWith('Etc/') ? 'as in' : foreignLinks[kind]} ${zone}`
          : ' that several countries use'
      }: the program silently runs in UTC`,
    remedy: ({ zone, place, others, inDatabase, installer, volume }) => {
      const where = zone.startsWith('Etc/GMT') ? 'the sign in these names is reversed' : place;
      return withOthers(setZone(withPlace(zone, where), inDatabase, { installer, volume }), others);
    },
  }),
  'timezone/tz-renamed': defineFinding<{
    tz: string;
    zone: string;
    others: Others;
    /** Whether the name was replaced by `zone`, or is the newer one of the two. */
    is: 'renamed' | 'new';
    database: string;
  }>({
    severity: 'error',
    title: 'TZ names a zone that this database has under another name',
    why: `${silence} Debian 13, Ubuntu 24.04 and later have old names such as US/Pacific in a separate package, tzdata-legacy. A new name such as Europe/Kyiv is unknown to an older database.`,
    example: {
      tz: 'Europe/Kiev',
      zone: 'Europe/Kyiv',
      others: [],
      is: 'renamed',
      database: '/usr/share/zoneinfo',
    },
    refs: [initLocal, 'https://data.iana.org/time-zones/tzdb/backward'],
    message: ({ tz, zone, is, database }) =>
      is === 'renamed'
        ? `${quote('TZ', tz)} is an old name of ${zone}, and ${database} does not have old names: the program silently runs in UTC`
        : `${quote('TZ', tz)} is a newer name of ${zone}, and ${database} is too old for it: the program silently runs in UTC`,
    remedy: ({ zone, others }) => withOthers(`set TZ=${zone}`, others),
  }),
  'timezone/tz-posix-rule': defineFinding<{
    tz: string;
    offset: number;
    abbreviation: string;
    zone: string | null;
    mirrored: string | null;
    inDatabase: boolean;
    installer: Installer | null;
    volume?: HeldBy;
  }>({
    severity: 'error',
    title: 'TZ is a POSIX rule, which Go does not support',
    why: `${silence} The C libraries take a rule such as JST-9, so that "date" in the same container shows the intended time. The sign is the opposite of the usual one: UTC+8 is 8 hours west of UTC.`,
    example: {
      tz: 'JST-9',
      offset: 32_400,
      abbreviation: 'JST',
      zone: 'Asia/Tokyo',
      mirrored: null,
      inDatabase: true,
      installer: null,
    },
    refs: [initLocal, 'https://pubs.opengroup.org/onlinepubs/9799919799/basedefs/V1_chap08.html'],
    message: ({ tz, offset, abbreviation, mirrored }) =>
      `${quote('TZ', tz)} is a POSIX rule (${abbreviation}, ${formatOffset(offset)}${
        mirrored === null ? '' : `: ${direction(offset)} of UTC, since the sign is reversed`
      }), which Go treats as a file name: the program silently runs in UTC`,
    remedy: ({ offset, zone, mirrored, inDatabase, installer, volume }) => {
      if (mirrored === null) return setZone(zone, inDatabase, { installer, volume });
      const meant = `${mirrored} for ${formatOffset(-offset)} (${direction(-offset)} of UTC)`;
      const written = zone === null ? '' : `; or TZ=${zone} for ${formatOffset(offset)} (${direction(offset)})`;
      return setZone(meant + written, inDatabase, { installer, volume });
    },
  }),
  'timezone/tz-unusable': defineFinding<{
    tz: string;
    path: string;
    reason: string;
    /** What is closed to the program's user. */
    denied?: ClosedElement;
    volume?: HeldBy;
  }>({
    severity: 'error',
    title: 'TZ names a file that Go cannot load',
    why: `${silence} time.LoadLocation of the same name fails with "malformed time zone information", "permission denied" or "is a directory".`,
    example: { tz: 'America', path: '/usr/share/zoneinfo/America', reason: 'a directory' },
    refs: [initLocal],
    message: ({ tz, path, reason, denied }) =>
      `${quote('TZ', tz)}: Go cannot load ${path} (${reasonWords(reason, denied)}), so the program silently runs in UTC`,
    remedy({ tz, path, reason, denied, volume }) {
      if (reason === 'a directory' && !tz.startsWith('/'))
        return `${shorten(tz)} is only a region: set TZ to a zone in it, with a city (ls ${path} lists them)`;
      const opened = deniedRemedy(path, reason, denied, volume);
      if (opened !== null) return opened;
      if (reason.startsWith('a link to '))
        return 'copy the zones without links: in the build stage RUN cp -rL /usr/share/zoneinfo /zoneinfo, then COPY --from=build /zoneinfo /usr/share/zoneinfo';
      if (path === '/etc/timezone') return 'set TZ to the name that is in /etc/timezone: it is a text, not a zone';
      return path.startsWith('/dev/') || tz.includes('..') || isIndex.test(path)
        ? 'set TZ to the name of a zone, for example TZ=Asia/Shanghai'
        : `replace ${placeWords(path, volume)} with the file from a tzdata package`;
    },
  }),
} as const satisfies Catalog;
