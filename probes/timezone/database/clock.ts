import { buildDay } from '../../../src/build-date.ts';
import { isKnownRelease, tzdataReleaseDay } from '../../../src/decode/zone/tzdata-releases.ts';
import type { Host } from '../../../src/host/host.ts';
import { formatDay } from '../words/words.ts';
import { secondsOf } from '../zone/go-zone.ts';
import type { Database } from './observe.ts';

/** The day that the system's clock shows, and the latest day that must already have passed. */
export type Clock = {
  /** `2026-06-01`, UTC. */
  readonly day: string;
  readonly notBefore: string;
  /** What happened on `notBefore`. */
  readonly since: string;
};

export function readClock(host: Host, database: Database): Clock {
  const { release } = database;
  const released = release !== null && isKnownRelease(release) ? tzdataReleaseDay(release) : null;
  const day = formatDay(secondsOf(host));
  return released !== null && released > buildDay
    ? { day, notBefore: released, since: `tzdata ${release} in ${database.directory} was released` }
    : { day, notBefore: buildDay, since: 'this probe-env was built' };
}
