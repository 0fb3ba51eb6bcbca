import { describe, expect, it } from 'vitest';
import { renderPrometheus } from '../../../../src/report/formats/prometheus.ts';
import { readMetrics } from '../../../support/go/prometheus-reader.ts';
import { needs } from '../../../support/needs.ts';
import { ranRun, reportOf } from '../../../support/report/reports.ts';
import { nasty, reports, sampleReport } from '../../../support/report/sample-report.ts';

const withTiming = { timing: true };

describe('prometheus, to its own parser', needs('go', 'the Go module proxy'), () => {
  it.each(reports)('is well-formed and passes its linter, for a report %s', (_, report) => {
    const series = readMetrics(renderPrometheus(report, withTiming));
    expect(series.filter((line) => line.startsWith('lint:'))).toEqual([]);
    expect(series).toContain(`probe_env_ok ${Number(report.ok)}`);
  });

  it('has verdict, findings, probes and durations', () => {
    expect(readMetrics(renderPrometheus(sampleReport(), withTiming))).toEqual(
      expect.arrayContaining([
        'probe_env_verdict verdict="FAIL" 1',
        'probe_env_verdict verdict="OK" 0',
        'probe_env_findings severity="error" 1',
        'probe_env_finding code="libc/interpreter-missing" severity="error" 1',
        'probe_env_ignored_findings 2',
        'probe_env_probe_complete probe="go" 0',
        'probe_env_probe_complete probe="ssl" 1',
        'probe_env_probe_duration_seconds probe="ssl" 0.001',
        'probe_env_duration_seconds 0.0123',
      ]),
    );
  });

  it('escapes labels, and writes one series once', () => {
    const metric = { name: 'x_info', help: nasty, labels: { text: nasty }, value: 2 };
    const run = { ...ranRun('ssl', 'x'), metrics: [metric, metric] };
    const series = readMetrics(renderPrometheus(reportOf([run]), withTiming));
    expect(series.filter((line) => line.startsWith('probe_env_x_info'))).toHaveLength(1);
    expect(series.filter((line) => line.startsWith('lint:'))).toEqual([]);
  });
});

describe('prometheus', () => {
  it('gives the same bytes for the same state without timing', () => {
    const text = renderPrometheus(sampleReport({ ms: 1 }), { timing: false });
    expect(text).toBe(renderPrometheus(sampleReport({ ms: 2 }), { timing: false }));
    expect(text).not.toContain('duration');
  });
});
