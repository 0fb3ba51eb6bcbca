import type { SandboxFacts } from '../../../probes/sandbox/facts.ts';
import type { SslFacts } from '../../../probes/ssl/facts.ts';
import type { TimezoneFacts } from '../../../probes/timezone/facts.ts';
import type { PlaceFacts, UserFacts } from '../../../probes/user/facts.ts';

/**
 * What a program experienced or what probe-env says about it, by operation: `granted`, the name of an errno, or a
 * number.
 */
export type Answers = Record<string, string>;

/** The part of a report that is examined. */
export interface Report {
  readonly probes: readonly {
    readonly probe: string;
    readonly status: string;
    readonly findings: readonly { readonly code: string }[];
    readonly facts?: unknown;
  }[];
}

/** Single expectations, the finding of each, and whether they hold for a program according to its experience. */
const expectations = {
  '--drop-all': { code: 'sandbox/capabilities-kept', holds: (met) => met.bounding === '0' },
  '--no-new-privs': { code: 'sandbox/new-privileges-allowed', holds: (met) => met['set-user-ID'] !== '4242' },
  '--seccomp': { code: 'sandbox/seccomp-off', holds: (met) => met.seccomp === '2' },
  '--read-only-root': { code: 'sandbox/root-writable', holds: (met) => met.root === 'EROFS' },
  '--shm-max=64Mi': { code: 'sandbox/shm-too-large', holds: ({ shm = '0' }) => isWithin(Number(shm), 64 << 20) },
  '--non-root': { code: 'user/runs-as-root', holds: (met) => met['setuid 0'] !== 'granted' },
} as const satisfies Record<string, { code: string; holds: (met: Answers) => boolean }>;

/** A namespace that is not the container's own. */
export const machines = "the machine's";

/** -1 is a size without a limit. */
function isWithin(size: number, limit: number): boolean {
  return size >= 0 && size <= limit;
}

/** The arguments that state everything. @param questions as the program takes them: `need:path` */
export function stated(questions: readonly string[]): string[] {
  const paths = questions.map((question) => question.split(':').reverse().join(':'));
  return [...Object.keys(expectations), ...paths.flatMap((path) => ['--path', path])];
}

/** Whether each expectation should hold, according to the program's experience. */
export function expectationsMet(met: Answers): Answers {
  const rows = Object.entries(expectations).map(([flag, { holds }]) => [flag, holds(met) ? 'holds' : 'fails']);
  return Object.fromEntries(rows);
}

/** What the report says about everything that was tried. */
export function fromReport(report: Report, questions: readonly string[], met: Answers): Answers {
  const user = factsOf<UserFacts>(report, 'user');
  const sandbox = factsOf<SandboxFacts>(report, 'sandbox');
  const ssl = factsOf<SslFacts>(report, 'ssl');
  const timezone = factsOf<TimezoneFacts>(report, 'timezone');
  const { identity, temporary, home, workingDirectory } = user;
  const { process } = sandbox;
  if (identity === null || process === null) throw new Error('the report has no credentials');
  const codes = report.probes.flatMap(({ findings }) => findings.map(({ code }) => code));
  const noTemporary = codes.includes('user/temporary-directory-unusable');
  return {
    uid: `${identity.uid.effective}`,
    gid: `${identity.gid.effective}`,
    groups: [...identity.groups].sort((a, b) => a - b).join(' '),
    umask: identity.umask ?? '',
    ...(identity.name === null ? {} : { name: identity.name }),
    temporary: noTemporary ? answerOf(temporary) : 'granted',
    ...(noTemporary ? {} : { 'temporary x': sandbox.temporary?.noexec === true ? 'EACCES' : 'granted' }),
    home: home === null ? 'unset' : answerOf(home),
    directory: answerOf(workingDirectory),
    'docker.sock': sandbox.runtimeSockets.length > 0 ? 'granted' : refusalIn(met['docker.sock']),
    capabilities: tried.filter((name) => process.capabilities.effective.includes(name)).join(' '),
    bounding: `${process.capabilities.bounding.length}`,
    seccomp: `${process.seccomp}`,
    ...(sandbox.shm === null ? {} : { shm: `${sandbox.shm.size ?? -1}` }),
    files: few(sandbox.limits.openFiles ?? null),
    processes: few(processLimit(sandbox, process)),
    ...(met.memory === undefined ? {} : { memory: sandbox.limits.memory === null ? 'enough' : 'signal: killed' }),
    ...(met.cpu === undefined ? {} : { cpu: sandbox.limits.cpu === null ? 'free' : 'held back' }),
    ...Object.fromEntries(
      (['pid', 'net', 'ipc'] as const).map((kind) => [
        `namespace ${kind}`,
        sandbox.hostNamespaces.includes(kind) ? machines : 'its own',
      ]),
    ),
    roots: `${ssl.pool.roots}`,
    offset: `${timezone.go.offset}`,
    ...Object.fromEntries(questions.map((question, index) => [question, answerOf(user.stated[index])])),
    ...Object.fromEntries(
      Object.entries(expectations).map(([flag, { code }]) => [flag, codes.includes(code) ? 'fails' : 'holds']),
    ),
  };
}

function factsOf<T>({ probes }: Report, probe: string): T {
  // The schema of the report, which other tests check, describes the facts of each probe.
  return probes.find((candidate) => candidate.probe === probe)?.facts as T;
}

/** Capabilities that the program tries one by one, in its order. */
const tried: readonly string[] = [
  ...['chown', 'fowner', 'setgid', 'setuid', 'setpcap', 'net_admin', 'net_raw', 'sys_chroot', 'sys_nice', 'mknod'],
];

/** Any refusal is equivalent if nothing is within reach. */
function refusalIn(met: string | undefined): string {
  return met === undefined || met === 'granted' ? 'no socket' : met;
}

/** The limit that applies: of the cgroup, and of the user unless it is exempt (kernel/fork.c, copy_process). */
function processLimit(
  { limits }: SandboxFacts,
  { uid, capabilities }: NonNullable<SandboxFacts['process']>,
): number | null {
  const isExempt =
    uid.real === 0 || ['sys_resource', 'sys_admin'].some((name) => capabilities.effective.includes(name));
  const ofUser = isExempt ? null : (limits.processes ?? null);
  const both = [limits.pids, ofUser].filter((limit) => limit !== null);
  return both.length === 0 ? null : Math.min(...both);
}

/** The program counts to 300. */
function few(limit: number | null): string {
  return limit === null || limit > 300 ? 'more' : `${limit}`;
}

function answerOf(place: Pick<PlaceFacts, 'access'> | undefined): string {
  const access = place?.access;
  if (access?.kind === 'denied') return access.errno;
  if (access?.kind === 'missing') return access.failure.kind === 'absent' ? access.failure.errno : access.failure.kind;
  return access?.kind ?? 'not stated';
}
