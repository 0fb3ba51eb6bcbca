import { exitCodeOf } from '../../src/exit-code.ts';
import type { Severity } from '../../src/finding.ts';
import type { Report, ReportedFinding, ReportedRun } from '../../src/report/model.ts';

/** A report of these runs, as the orchestrator would make it. */
export function reportOf(runs: readonly ReportedRun[], extra: Partial<Report> = {}): Report {
  const exitCode = exitCodeOf(runs, 'error');
  return {
    app: null,
    assumptions: [],
    runs,
    ignored: 0,
    exitCode,
    ok: exitCode === 0,
    timeoutMs: 900,
    ms: 12.34,
    ...extra,
  };
}

export function ranRun(probe: string, summary: string, findings: readonly ReportedFinding[] = []): ReportedRun {
  return { probe, status: 'ran', summary, facts: {}, findings, ms: 1 };
}

/** A probe whose time was over. */
export function lateRun(probe: string): ReportedRun {
  return { probe, status: 'incomplete', reason: 'the time of --timeout was used up', late: true };
}

export function findingOf(severity: Severity, code: string, message: string, remedy = 'fix it'): ReportedFinding {
  return { code, severity, stopsStart: false, message, remedy, detail: {} };
}
