import type { FindingSource } from '../probe.ts';
import type { ReportedRun } from '../report/model.ts';

/** One cause, one finding: if several probes report it, the most detailed one stays. */
export function withoutEchoes(sources: readonly FindingSource[], runs: readonly ReportedRun[]): ReportedRun[] {
  const reported = new Set<string>(
    runs.flatMap((run) => (run.status === 'ran' ? run.findings.map(({ code }) => code) : [])),
  );
  const echoes = new Set(
    sources
      .flatMap(({ findings }) => Object.entries(findings))
      .filter(([, { coveredBy = [] }]) => coveredBy.some((other) => reported.has(other)))
      .map(([code]) => code),
  );
  return runs.map((run) => {
    if (run.status !== 'ran' || !run.findings.some(({ code }) => echoes.has(code))) return run;
    return {
      ...run,
      /** Still masked only when needed. */
      get facts() {
        return run.facts;
      },
      get metrics() {
        return run.metrics;
      },
      findings: run.findings.filter(({ code }) => !echoes.has(code)),
    };
  });
}
