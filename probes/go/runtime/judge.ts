import { effectiveGoDebug } from '../../../src/decode/go/env/debug/debug.ts';
import {
  isTracebackLevel,
  parseGcPercent,
  parseMaxProcs,
  parseMemoryLimit,
} from '../../../src/decode/go/env/runtime-values.ts';
import { type GoVersion, isGoAtLeast, parseGoVersion } from '../../../src/decode/go/version/version.ts';
import type { ProgramFacts } from '../program/observe.ts';
import type { RuntimeFinding } from './findings.ts';
import { judgeGoDebug } from './judge-debug.ts';
import { judgeProxies } from './judge-proxies.ts';
import type { RuntimeFacts } from './observe.ts';
import { unquoted } from './quotes.ts';
import { hasTag, type Subject } from './subject.ts';

/**
 * Empty for a program that is not written in Go: it does not read the variables.
 * @param goCommand version of the go command, which is a Go program too; it counts if there is no other
 */
export function judgeRuntime(
  runtime: RuntimeFacts,
  program: ProgramFacts | null,
  goCommand: string | null,
): RuntimeFinding[] {
  if (program !== null && unaffected.includes(program.state)) return [];
  const build = program?.state === 'go' ? program.build : null;
  const subject: Subject = {
    name: build?.goVersion ?? 'the program',
    version: build === null ? null : parseGoVersion(build.goVersion),
    settings: build?.settings ?? {},
    modules: build?.dependencies.notable.map(({ path }) => path) ?? [],
  };
  return [
    ...judgeMemory(runtime, subject),
    ...judgeGc(runtime, subject),
    ...judgeMaxProcs(runtime, subject),
    ...judgeTraceback(runtime, subject),
    ...judgeGoDebug(runtime, program === null && goCommand !== null ? goCommandSubject(goCommand) : subject),
    ...judgeUser(runtime, subject, program),
    ...judgeProxies(runtime, subject),
  ];
}

const unaffected: readonly ProgramFacts['state'][] = ['other', 'no-build-info', 'missing'];

function goCommandSubject(version: string): Subject {
  return { name: version, version: parseGoVersion(version), settings: {}, modules: [] };
}

function judgeMemory(runtime: RuntimeFacts, { version, modules }: Subject): RuntimeFinding[] {
  if (version !== null && !isGoAtLeast(version, '1.19')) return []; // no soft limit before that
  const { memoryLimit: limit, environment } = runtime;
  const value = runtime.variables.GOMEMLIMIT;
  if (value === undefined) {
    if (limit === null || modules.includes('github.com/KimMachineGun/automemlimit')) return [];
    return [{ code: 'go/memory-limit-unset', detail: { limit, suggestion: ninetyPercent(limit) } }];
  }
  const bytes = parseMemoryLimit(value, version);
  if (bytes === null) {
    const inner = unquoted(value);
    const isMeant = inner !== null && parseMemoryLimit(inner, version) !== null;
    const meant = isMeant ? inner : suggestMemoryLimit(inner ?? value);
    const suggestion = meant === null ? null : sensibleLimit(meant, version);
    return [{ code: 'go/memory-limit-malformed', detail: { value, environment, suggestion } }];
  }
  if (bytes === 'off') return [];
  if (bytes < leastMemory) {
    const suggestion = /^\d+$/.test(value) && bytes > 0 ? `${value}MiB` : limit === null ? null : ninetyPercent(limit);
    return [{ code: 'go/memory-limit-too-low', detail: { value, bytes, environment, suggestion } }];
  }
  if (limit === null || bytes <= limit) return [];
  return [{ code: 'go/memory-limit-above-cgroup', detail: { value, bytes, limit, suggestion: ninetyPercent(limit) } }];
}

/**
 * Bytes that the runtime alone occupies when main begins: 2.4 MiB with Go 1.24, 4.1 MiB with Go 1.26, measured as MemStats.Sys without
 * HeapReleased.
 */
const leastMemory = 2 << 20;

/** What was probably meant: `512Mi`, `512MB`, `512m` and `1.5GiB`; null where that cannot be guessed. */
function suggestMemoryLimit(value: string): string | null {
  const match = /^\s*(\d+)(?:\.(\d))?\s*([kmgt])i?b?\s*$/i.exec(value);
  if (match === null) return null;
  const unit = (match[3] ?? '').toUpperCase();
  if (match[2] === undefined) return `${match[1]}${unit}iB`;
  const smaller = { M: 'K', G: 'M', T: 'G' }[unit];
  return smaller === undefined ? null : `${Math.round(Number(`${match[1]}.${match[2]}`) * 1024)}${smaller}iB`;
}

/** The value, or with the unit that a small number lacks; null if Go refuses it too, or if no program fits into it. */
function sensibleLimit(value: string, version: GoVersion | null): string | null {
  const bytes = parseMemoryLimit(value, version);
  if (bytes === 'off' || (bytes !== null && bytes >= leastMemory)) return value;
  return /^\d+$/.test(value) && bytes !== null && bytes > 0 ? `${value}MiB` : null;
}

function ninetyPercent(bytes: number): string {
  return `${Math.max(1, Math.floor((bytes * 0.9) / (1 << 20)))}MiB`;
}

function judgeGc({ variables, memoryLimit }: RuntimeFacts, { version }: Subject): RuntimeFinding[] {
  const value = variables.GOGC;
  if (value === undefined) return [];
  const percent = parseGcPercent(value, version);
  if (percent === null) return [{ code: 'go/gc-percent-ignored', detail: { value } }];
  if (percent !== 'off' && percent >= 0) return [];
  const limit = variables.GOMEMLIMIT;
  if (limit !== undefined && limit !== 'off') return [];
  const suggestion = memoryLimit === null ? '512MiB' : ninetyPercent(memoryLimit);
  return [{ code: 'go/gc-off', detail: { value, suggestion } }];
}

/** How many times the quota the value must be: below that throttling is rare. */
const farAbove = 4;

function judgeMaxProcs(runtime: RuntimeFacts, subject: Subject): RuntimeFinding[] {
  const { cpuQuota, cpus } = runtime;
  const value = runtime.variables.GOMAXPROCS;
  const custom = value === undefined ? null : parseMaxProcs(value, subject.version);
  const readsQuota = honorsQuota(runtime, subject);
  const byDefault =
    readsQuota && cpuQuota !== null && cpus !== null ? Math.min(cpus, Math.max(2, Math.ceil(cpuQuota))) : cpus;
  const found: RuntimeFinding[] = [];
  if (value !== undefined && custom === null) {
    found.push({ code: 'go/max-procs-ignored', detail: { value, procs: byDefault } });
  }
  const procs = custom ?? byDefault;
  if (cpuQuota === null || procs === null || subject.modules.includes('go.uber.org/automaxprocs')) return found;
  if (procs < farAbove * Math.ceil(cpuQuota)) return found;
  const cause =
    custom !== null
      ? 'the variable GOMAXPROCS says so'
      : `${subject.name} does not read the CPU quota (as built or by GODEBUG)`;
  const detail = { procs, quota: cpuQuota, cause, suggestion: Math.max(1, Math.ceil(cpuQuota)) };
  return [...found, { code: 'go/max-procs-above-quota', detail }];
}

/** What was probably meant: the value without quotes and blanks, in small letters. */
function judgeTraceback({ variables }: RuntimeFacts, { version }: Subject): RuntimeFinding[] {
  const value = variables.GOTRACEBACK;
  if (value === undefined || isTracebackLevel(value, version)) return [];
  const meant = (unquoted(value) ?? value).trim().toLowerCase();
  const detail = { value, meant: isTracebackLevel(meant, version) ? meant : null };
  return [{ code: 'go/traceback-unknown', detail }];
}

/** Since Go 1.25, unless the program's go line is older or GODEBUG says otherwise (runtime/cgroup_linux.go). */
function honorsQuota({ variables }: RuntimeFacts, { version, settings }: Subject): boolean {
  if (version !== null && !isGoAtLeast(version, '1.25')) return false;
  return effectiveGoDebug(settings.DefaultGODEBUG, variables.GODEBUG).get('containermaxprocs') !== '0';
}

/**
 * Programs with cgo ask libc, which only consults its databases; others are content with USER and HOME. An image
 * without any /etc/passwd was made for a program that does not need it; if its file lacks the uid, the program runs
 * as a different user than intended.
 */
function judgeUser(
  { user, variables }: RuntimeFacts,
  { settings }: Subject,
  program: ProgramFacts | null,
): RuntimeFinding[] {
  if (program === null || user?.passwd !== 'no-entry') return [];
  const cgo = settings.CGO_ENABLED === '1' && !hasTag({ settings }, 'osusergo');
  const missing = (['USER', 'HOME'] as const).filter((name) => variables[name] === undefined).map((name) => `$${name}`);
  if (!cgo && missing.length === 0) return [];
  return [{ code: 'go/user-unknown', detail: { uid: user.uid, missing: missing.join(', '), cgo } }];
}
