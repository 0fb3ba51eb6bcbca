import type { Outcome } from '../../containers/docker.ts';
import { lastLine } from '../../containers/docker.ts';

/** What a report says about the program's user and how it starts. */
export interface Said {
  readonly program: string | null;
  readonly uid: number | null;
  readonly gid: number | null;
  readonly groups: readonly number[];
  readonly directory: string | null;
  /** Null if not known: for another user's process only the arguments of an exec are. */
  readonly tz: string | null;
  /** Codes of errors that keep a program from starting. */
  readonly errors: readonly string[];
  /** The whole report, for comparing it with another. */
  readonly text: string;
}

/** @throws if there is no report */
export function saidOf({ stdout, stderr, status }: Outcome): Said {
  if (!stdout.startsWith('{')) throw new Error(`exit status ${status}: ${lastLine(stderr) || lastLine(stdout)}`);
  const report: Report = JSON.parse(stdout);
  const facts = <T>(name: string): T | undefined =>
    report.probes.find(({ probe }) => probe === name)?.facts as T | undefined;
  const user = facts<UserFacts>('user');
  const zone = facts<{ readonly tz: string | null; readonly tzKnown: boolean; readonly environment: string }>(
    'timezone',
  );
  const errors = report.probes
    .filter(({ probe }) => probe === 'libc' || probe === 'user' || probe === 'go')
    .flatMap(({ findings = [] }) => findings.flatMap(({ code, severity }) => (severity === 'error' ? [code] : [])));
  const said = {
    program: report.program?.path ?? null,
    uid: user?.identity?.uid.effective ?? null,
    gid: user?.identity?.gid.effective ?? null,
    groups: user?.identity?.groups ?? [],
    directory: user?.workingDirectory?.path ?? null,
    tz: zone === undefined || !zone.tzKnown || zone.environment === 'self' ? null : (zone.tz ?? ''),
    errors,
  };
  return { ...said, text: JSON.stringify(said) };
}

interface Report {
  readonly program: { readonly path: string } | null;
  readonly probes: readonly {
    readonly probe: string;
    readonly facts?: unknown;
    readonly findings?: readonly { readonly code: string; readonly severity: string }[];
  }[];
}

interface UserFacts {
  readonly identity: {
    readonly uid: { readonly effective: number };
    readonly gid: { readonly effective: number };
    readonly groups: readonly number[];
  } | null;
  readonly workingDirectory: { readonly path: string } | null;
}
