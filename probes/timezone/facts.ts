import type { CZones } from './agreement/c-zone.ts';
import type { Difference } from './compare.ts';
import type { Clock } from './database/clock.ts';
import type { Database, LoadLocation } from './database/observe.ts';
import type { Expected } from './expected/observe.ts';
import type { GoZone } from './zone/go-zone.ts';
import type { Localtime } from './zone/localtime.ts';
import type { Misspelling } from './zone/misspelling.ts';
import type { PosixRule } from './zone/posix-rule.ts';

export type TimezoneFacts = {
  /** The program, by its path; null where none was found. */
  readonly app: string | null;
  /** The value of TZ, and where the environment was read; null when it is unset. */
  readonly tz: string | null;
  readonly environment: string;
  /** Whose rules of Go apply; null where the program's version is not known, and the newest are taken. */
  readonly goVersion: string | null;
  readonly localtime: Localtime;
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
  readonly loadLocation: LoadLocation;
  /** Where TZ led nowhere: the zone that was probably meant. */
  readonly misspelling: Misspelling | null;
  /** Where TZ led nowhere: what it means to C, as a POSIX rule. */
  readonly rule: PosixRule | null;
  /** The zone of `--tz`. */
  readonly expected: Expected | null;
  readonly clock: Clock;
};

/** The zone that the Go program is in. */
export type Zone = {
  /** In the database: `Asia/Shanghai`; null where nothing tells. */
  readonly name: string | null;
  /** What tells the name: the way to the file, TZ itself, a mount, or a comparison with the database. */
  readonly by: 'path' | 'tz' | 'mount' | 'content' | 'likeness' | 'utc' | null;
  /** Seconds that the file counts as leap seconds: 27 below `right/`, else 0. */
  readonly leapSeconds: number;
  /** The next change of the clock. */
  readonly next: { readonly at: string; readonly offset: number; readonly abbreviation: string } | null;
  /** What becomes of the time after the last transition in the file. */
  readonly footer: 'rule' | 'none' | 'damaged' | 'ignored';
  /** The day of that last transition, where it is past. */
  readonly lastTransition: string | null;
  /** Where this is a copy: from when on the database's own file of that name, at `path`, shows another time. */
  readonly copyDiffers: (Difference & { readonly path: string; readonly old: 'copy' | 'database' | null }) | null;
  /** Under `--tzdata-max-age`: from when on the database in the executable shows another time. */
  readonly reference: Difference | null;
};
