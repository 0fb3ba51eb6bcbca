import { execFileSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { renderNagios } from '../../../../src/report/formats/nagios.ts';
import { needs } from '../../../support/needs.ts';
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
