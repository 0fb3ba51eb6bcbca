import { type FailOn, type Severity, severities } from './finding.ts';

export const exitCode = { ok: 0, finding: 1, incomplete: 3, usage: 64 } as const;
export type ExitCode = (typeof exitCode)[keyof typeof exitCode];

/** Monitoring plugins: https://www.monitoring-plugins.org/doc/guidelines.html, "Plugin Return Codes". */
export const nagiosStates = ['OK', 'WARNING', 'CRITICAL', 'UNKNOWN'] as const;
export type NagiosState = (typeof nagiosStates)[number];

export const exitStyles = ['default', 'nagios'] as const;
export type ExitStyle = (typeof exitStyles)[number];

/** What to do about a probe that could not complete. */
export const incompleteChoices = ['fail', 'pass'] as const;
export type IncompleteChoice = (typeof incompleteChoices)[number];

export interface ExitRules {
  readonly failOn: FailOn;
  readonly incomplete: IncompleteChoice;
}

/** The parts of a probe's run that determine the exit status. */
type Outcome =
  | { readonly status: 'ran'; readonly findings: readonly { readonly severity: Severity }[] }
  | { readonly status: 'skipped' | 'incomplete' };

/** The same for every format. Never 2, which Docker reserves; a finding beats an incomplete probe. */
export function exitCodeOf(runs: readonly Outcome[], { failOn, incomplete }: ExitRules): ExitCode {
  if (hasFinding(runs, (severity) => atLeast(severity, failOn))) return exitCode.finding;
  return incomplete === 'fail' && hasIncomplete(runs) ? exitCode.incomplete : exitCode.ok;
}

/** As monitoring plugins grade it: whatever fails the run is critical, a warning that does not is a warning. */
export function nagiosStateOf(runs: readonly Outcome[], rules: ExitRules): NagiosState {
  const code = exitCodeOf(runs, rules);
  if (code === exitCode.finding) return 'CRITICAL';
  if (code === exitCode.incomplete) return 'UNKNOWN';
  return rules.failOn !== 'none' && hasFinding(runs, (severity) => atLeast(severity, 'warning')) ? 'WARNING' : 'OK';
}

/** The exit status of the process: 0, 1 and 3, or 0 to 3 for monitoring plugins. */
export function exitStatusOf(runs: readonly Outcome[], rules: ExitRules, style: ExitStyle): number {
  return style === 'nagios' ? nagiosStates.indexOf(nagiosStateOf(runs, rules)) : exitCodeOf(runs, rules);
}

/** Whether `severity` is `threshold` or worse; nothing is as bad as `none`. */
export function atLeast(severity: Severity, threshold: FailOn): boolean {
  return threshold !== 'none' && severities.indexOf(severity) <= severities.indexOf(threshold);
}

function hasFinding(runs: readonly Outcome[], counts: (severity: Severity) => boolean): boolean {
  return runs.some((run) => run.status === 'ran' && run.findings.some(({ severity }) => counts(severity)));
}

function hasIncomplete(runs: readonly Outcome[]): boolean {
  return runs.some((run) => run.status === 'incomplete');
}
