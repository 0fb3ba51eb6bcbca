import type { Expected } from '../../../probes/timezone/expected/facts.ts';
import type { TimezoneFacts } from '../../../probes/timezone/facts.ts';

/** Facts of a healthy container in Asia/Shanghai by TZ, with Debian's database; each test changes what it is about. */
export const shanghaiFacts: TimezoneFacts = {
  app: '/app',
  tz: 'Asia/Shanghai',
  environment: 'case',
  tzKnown: true,
  goVersion: 'go1.26.0',
  localtime: { hops: [], end: 'absent', path: '/etc/localtime', zone: null },
  go: {
    name: 'Asia/Shanghai',
    abbreviation: 'CST',
    offset: 28_800,
    isDst: false,
    source: '/usr/share/zoneinfo/Asia/Shanghai',
    request: 'Asia/Shanghai',
    attempts: [{ path: '/usr/share/zoneinfo/Asia/Shanghai', result: 'loaded' }],
  },
  c: { glibc: null, musl: null, installed: [] },
  zone: {
    name: 'Asia/Shanghai',
    by: 'path',
    leapSeconds: 0,
    next: null,
    footer: 'rule',
    lastTransition: '1991-09-14',
    copyDiffers: null,
    reference: null,
    content: null,
    mounted: false,
  },
  etcTimezone: null,
  overridden: null,
  database: { directory: '/usr/share/zoneinfo', complete: true, release: '2025b', releaseFrom: null },
  loadLocation: { source: '/usr/share/zoneinfo', linked: null, zoneinfo: null },
  suggestion: null,
  elsewhere: null,
  databaseMount: null,
  regionMissing: false,
  rule: null,
  unread: [],
  installer: 'apt-get',
  expected: null,
  clock: { day: '2026-06-01', notBefore: '2026-05-01', since: 'this probe-env was built' },
};

/** What is expected of the zone: `zone` by name, which is known here and is not the one in force. */
export function expectedZone(zone: string, changes: Partial<Expected> = {}): Expected {
  return {
    zone,
    utc: false,
    alwaysUtc: false,
    named: false,
    sameContent: null,
    sameHistory: null,
    known: true,
    suggestion: null,
    ...changes,
  };
}

/** The same container, where TZ leads nowhere. */
export function lostFacts(tz: string, changes: Partial<TimezoneFacts> = {}): TimezoneFacts {
  const attempts = [{ path: `/usr/share/zoneinfo/${tz}`, result: 'absent' as const }];
  const go = { name: 'UTC', abbreviation: 'UTC', offset: 0, isDst: false, source: null, request: tz, attempts };
  return { ...shanghaiFacts, tz, go, zone: { ...shanghaiFacts.zone, name: 'UTC', by: 'utc' }, ...changes };
}
