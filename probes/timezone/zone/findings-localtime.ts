import { type Catalog, defineFinding } from '../../../src/finding.ts';
import type { Installer } from '../../../src/linux/installer.ts';
import { type ChangedSinceStart, startAgain } from '../../../src/linux/start/changed-since-start.ts';
import { type HeldBy, heldWords, placeWords } from '../../../src/linux/volume.ts';
import { addTzdata, formatOffset, type Supply, setZone, upgradeTzdata } from '../words/words.ts';
import { deniedRemedy, reasonWords } from './denied.ts';
import type { ClosedElement } from './zone-file.ts';

const initLocal = 'https://github.com/golang/go/blob/master/src/time/zoneinfo_unix.go';

/** /etc/localtime, and the zone file that is in force. */
export const localtimeFindings = {
  'timezone/changed-since-start': defineFinding<ChangedSinceStart>({
    severity: 'warning',
    title: 'The zone has changed since the program started',
    why: 'Go loads its zone when it first needs it, and never again. date in the container shows the new zone, and the program keeps the old one, or UTC where there was none: after docker exec with apk add tzdata or ln -sf, or a hook (postStart).',
    example: { path: '/etc/localtime', app: '/app', mountPoint: null },
    refs: [initLocal],
    message: ({ path, app }) =>
      `${path} has changed since ${app} was started, and Go loads its zone only once: ${app} may still be in another one, or in UTC`,
    remedy: (changed) => startAgain(changed, 'make the same change in the Dockerfile'),
  }),

  'timezone/localtime-dangling': defineFinding<{
    hops: readonly string[];
    missing: string;
    zone: string | null;
    /** Another name of the zone for which the database has a file. */
    instead: string | null;
    /** The directory of a database that has the zones of the world. */
    database: string | null;
    installer: Installer | null;
    volume?: HeldBy;
  }>({
    severity: 'error',
    title: '/etc/localtime is a link to a file that does not exist',
    why: 'Go reports no error: time.Local is UTC although the link names another zone. Typical where tzdata was removed or never installed, where the link was copied without its target, or where it has an old name that the database of Debian 13 or Ubuntu does not have.',
    example: {
      hops: ['/etc/localtime -> /usr/share/zoneinfo/Asia/Shanghai'],
      missing: '/usr/share/zoneinfo',
      zone: 'Asia/Shanghai',
      instead: null,
      database: null,
      installer: null,
    },
    refs: [initLocal],
    message: ({ hops, missing, instead }) =>
      `${hops.at(-1)?.endsWith(` -> ${missing}`) ? `${hops.join(', ')}, which` : `${hops.join(', ')}: ${missing}`} does not exist${
        instead === null ? '' : ` (the zone is called ${instead} here)`
      }: the program silently runs in UTC`,
    remedy({ zone, instead, database, installer, volume }) {
      if (instead !== null) return `RUN ln -sf ${database ?? '/usr/share/zoneinfo'}/${instead} /etc/localtime`;
      if (database !== null)
        return `link /etc/localtime to a file below ${database} that exists, for example: RUN ln -sf ${database}/Europe/Berlin /etc/localtime`;
      if (installer !== null) return `add the zones: ${addTzdata({ installer, volume })}`;
      return zone === null
        ? 'link /etc/localtime to a zone, and add the zones: COPY --from=build /usr/share/zoneinfo /usr/share/zoneinfo'
        : `with tzdata installed in the build stage: COPY --from=build /usr/share/zoneinfo/${zone} /usr/share/zoneinfo/${zone}`;
    },
  }),
  'timezone/localtime-unusable': defineFinding<{
    path: string;
    reason: string;
    /** What is closed to the program's user. */
    denied?: ClosedElement;
    /** Set if it is a link to a directory. */
    link?: string;
    /** The zone named by the text in it. */
    states?: { zone: string; inDatabase: boolean };
    installer?: Installer | null;
    volume?: HeldBy;
  }>({
    severity: 'error',
    title: 'Go cannot load /etc/localtime',
    why: 'Go reports no error: time.Local is UTC. A bind mount of a host file that does not exist makes a directory; TZif version 4 is "malformed time zone information" to Go.',
    example: { path: '/etc/localtime', reason: 'a directory' },
    refs: [initLocal, 'https://www.rfc-editor.org/rfc/rfc9636'],
    message: ({ path, reason, denied, link, states }) =>
      `Go cannot load ${link ?? path} (${reasonWords(reason, denied)}${
        states !== undefined
          ? `: it contains the name ${states.zone} as text`
          : link === undefined
            ? ''
            : linkCause(link)
      }), so the program silently runs in UTC`,
    remedy: ({ path, reason, denied, link, states, installer, volume }) => {
      const opened = deniedRemedy(path, reason, denied, volume);
      if (opened !== null) return opened;
      const zone = states?.zone ?? 'Europe/Berlin';
      const relink = `RUN ln -sf /usr/share/zoneinfo/${zone} /etc/localtime`;
      if (states !== undefined)
        return states.inDatabase && volume === undefined
          ? `${relink}; or set TZ=${zone}`
          : setZone(zone, states.inDatabase, { installer: installer ?? null });
      if (volume !== undefined && link === undefined) return replaceWords(volume);
      // ln follows a link to a directory, and creates the new link inside it.
      if (link !== undefined) return `link it to a zone, for example: ${relink.replace('-sf', '-sfn')}`;
      return reason === 'a directory'
        ? 'remove the mount; or mount a file that exists on the host; or set TZ to a zone, with tzdata installed'
        : `with tzdata installed, link it to a zone, for example: ${relink}`;
    },
  }),
  'timezone/zone-overwritten': defineFinding<{
    path: string;
    named: string;
    holds: string | null;
    abbreviation: string;
    offset: number;
    mounted: boolean;
    installer: Installer | null;
    volume?: HeldBy;
  }>({
    severity: 'error',
    title: 'A zone file contains a different zone than its name says',
    why: 'Every program that loads this name gets the other zone, without an error: Go, "date", Java. A typical cause is "cp /usr/share/zoneinfo/Asia/Shanghai /etc/localtime" or "docker run -v ...:/etc/localtime" where /etc/localtime is a link: both follow it, and replace the file for UTC.',
    example: {
      path: '/usr/share/zoneinfo/Etc/UTC',
      named: 'Etc/UTC',
      holds: 'Asia/Shanghai',
      abbreviation: 'CST',
      offset: 28_800,
      mounted: false,
      installer: 'apt-get',
    },
    refs: [initLocal],
    message: ({ path, named, holds, abbreviation, offset, mounted }) =>
      `${path} is named ${named}, but ${mounted ? 'what is mounted there is' : 'its content is'} ${
        holds ?? 'another zone'
      } (${abbreviation}, ${formatOffset(offset)}), so the program is not in ${named}`,
    remedy({ path, holds, mounted, installer, volume }) {
      const setting = holds === null ? '' : `set TZ=${holds} if that zone is intended, and `;
      return setting + restoreZone({ path, mounted, installer, volume });
    },
  }),
  'timezone/copy-differs': defineFinding<{
    path: string;
    zone: string;
    database: string;
    day: string;
    here: number;
    there: number;
    old: string | null;
    mounted: boolean;
    installer: Installer | null;
    volume?: HeldBy;
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
      mounted: false,
      installer: null,
    },
    refs: ['https://data.iana.org/time-zones/tzdb/NEWS'],
    message: ({ path, zone, database, day, here, there, old }) =>
      `${path} is a copy of ${zone}, and differs from ${database}: on ${day} it has ${formatOffset(here)}, the database ${formatOffset(there)}` +
      (old === null ? '' : `; the ${old} is old`),
    remedy: ({ path, zone, database, old, mounted, installer, volume }) =>
      old === 'database'
        ? upgradeTzdata({ installer, volume })
        : mounted
          ? `remove the mount on ${path}${volume === undefined ? '' : ` (${heldWords(volume)})`}, and set TZ=${zone}`
          : `set TZ=${zone}; or replace the copy with a link: RUN ln -sf ${database} ${path}`,
  }),
  'timezone/right-zone': defineFinding({
    severity: 'warning',
    title: 'The zone counts leap seconds',
    why: 'The files below right/ are for system clocks that count leap seconds, which those of Linux do not. Go ignores the leap seconds, C programs on glibc subtract them, and every DST change happens that much later.',
    example: { path: '/usr/share/zoneinfo/right/Asia/Shanghai', leapSeconds: 27, plain: 'Asia/Shanghai' },
    refs: ['https://man7.org/linux/man-pages/man5/tzfile.5.html'],
    message: ({ path, leapSeconds }) =>
      `${path} counts ${leapSeconds} leap seconds: C programs on glibc show ${leapSeconds} s less than the Go program, and the clock is changed ${leapSeconds} s late`,
    remedy: ({ plain }) =>
      `use the zone without right/: TZ=${plain}; or RUN ln -sf /usr/share/zoneinfo/${plain} /etc/localtime`,
  }),
  'timezone/footer-damaged': defineFinding<{ path: string; since: string | null; volume?: HeldBy }>({
    severity: 'warning',
    title: 'The rule at the end of the zone file is damaged',
    why: 'Go loads the file silently, and the offset of its last transition applies from then on: DST changes stop after that date. Typical of a file that was cut off, or edited.',
    example: { path: '/etc/localtime', since: '2007-11-04' },
    refs: ['https://www.rfc-editor.org/rfc/rfc9636'],
    message: ({ path, since }) =>
      `${path}: the rule at its end is cut off or malformed, so DST changes stop ${since === null ? 'after its last transition' : `after ${since}`}`,
    remedy: ({ path, volume }) => `replace ${placeWords(path, volume)} with the file from a tzdata package`,
  }),
  'timezone/footer-ignored': defineFinding({
    severity: 'error',
    title: 'This version of Go does not read the rule at the end of the zone file',
    why: 'Before Go 1.15 the last transition in the file applied forever. Files from tzdata 2020b or later end their transitions in 2007 or 1996 and leave the rest to the rule: daylight saving time is wrong by an hour.',
    example: { path: '/usr/share/zoneinfo/America/New_York', goVersion: 'go1.14.15', since: '2007-11-04' },
    refs: ['https://go.dev/doc/go1.15#time'],
    message: ({ path, goVersion, since }) =>
      `${path} leaves the time after ${since} to a rule, which ${goVersion} does not read: the program is off by an hour during daylight saving time`,
    remedy: () => 'build the program with a supported Go; or install a database that was built with zic -b fat',
  }),
} as const satisfies Catalog;

function linkCause(link: string): string {
  return link.endsWith('zoneinfo/') || link.endsWith('zoneinfo')
    ? ': the name of the zone was empty when the link was made'
    : ': the link names a region, not a zone';
}

function replaceWords(volume: HeldBy): string {
  return `replace ${heldWords(volume)} with the file from a tzdata package; or remove that mount, and set TZ to a zone, with tzdata installed`;
}

/** How to restore the files of an installed package. */
const restoreCommands: Readonly<Record<Installer, string>> = {
  apk: 'RUN apk fix --reinstall tzdata',
  'apt-get': 'RUN apt-get update && apt-get install -y --reinstall tzdata',
  dnf: 'RUN dnf -y reinstall tzdata',
  microdnf: 'RUN microdnf -y reinstall tzdata',
  zypper: 'RUN zypper --non-interactive install --force timezone',
};

/** How to restore the original content of a database file. */
export function restoreZone(file: { path: string; mounted: boolean } & Supply): string {
  const { path, mounted, installer, volume } = file;
  if (volume !== undefined && !mounted) return replaceWords(volume);
  if (mounted)
    return `remove the mount on ${path} (or on a link to it)${volume === undefined ? '' : `: ${heldWords(volume)}`}`;
  return installer === null
    ? `restore the file, with tzdata installed in the build stage: COPY --from=build ${path} ${path}`
    : `restore the file: ${restoreCommands[installer]}`;
}
