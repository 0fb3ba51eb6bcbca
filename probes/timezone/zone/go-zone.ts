import { localTimeAt } from '../../../src/decode/zone/tz-lookup.ts';
import type { Host } from '../../../src/host/host.ts';
import { programAccess } from '../../../src/linux/access/program-access.ts';
import { brokenLink } from '../../../src/linux/broken-link.ts';
import type { GoRules } from '../go-rules.ts';
import type { ProgramSources } from './program-sources.ts';
import { type Attempt, permissionDenied, readZoneFile, type ZoneFile, type ZoneRead } from './zone-file.ts';

/** `time.Local` of the Go program, and how it was determined. */
export type GoZone = {
  /** `time.Local.String()`. */
  readonly name: string;
  /** What `time.Now().Zone()` returns; seconds east of UTC. */
  readonly abbreviation: string;
  readonly offset: number;
  readonly isDst: boolean;
  /** Where it was read from; null if Go needs no file, or found none and silently used UTC. */
  readonly source: string | null;
  /** The requested zone: TZ without its colon, or /etc/localtime; null if UTC is requested. */
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
 * whatever fails ends in UTC. ZONEINFO and TZDIR have no influence.
 * @param tz the value of TZ; undefined when it is unset, which is not the same as empty
 */
export function resolveGoZone(
  host: Host,
  tz: string | undefined,
  rules: GoRules,
  program: ProgramSources,
): GoZoneResult {
  const request = requestOf(host, tz, rules, program);
  if (request === null) return utc(null, []);
  const attempts: Attempt[] = [];
  for (const read of request.reads) {
    attempts.push({ ...read.attempt, ...deniedBy(host, read.attempt) });
    if (!read.ok) continue;
    const { offset, isDst, abbreviation } = localTimeAt(read.file.zone, secondsOf(host), rules.footer, secondsOf(host));
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

/** Whole seconds since the epoch, by the clock of the host. */
export function secondsOf(host: Host): number {
  return Math.floor(host.now.getTime() / 1000);
}

interface Request {
  readonly text: string;
  readonly name: string;
  readonly reads: Iterable<ZoneRead>;
}

function requestOf(host: Host, tz: string | undefined, rules: GoRules, program: ProgramSources): Request | null {
  if (tz === undefined) return fileRequest(host, '/etc/localtime');
  const value = rules.absoluteTz && tz.startsWith(':') ? tz.slice(1) : tz;
  if (value === '' || value === 'UTC') return null;
  if (rules.absoluteTz && value.startsWith('/')) return fileRequest(host, value);
  return { text: value, name: value, reads: namedReads(host, value, rules, program) };
}

function fileRequest(host: Host, path: string): Request {
  return { text: path, name: path === '/etc/localtime' ? 'Local' : path, reads: [readZoneFile(host.fs, path)] };
}

/** loadLocation: the directories, then the program's own sources. */
export function* namedReads(host: Host, name: string, rules: GoRules, program: ProgramSources): Generator<ZoneRead> {
  for (const directory of rules.directories) {
    const path = `${directory}/${name}`;
    const read = readZoneFile(host.fs, path);
    yield read.attempt.result === 'absent' ? (danglingLink(host, path) ?? read) : read;
  }
  yield* program.reads(name);
}

/** Go reports it as a missing file, and copying the database again does not help: the link stays. */
function danglingLink({ fs }: Host, path: string): ZoneRead | null {
  const link = fs.readlink(path);
  const broken = link.kind === 'found' ? brokenLink(fs, fs.resolve(path)) : null;
  if (link.kind !== 'found' || broken === null) return null;
  const through = broken.target === link.value ? '' : `, and ${broken.link} to ${broken.target}`;
  const reason = `a link to ${link.value}${through}, which does not exist`;
  return { ok: false, attempt: { path, result: 'unusable', reason } };
}

/** What the program's user would have to be allowed. */
function deniedBy(host: Host, { path, reason }: Attempt): Pick<Attempt, 'denied'> {
  if (reason !== permissionDenied) return {};
  const answer = programAccess(host, path, 'r');
  if (answer.kind !== 'denied' || answer.why.by !== 'mode') return {};
  const { mode, isDirectory } = answer.why;
  return { denied: { path: answer.element, mode, isDirectory } };
}

function utc(request: string | null, attempts: readonly Attempt[]): GoZoneResult {
  return {
    facts: { name: 'UTC', abbreviation: 'UTC', offset: 0, isDst: false, source: null, request, attempts },
    file: null,
  };
}
