import { exitCodeOf } from '../../../src/exit-code.ts';
import type { FindingSpec, JsonObject, Severity } from '../../../src/finding.ts';
import type { IgnoredFinding, Report, ReportedFinding, ReportedRun } from '../../../src/report/model.ts';

/** A report of these runs, as the orchestrator would make it. */
export function reportOf(runs: readonly ReportedRun[], extra: Partial<Report> = {}): Report {
  const { failOn = 'error', incomplete = 'fail' } = extra;
  const exitCode = exitCodeOf(runs, { failOn, incomplete });
  return {
    tool: {
      version: '1.2.3',
      runtime: 'node 24.21.0',
      data: { tzdata: '2026c', goReleases: '2026-08-20', publicRoots: '2026-11-01' },
    },
    root: '/',
    image: null,
    app: null,
    assumptions: [],
    modules: { state: 'unknown', problem: 'no program was found' },
    expectations: {},
    failOn,
    incomplete,
    runs,
    ignored: [],
    exitCode,
    exitStatus: exitCode,
    ok: exitCode === 0,
    timeoutMs: 900,
    ms: 12.34,
    ...extra,
  };
}

export function ranRun(probe: string, summary: string, findings: readonly ReportedFinding[] = []): ReportedRun {
  return { probe, status: 'ran', summary, facts: {}, metrics: [], findings, ms: 1 };
}

/** A probe whose time was over. */
export function lateRun(probe: string): ReportedRun {
  return { probe, status: 'incomplete', reason: 'the time of --timeout was used up', late: true };
}

export function findingOf(severity: Severity, code: string, message: string, remedy = 'fix it'): ReportedFinding {
  const rule = { title: `About ${code}`, why: 'Programs fail.', refs: ['https://example.com/why'] };
  return { code, severity, stopsStart: false, message, remedy, detail: {}, rule };
}

/** A finding that was accepted. */
export function ignoredOf(
  finding: ReportedFinding,
  reason: string | null,
  until: string | null = null,
): IgnoredFinding {
  return { ...finding, probe: finding.code.split('/')[0] ?? '', reason, until };
}

/** What a catalog has of an error that says nothing. */
export const wordlessSpec: FindingSpec<JsonObject> = {
  severity: 'error',
  title: '',
  why: '',
  example: {},
  refs: [],
  message: () => '',
  remedy: () => '',
};
