import { atLeast } from '../../exit-code.ts';
import { type Severity, severities } from '../../finding.ts';
import type { Report, ReportedFinding } from '../model.ts';

/**
 * The findings of all probes, worst first: what keeps the program from starting, then by severity, then in probe
 * order.
 */
export function findingsBySeverity(report: Report): ReportedFinding[] {
  const all = report.runs.flatMap((run) => (run.status === 'ran' ? run.findings : []));
  return all.sort(
    (a, b) =>
      severities.indexOf(a.severity) - severities.indexOf(b.severity) || Number(b.stopsStart) - Number(a.stopsStart),
  );
}

/** Those of them that are shown without being requested. */
export function weightyFindings(report: Report): ReportedFinding[] {
  return findingsBySeverity(report).filter(({ severity }) => isWeighty(severity, report));
}

/** Warnings and errors, and whatever fails the run. */
export function isWeighty(severity: Severity, { failOn }: Pick<Report, 'failOn'>): boolean {
  return severity !== 'info' || atLeast(severity, failOn);
}

/** The probes that did not finish, in list order. */
export function incompleteRuns(report: Report): { probe: string; reason: string; late: boolean }[] {
  return report.runs.flatMap((run) => (run.status === 'incomplete' ? [run] : []));
}

/** The worst severity among the findings; undefined if there are none. */
export function worstSeverity(findings: readonly { readonly severity: Severity }[]): Severity | undefined {
  return severities.find((candidate) => findings.some(({ severity }) => severity === candidate));
}

/** The verdict in one word, equal for every format. */
export function verdictWord(report: Report): 'OK' | 'FAIL' | 'INCOMPLETE' {
  if (report.exitCode === 0) return 'OK';
  return report.exitCode === 3 ? 'INCOMPLETE' : 'FAIL';
}

/** `2 errors, 1 warning`; empty if there is nothing to count. */
export function countWords(findings: readonly { readonly severity: Severity }[]): string {
  return severities
    .flatMap((severity) => {
      const count = findings.filter((finding) => finding.severity === severity).length;
      if (count === 0) return [];
      const noun = severity === 'info' ? 'note' : severity;
      return [`${count} ${noun}${count === 1 ? '' : 's'}`];
    })
    .join(', ');
}
