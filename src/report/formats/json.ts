import type { Report } from '../model.ts';

/** One object on one line; its schema is docs/report.schema.json. */
export function renderJson(report: Report): string {
  const { app, exitCode, ok, runs, ms } = report;
  return `${JSON.stringify({
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
            findings: run.findings.map(({ stopsStart, ...finding }) => finding),
            ms: round(run.ms),
          }
        : { probe: run.probe, status: run.status, reason: run.reason },
    ),
    ms: round(ms),
  }).replace(
    /[\x7f-\x9f\u2028\u2029]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )}\n`;
}

function round(ms: number): number {
  return Math.round(ms * 10) / 10;
}
