import { severities } from '../../finding.ts';
import type { Metric, Report } from '../model.ts';
import { escapeControl } from '../render/escape.ts';
import { findingsBySeverity, verdictWord } from '../render/verdict.ts';
import type { FormatOptions } from './options.ts';

/**
 * Text exposition format 0.0.4 (https://prometheus.io/docs/instrumenting/exposition_formats/), for the textfile collector of
 * node_exporter. Every series is a gauge without a timestamp, which that collector refuses.
 */
export function renderPrometheus(report: Report, { timing }: Pick<FormatOptions, 'timing'>): string {
  const families = new Map<string, Metric[]>();
  for (const metric of metricsOf(report, timing)) {
    const family = families.get(metric.name);
    if (family === undefined) families.set(metric.name, [metric]);
    else if (!family.some(({ labels }) => labelText(labels) === labelText(metric.labels))) family.push(metric);
  }
  return [...families].map(([name, metrics]) => renderFamily(`probe_env_${name}`, metrics)).join('');
}

function renderFamily(name: string, metrics: readonly Metric[]): string {
  const lines = metrics.map(({ labels, value }) => `${name}${labelText(labels)} ${value}\n`);
  return `# HELP ${name} ${(metrics[0]?.help ?? '').replace(/[\\\n]/g, ' ')}\n# TYPE ${name} gauge\n${lines.join('')}`;
}

function labelText(labels: Metric['labels']): string {
  const pairs = Object.entries(labels).map(
    ([name, value]) => `${name}="${escapeControl(value).replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`,
  );
  return pairs.length === 0 ? '' : `{${pairs.join(',')}}`;
}

function metricsOf(report: Report, timing: boolean): Metric[] {
  const findings = findingsBySeverity(report);
  const { version, runtime, data } = report.tool;
  const ran = report.runs.flatMap((run) => (run.status === 'ran' ? [run] : []));
  return [
    metric('info', 'Version, runtime and data of probe-env.', 1, {
      version,
      runtime,
      tzdata: data.tzdata,
      go_releases: data.goReleases,
      public_roots: data.publicRoots,
    }),
    metric('ok', '1 when the run passed, with or without warnings.', Number(report.ok)),
    ...(['OK', 'FAIL', 'INCOMPLETE'] as const).map((verdict) =>
      metric('verdict', '1 for the verdict of the run.', Number(verdictWord(report) === verdict), { verdict }),
    ),
    ...severities.map((severity) =>
      metric('findings', 'Findings by severity.', findings.filter((each) => each.severity === severity).length, {
        severity,
      }),
    ),
    ...findings.map(({ code, severity }) =>
      metric(
        'finding',
        'Findings by code; no series for what was not found.',
        findings.filter((each) => each.code === code && each.severity === severity).length,
        { code, severity },
      ),
    ),
    metric('ignored_findings', 'Findings that were accepted.', report.ignored.length),
    ...report.runs.map(({ probe, status }) =>
      metric('probe_complete', '0 for a probe that could not complete.', Number(status !== 'incomplete'), { probe }),
    ),
    ...ran.flatMap(({ metrics }) => metrics),
    ...(timing
      ? [
          ...ran.map(({ probe, ms }) =>
            metric('probe_duration_seconds', 'Time that a probe took.', seconds(ms), { probe }),
          ),
          metric('duration_seconds', 'Time from the start of the process to the report.', seconds(report.ms)),
        ]
      : []),
  ];
}

function metric(name: string, help: string, value: number, labels: Metric['labels'] = {}): Metric {
  return { name, help, value, labels };
}

function seconds(ms: number): number {
  return Math.round(ms * 10) / 10_000;
}
