import type { Installer } from '../../src/linux/installer.ts';
import type { ChangedSinceStart } from '../../src/linux/start/changed-since-start.ts';
import type { HeldBy } from '../../src/linux/volume.ts';
import type { CZones } from './agreement/c-zone.ts';
import type { Difference } from './compare.ts';
import type { Clock } from './database/clock.ts';
import type { Database, LoadLocation } from './database/observe.ts';
import type { Expected } from './expected/facts.ts';
import type { PosixRule } from './names/posix-rule.ts';
import type { Suggestion } from './names/suggestion.ts';
import type { UnreadSetting } from './unread/facts.ts';
import type { ZoneElsewhere } from './zone/elsewhere.ts';
import type { GoZone } from './zone/go-zone.ts';
import type { Localtime } from './zone/localtime.ts';

export type TimezoneFacts = {
  /** The program, by its path; null if none was found. */
  readonly app: string | null;
  /** The value of TZ, and where the environment was read; null when it is unset. */
  readonly tz: string | null;
  readonly environment: string;
  /** False if TZ may be set without our knowing, as of an image whose configuration was not given. */
  readonly tzKnown: boolean;
  /** Whose rules of Go apply; null if the program's version is not known, and the newest are taken. */
  readonly goVersion: string | null;
  readonly localtime: Localtime;
  /** The zone in force, if it has changed since the program was started; left out where it has not. */
  readonly changed?: ChangedSinceStart;
  /** What the Go program sees. */
  readonly go: GoZone;
  /** What `date` and other C programs see, of either library. */
  readonly c: CZones & {
    /** The libraries that the container has a loader of. */
    readonly installed: readonly ('glibc' | 'musl')[];
  };
  readonly zone: Zone;
  /** The zone of /etc/timezone, and whether it is the one of /etc/localtime; null without that file. */
  readonly etcTimezone: { readonly zone: string; readonly agrees: boolean | null } | null;
  /** The zone of /etc/localtime, where TZ puts another one in its place. */
  readonly overridden: string | null;
  readonly database: Database;
  /** Where TZ leads nowhere and the database is incomplete: a mount that hides the image's database. */
  readonly databaseMount: string | null;
  /** The volumes of the database and of the file that a remedy would change; left out for those of the image. */
  readonly volumes?: { readonly database?: HeldBy; readonly file?: HeldBy };
  readonly loadLocation: LoadLocation;
  /** Where TZ or the link /etc/localtime leads nowhere: the zone that is probably meant. */
  readonly suggestion: Suggestion | null;
  /** Where TZ leads nowhere: a place that has the zone, and that Go does not look into. */
  readonly elsewhere: ZoneElsewhere | null;
  /** Whether the database lacks the whole region of `suggestion`. */
  readonly regionMissing: boolean;
  /** Where TZ leads nowhere: what it means to C, as a POSIX rule. */
  readonly rule: PosixRule | null;
  /** Settings of the zone that other programs read, and Go does not, if nothing else sets it. */
  readonly unread: readonly UnreadSetting[];
  /** The tool that installs packages in the image; looked for where a database is missing or old. */
  readonly installer: Installer | null;
  /** The zone of `--tz`. */
  readonly expected: Expected | null;
  readonly clock: Clock;
};

/** The zone that the Go program is in. */
export type Zone = {
  /** In the database: `Asia/Shanghai`; null if nothing shows it. */
  readonly name: string | null;
  /** Where the name comes from: the way to the file, TZ itself, a mount, or a comparison with the database. */
  readonly by: 'path' | 'tz' | 'mount' | 'content' | 'likeness' | 'utc' | null;
  /** Seconds that the file counts as leap seconds: 27 below `right/`, else 0. */
  readonly leapSeconds: number;
  /** The next change of the clock. */
  readonly next: { readonly at: string; readonly offset: number; readonly abbreviation: string } | null;
  /** How the time after the last transition in the file is determined. */
  readonly footer: 'rule' | 'none' | 'damaged' | 'ignored';
  /** The day of that last transition, where it is past. */
  readonly lastTransition: string | null;
  /** Where this is a copy: from when on the database's own file of that name, at `path`, shows another time. */
  readonly copyDiffers: (Difference & { readonly path: string; readonly old: 'copy' | 'database' | null }) | null;
  /** From when on probe-env's own rules for the name show another time; null if that is the same, or not known. */
  readonly reference: Difference | null;
  /** Where `reference` differs: what else the content may be. */
  readonly content: ZoneContent | null;
  /** Whether something is mounted on the file itself. */
  readonly mounted: boolean;
};

export type ZoneContent = {
  /** The zone that shows what the file shows in the next year, and most of what it has shown; null if there is none. */
  readonly zone: string | null;
  /** Percent of the days from 1970 to 2015 that the file has in common with `zone`. */
  readonly zoneShares: number;
  /** Percent of the days from 1970 to 2015 that the file has in common with the zone that it is named after. */
  readonly sharedHistory: number;
};
