import type { Code } from '../finding.ts';
import type { FindingSource } from '../probe.ts';
import type { ReportedRun } from '../report/model.ts';

/** One cause, one finding: if several probes report it, the most detailed one stays. */
export function withoutEchoes(sources: readonly FindingSource[], runs: readonly ReportedRun[]): ReportedRun[] {
  const reported = new Set(
    runs.flatMap((run) => (run.status === 'ran' ? run.findings.map(({ code }) => code as Code) : [])),
  );
  // Only what was reported is looked up: in the executables the texts of a finding are made when they are asked for.
  const echoes = new Set<string>(
    [...reported].filter((code) =>
      sources.find(({ findings }) => code in findings)?.findings[code]?.coveredBy?.some((other) => reported.has(other)),
    ),
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
