import { describe, expect, it } from 'vitest';
import { renderPrometheus } from '../../../../src/report/formats/prometheus.ts';
import { readMetrics } from '../../../support/go/prometheus-reader.ts';
import { needs } from '../../../support/needs.ts';
import { findingOf, ranRun, reportOf } from '../../../support/report/reports.ts';
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

describe('series of Prometheus', () => {
  it('are one where name and labels are the same, and several where a label differs', () => {
    const of = (file: string, value: number) => ({ name: 'size', help: 'Size.', labels: { file }, value });
    const run = { ...ranRun('ssl', 'x'), metrics: [of('a', 1), of('b', 2), of('a', 3)] };
    expect(renderPrometheus(reportOf([run]), { timing: false })).toContain(
      '# TYPE probe_env_size gauge\nprobe_env_size{file="a"} 1\nprobe_env_size{file="b"} 2\n',
    );
    expect(renderPrometheus(reportOf([run]), { timing: false }).match(/probe_env_size\{/g)).toHaveLength(2);
  });

  it('count what was found more than once', () => {
    const x = findingOf('error', 'ssl/x', 'm');
    const y = findingOf('error', 'ssl/y', 'm');
    expect(renderPrometheus(reportOf([ranRun('ssl', 'x', [x, y, x])]), { timing: false })).toContain(
      'gauge\nprobe_env_finding{code="ssl/x",severity="error"} 2\nprobe_env_finding{code="ssl/y",severity="error"} 1\n#',
    );
  });
});
