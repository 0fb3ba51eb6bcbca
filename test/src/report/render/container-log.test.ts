import { describe, expect, it } from 'vitest';
import type { Report, ReportedRun } from '../../../../src/report/model.ts';
import { containerLogLine } from '../../../../src/report/render/container-log.ts';
import { findingOf, lateRun, ranRun, reportOf } from '../../../support/report/reports.ts';
import { smallReport } from '../../../support/report/sample-report.ts';

/** What a reader of lines gets, without the time. */
function read(report: Report): Record<string, unknown> {
  const line = containerLogLine(report);
  expect(line).toMatch(/^[^\n]*\n$/);
  const { time, ...fields } = JSON.parse(line);
  expect(Number.isInteger(time)).toBe(true);
  return fields;
}

describe('the line for the log of a container', () => {
  it('has the verdict and what was found, worst first', () => {
    expect(read(smallReport())).toEqual({
      level: 50,
      tool: 'probe-env',
      verdict: 'FAIL',
      exitStatus: 1,
      incomplete: ['go'],
      ignored: 2,
      findings: [
        { code: 'ssl/expired', severity: 'error', message: 'all of them' },
        { code: 'ssl/expired', severity: 'warning', message: 'a | b --- <c>' },
        { code: 'libc/size', severity: 'info', message: 'large' },
      ],
      msg: 'FAIL ssl/expired: all of them (+1 warning, 1 incomplete, 2 ignored)',
    });
  });

  const ran = (severity: 'error' | 'warning' | 'info'): ReportedRun =>
    ranRun('ssl', 'x', [findingOf(severity, 'ssl/x', 'm')]);

  it.each<[string, ReportedRun[], Partial<Report>, number]>([
    ['nothing', [ranRun('ssl', 'x')], {}, 30],
    ['a note', [ran('info')], {}, 30],
    ['a warning', [ran('warning')], {}, 40],
    ['an error', [ran('error')], {}, 50],
    ['an error that may be', [ran('error')], { failOn: 'none' }, 40],
    ['a note that fails', [ran('info')], { failOn: 'info' }, 50],
    ['a late probe', [lateRun('go')], {}, 40],
    ['a late probe that may be', [lateRun('go')], { incomplete: 'pass' }, 40],
  ])('has the level of %s', (_, runs, extra, level) => {
    expect(read(reportOf(runs, extra))).toMatchObject({ level });
  });

  it('leaves out the last findings where it would be longer than a pipe takes at once, and counts them', () => {
    const findings = Array.from({ length: 60 }, (_, index) => findingOf('error', `ssl/x${index}`, '\u9999'.repeat(50)));
    const report = reportOf([ranRun('ssl', 'x', findings)]);
    const line = containerLogLine(report);
    const { findings: shown, more } = JSON.parse(line);
    expect(shown.map(({ code }: { code: string }) => code)).toEqual(
      findings.slice(0, shown.length).map(({ code }) => code),
    );
    expect(shown.length + more).toBe(60);
    // Three bytes a character at most: 4,096 of them.
    const next = JSON.stringify(shown[0]).length + 1;
    expect(line.length).toBeLessThanOrEqual(4096 / 3);
    expect(line.length).toBeGreaterThan(4096 / 3 - next - 2);
  });

  it('is whole up to that length', () => {
    const of = (length: number): string =>
      containerLogLine(reportOf([ranRun('ssl', 'x', [findingOf('warning', 'ssl/x', 'm'.repeat(length))])]));
    const most = 1365;
    // Of a long message, line one has 400 characters.
    const fixed = of(450).length - 450;
    expect(of(most - fixed)).toHaveLength(most);
    expect(JSON.parse(of(most - fixed))).not.toHaveProperty('more');
    expect(JSON.parse(of(most - fixed + 1))).toMatchObject({ findings: [], more: 1 });
  });

  it('has 400 characters of line one', () => {
    const of = (length: number): string =>
      JSON.parse(containerLogLine(reportOf([ranRun('ssl', 'm'.repeat(length - 'OK ssl: '.length))]))).msg;
    expect(of(400)).toBe(`OK ssl: ${'m'.repeat(392)}`);
    expect(of(401)).toBe(`OK ssl: ${'m'.repeat(392)}`);
  });

  it('names no finding where line one fills it', () => {
    const message = '\u0001'.repeat(400);
    const report = reportOf([ranRun('ssl', 'x', [findingOf('error', 'ssl/x', message)])]);
    expect(read(report)).toMatchObject({ findings: [], more: 1, msg: `FAIL ssl/x: ${message.slice(0, 388)}` });
  });
});
