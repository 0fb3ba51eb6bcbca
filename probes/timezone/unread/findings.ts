import { type Catalog, defineFinding } from '../../../src/finding.ts';
import type { HeldBy } from '../../../src/linux/volume.ts';
import { quote, setZone, shorten } from '../words/words.ts';
import type { UnreadSetting } from './facts.ts';

const initLocal = 'https://github.com/golang/go/blob/master/src/time/zoneinfo_unix.go';

type UnreadDetail = Pick<UnreadSetting, 'value' | 'zone' | 'inDatabase'> & {
  /** The zone that the program runs in. */
  readonly actual: string;
  readonly volume?: HeldBy;
};

/** The zone is stated in a place that Go does not read. */
export const unreadFindings = {
  'timezone/variable-unread': defineFinding<UnreadDetail & { readonly name: string }>({
    severity: 'warning',
    title: 'A variable names a time zone, but Go does not read it',
    why: 'Go reads TZ, and no other variable, for time.Local. The program runs in UTC unless its own code reads the variable.',
    example: {
      name: 'TIMEZONE',
      value: 'Asia/Shanghai',
      zone: 'Asia/Shanghai',
      inDatabase: true,
      actual: 'UTC (UTC, +00:00)',
    },
    refs: [initLocal],
    message: ({ name, value, actual }) =>
      `Go does not read ${quote(name, value)}, and TZ is not set: the program runs in ${actual}`,
    remedy: ({ name, zone, inDatabase, volume }) =>
      `${setZone(zone, inDatabase, { installer: null, volume })}; if only the program's own code reads ${name}, ignore this finding`,
  }),
  'timezone/file-unread': defineFinding<UnreadDetail & { readonly path: string }>({
    severity: 'warning',
    title: 'A file names a time zone, but Go does not read it',
    why: 'Go reads TZ and /etc/localtime. /etc/TZ is read by the C libraries of OpenWrt, /etc/environment by PAM at a login, /etc/sysconfig/clock by old init scripts.',
    example: { path: '/etc/TZ', value: 'CST-8', zone: 'Asia/Shanghai', inDatabase: true, actual: 'UTC (UTC, +00:00)' },
    refs: [initLocal],
    message: ({ path, value, actual }) =>
      `${path} says ${shorten(value)}, but Go does not read it, and TZ is not set: the program runs in ${actual}`,
    remedy: ({ zone, inDatabase, volume }) => setZone(zone, inDatabase, { installer: null, volume }),
  }),
} as const satisfies Catalog;
