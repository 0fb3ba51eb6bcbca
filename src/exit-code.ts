import { type Severity, severities } from './finding.ts';

export const exitCode = { ok: 0, finding: 1, incomplete: 3, usage: 64 } as const;
export type ExitCode = (typeof exitCode)[keyof typeof exitCode];

/** What decides of one probe's run. */
type Outcome =
  | { readonly status: 'ran'; readonly findings: readonly { readonly severity: Severity }[] }
  | { readonly status: 'skipped' | 'incomplete' };

/** The same for every format. Never 2, which Docker reserves; a finding beats an incomplete probe. */
export function exitCodeOf(runs: readonly Outcome[], failOn: Severity): ExitCode {
  if (runs.some((run) => run.status === 'ran' && run.findings.some(({ severity }) => atLeast(severity, failOn)))) {
    return exitCode.finding;
  }
  return runs.some((run) => run.status === 'incomplete') ? exitCode.incomplete : exitCode.ok;
}

/** Whether `severity` is `threshold` or worse. */
export function atLeast(severity: Severity, threshold: Severity): boolean {
  return severities.indexOf(severity) <= severities.indexOf(threshold);
}
