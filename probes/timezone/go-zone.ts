import { localTimeAt } from '../../src/decode/tz-lookup.ts';
import type { Host } from '../../src/host/host.ts';
import type { GoRules } from './go-rules.ts';
import { type Attempt, readZoneFile, type ZoneFile, type ZoneRead } from './zone-file.ts';

/** What `time.Local` of the Go program is, and how it came to be. */
export type GoZone = {
  /** `time.Local.String()`. */
  readonly name: string;
  /** What `time.Now().Zone()` returns; seconds east of UTC. */
  readonly abbreviation: string;
  readonly offset: number;
  readonly isDst: boolean;
  /** The file it was read from; null where Go needs none, or found none and silently took UTC. */
  readonly source: string | null;
  /** What is asked for: TZ, or /etc/localtime where TZ is unset; null where UTC is asked for, or nothing. */
  readonly request: string | null;
  /** Every place that was tried, in Go's order. */
  readonly attempts: readonly Attempt[];
};

export interface GoZoneResult {
  readonly facts: GoZone;
  readonly file: ZoneFile | null;
}

/**
 * Replays initLocal (time/zoneinfo_unix.go) and loadLocation (time/zoneinfo_read.go). No error is ever reported:
 * whatever fails ends in UTC.
 * @param tz the value of TZ; undefined when it is unset, which is not the same as empty
 */
export function resolveGoZone(host: Host, tz: string | undefined, rules: GoRules): GoZoneResult {
  const request = requestOf(tz, rules);
  if (request === null) return utc(null, []);
  const attempts: Attempt[] = [];
  for (const read of request.reads(host)) {
    attempts.push(read.attempt);
    if (!read.ok) continue;
    const { offset, isDst, abbreviation } = localTimeAt(read.file.zone, seconds(host), rules.footer);
    return {
      facts: {
        name: request.name,
        abbreviation,
        offset,
        isDst,
        source: read.file.path,
        request: request.text,
        attempts,
      },
      file: read.file,
    };
  }
  return utc(request.text, attempts);
}

/** Whole seconds since the epoch, as the clock of the host has them. */
function seconds(host: Host): number {
  return Math.floor(host.now.getTime() / 1000);
}

interface Request {
  readonly text: string;
  readonly name: string;
  reads(host: Host): Iterable<ZoneRead>;
}

function requestOf(tz: string | undefined, rules: GoRules): Request | null {
  if (tz === undefined)
    return { text: '/etc/localtime', name: 'Local', reads: (host) => [readZoneFile(host.fs, '/etc/localtime')] };
  const value = rules.absoluteTz && tz.startsWith(':') ? tz.slice(1) : tz;
  if (value === '' || value === 'UTC') return null;
  if (rules.absoluteTz && value.startsWith('/')) {
    const name = value === '/etc/localtime' ? 'Local' : value;
    return { text: tz, name, reads: (host) => [readZoneFile(host.fs, value)] };
  }
  return {
    text: tz,
    name: value,
    *reads(host) {
      for (const directory of rules.directories) yield readZoneFile(host.fs, `${directory}/${value}`);
    },
  };
}

function utc(request: string | null, attempts: readonly Attempt[]): GoZoneResult {
  return {
    facts: { name: 'UTC', abbreviation: 'UTC', offset: 0, isDst: false, source: null, request, attempts },
    file: null,
  };
}
