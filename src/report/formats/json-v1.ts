import type { Report } from '../model.ts';
import { jsonFinding, jsonLine, roundMs } from '../render/json.ts';

/**
 * Version 1 of the JSON report, for existing readers: one object on one line. Its schema is
 * docs/report.v1.schema.json.
 */
export function renderJsonV1(report: Report): string {
  const { app, exitCode, ok, runs, ms } = report;
  return jsonLine({
    schemaVersion: 1,
    ok,
    exitCode,
    app,
    probes: runs.map((run) =>
      run.status === 'ran'
        ? {
            probe: run.probe,
            status: run.status,
            facts: run.facts,
            findings: run.findings.map(jsonFinding),
            ms: roundMs(run.ms),
          }
        : { probe: run.probe, status: run.status, reason: run.reason },
    ),
    ms: roundMs(ms),
  });
}
