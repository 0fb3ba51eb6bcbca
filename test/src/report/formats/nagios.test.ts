import { execFileSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { renderNagios } from '../../../../src/report/formats/nagios.ts';
import type { Report, ReportedRun } from '../../../../src/report/model.ts';
import { needs } from '../../../support/needs.ts';
import { findingOf, lateRun, ranRun, reportOf } from '../../../support/report/reports.ts';
import { cleanReport, lateReport, reports, sampleReport } from '../../../support/report/sample-report.ts';

const withTiming = { timing: true };

/** Perl's Monitoring::Plugin::Performance (Debian: libmonitoring-plugin-perl): label, value, unit, warning, critical of each. */
const script = `
use Monitoring::Plugin::Performance;
my @all = Monitoring::Plugin::Performance->parse_perfstring(<STDIN>);
print join("\\n", map { join(" ", $_->label, $_->value, "[".($_->uom // "")."]",
  $_->threshold->get_status(0), $_->threshold->get_status(1)) } @all);
`;

function performanceOf(text: string): string[] {
  const [first = ''] = text.split('\n');
  const [, data = ''] = first.split('|');
  return execFileSync('perl', ['-e', script], { input: data, encoding: 'utf8' }).split('\n');
}

describe('nagios', () => {
  it.each(reports)('has one bar, in line one, for a report %s', (_, report) => {
    const [first = '', ...others] = renderNagios(report, withTiming).split('\n');
    expect(first).toMatch(/^PROBE_ENV (OK|WARNING|CRITICAL|UNKNOWN) - [ -{}~]* \| [!-{}~][ -{}~]*$/);
    for (const line of others) expect(line).toMatch(/^[ -{}~]*$/);
  });

  it('gives performance data that Monitoring::Plugin reads', needs('Monitoring::Plugin'), () => {
    expect(performanceOf(renderNagios(sampleReport(), withTiming))).toEqual([
      // The states for a value of 0 and of 1: 0 OK, 1 WARNING, 2 CRITICAL.
      'errors 1 [] 0 2',
      'warnings 1 [] 0 1',
      'notes 1 [] 0 0',
      'incomplete 1 [] 0 0',
      'ignored 2 [] 0 0',
      'time 0.012 [s] 0 0',
    ]);
    expect(performanceOf(renderNagios(sampleReport(), { timing: false }))).toHaveLength(5);
  });

  it('says the state and its cause', () => {
    const cause = (text: string): string | undefined => text.split(' | ')[0];
    expect(cause(renderNagios(sampleReport(), withTiming))).toMatch(
      /^PROBE_ENV CRITICAL - libc\/interpreter-missing \(\+1 warning, go incomplete\): \/app is there/,
    );
    expect(cause(renderNagios(cleanReport(), withTiming))).toBe('PROBE_ENV OK - ssl: 144 roots; timezone: UTC');
    expect(cause(renderNagios(lateReport(), withTiming))).toBe(
      'PROBE_ENV OK - go incomplete: the time of --timeout was used up',
    );
    expect(cause(renderNagios(sampleReport({ failOn: 'none', incomplete: 'pass' }), withTiming))).toMatch(
      /^PROBE_ENV OK/,
    );
  });
});

/** Line one of a monitoring plugin, without its performance data. */
function nagiosLine(report: Report): string {
  return renderNagios(report, { timing: false }).split(' | ')[0] ?? '';
}

describe('line one of a monitoring plugin', () => {
  const warning = findingOf('warning', 'ssl/x', 'message');
  const note = findingOf('info', 'ssl/n', 'a note');
  const skipped: ReportedRun = { probe: 'user', status: 'skipped', reason: 'nothing runs' };

  it.each<[string, ReportedRun[], Partial<Report>, string]>([
    ['a note', [ranRun('ssl', '144 roots', [note])], {}, 'OK - ssl: 144 roots'],
    ['a warning', [ranRun('ssl', 'x', [warning, note])], {}, 'WARNING - ssl/x: message'],
    ['two warnings', [ranRun('ssl', 'x', [warning, warning])], {}, 'WARNING - ssl/x (+1 warning): message'],
    ['a note that fails', [ranRun('ssl', 'x', [note])], { failOn: 'info' }, 'CRITICAL - ssl/n: a note'],
    [
      'late probes',
      [lateRun('go'), lateRun('ssl')],
      {},
      'UNKNOWN - go, ssl incomplete: the time of --timeout was used up',
    ],
    [
      'a late probe and a warning',
      [lateRun('go'), ranRun('ssl', 'x', [warning])],
      {},
      'UNKNOWN - ssl/x (+go incomplete): message',
    ],
    ['nothing looked at', [skipped], {}, 'OK - nothing was checked'],
    [
      'no program',
      [ranRun('ssl', '144 roots'), skipped],
      { noProgram: true },
      'OK - no program was checked; ssl: 144 roots',
    ],
  ])('%s', (_, runs, extra, expected) => {
    expect(nagiosLine(reportOf(runs, extra))).toBe(`PROBE_ENV ${expected}`);
  });

  it('has 200 characters at most', () => {
    const lead = 'PROBE_ENV CRITICAL - ssl/x: ';
    const of = (length: number): string =>
      nagiosLine(reportOf([ranRun('ssl', 'x', [findingOf('error', 'ssl/x', 'm'.repeat(length))])]));
    expect(of(200 - lead.length)).toBe(lead + 'm'.repeat(200 - lead.length));
    expect(of(201 - lead.length)).toBe(`${lead}${'m'.repeat(197 - lead.length)}...`);
  });
});
