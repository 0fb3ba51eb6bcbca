import { type JsonObject, severities } from '../../finding.ts';
import type { IgnoredFinding, Report, ReportedRun } from '../model.ts';
import { fullHeadline } from '../render/headline.ts';
import { jsonFinding, jsonLine, roundMs } from '../render/json.ts';
import { findingsBySeverity, verdictWord } from '../render/verdict.ts';
import type { FormatOptions } from './options.ts';

/** Version 2 of the JSON report: one object on one line. Its schema is docs/report.schema.json. */
export function renderJson(report: Report, { timing }: Pick<FormatOptions, 'timing'>): string {
  const findings = findingsBySeverity(report);
  const counted = severities.map((severity) => [
    severity,
    findings.filter((finding) => finding.severity === severity).length,
  ]);
  return jsonLine({
    schemaVersion: 2,
    ok: report.ok,
    exitCode: report.exitCode,
    verdict: verdictWord(report),
    summary: fullHeadline(report),
    tool: { name: 'probe-env', ...report.tool },
    root: report.root,
    image: report.image,
    program: report.app,
    assumptions: report.assumptions,
    failOn: report.failOn,
    incomplete: report.incomplete,
    expectations: report.expectations,
    counts: {
      ...Object.fromEntries(counted),
      incomplete: report.runs.filter(({ status }) => status === 'incomplete').length,
      ignored: report.ignored.length,
    },
    probes: report.runs.map(jsonRun),
    ignored: report.ignored.map(jsonIgnored),
    ...(timing ? { timing: timingOf(report) } : {}),
  });
}

/** Every probe has findings; one that did not run has none, and says why. */
function jsonRun(run: ReportedRun): JsonObject {
  if (run.status !== 'ran') return { probe: run.probe, status: run.status, reason: run.reason, findings: [] };
  const { probe, status, summary, facts, findings } = run;
  return { probe, status, summary, findings: findings.map(jsonFinding), facts };
}

function jsonIgnored(finding: IgnoredFinding): JsonObject {
  const { probe, reason, until } = finding;
  return { probe, ...jsonFinding(finding), reason, until };
}

/** Milliseconds: the only difference between two runs on the same state. */
function timingOf(report: Report): JsonObject {
  const ran = report.runs.flatMap((run) => (run.status === 'ran' ? [[run.probe, roundMs(run.ms)] as const] : []));
  return { totalMs: roundMs(report.ms), probesMs: Object.fromEntries(ran) };
}
