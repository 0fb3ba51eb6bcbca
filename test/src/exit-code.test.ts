import { describe, expect, it } from 'vitest';
import { exitCodeOf, exitStatusOf, type IncompleteChoice } from '../../src/exit-code.ts';
import type { FailOn, Severity } from '../../src/finding.ts';
import type { ReportedRun } from '../../src/report/model.ts';
import { findingOf, ranRun } from '../support/report/reports.ts';

const incomplete: ReportedRun = {
  probe: 'go',
  status: 'incomplete',
  reason: 'the time of --timeout was used up',
  late: true,
};
const skipped: ReportedRun = { probe: 'go', status: 'skipped', reason: 'not asked for' };
const found = (severity: Severity): ReportedRun => ranRun('ssl', 'x', [findingOf(severity, 'ssl/x', 'message')]);

describe('exitCodeOf', () => {
  it.each<[string, ReportedRun[], FailOn, number]>([
    ['nothing found', [ranRun('go', 'x')], 'error', 0],
    ['nothing ran', [], 'error', 0],
    ['a skipped probe', [skipped], 'error', 0],
    ['an error', [found('error')], 'error', 1],
    ['a warning below the threshold', [found('warning')], 'error', 0],
    ['a warning at the threshold', [found('warning')], 'warning', 1],
    ['a note below the threshold', [found('info')], 'warning', 0],
    ['a note at the threshold', [found('info')], 'info', 1],
    ['an error above the threshold', [found('error')], 'info', 1],
    ['an incomplete probe', [incomplete, ranRun('ssl', 'x')], 'error', 3],
    ['an incomplete probe and an error: the error counts', [incomplete, found('error')], 'error', 1],
    ['an incomplete probe and a warning below the threshold', [incomplete, found('warning')], 'error', 3],
  ])('%s', (_, runs, failOn, expected) => {
    expect(exitCodeOf(runs, { failOn, incomplete: 'fail' })).toBe(expected);
  });

  it('lets errors pass with --fail-on none, and probes that could not complete with --incomplete pass', () => {
    expect(exitCodeOf([found('error')], { failOn: 'none', incomplete: 'fail' })).toBe(0);
    expect(exitCodeOf([found('error'), incomplete], { failOn: 'none', incomplete: 'fail' })).toBe(3);
    expect(exitCodeOf([found('warning'), incomplete], { failOn: 'error', incomplete: 'pass' })).toBe(0);
    expect(exitCodeOf([found('error'), incomplete], { failOn: 'error', incomplete: 'pass' })).toBe(1);
  });
});

describe('exitStatusOf', () => {
  it.each<[string, ReportedRun[], FailOn, IncompleteChoice, number, number]>([
    ['nothing found', [ranRun('go', 'x')], 'error', 'fail', 0, 0],
    ['a note', [found('info')], 'error', 'fail', 0, 0],
    ['a warning that does not fail', [found('warning')], 'error', 'fail', 0, 1],
    ['a warning that fails', [found('warning')], 'warning', 'fail', 1, 2],
    ['an error', [found('error')], 'error', 'fail', 1, 2],
    ['an error that must not fail', [found('error')], 'none', 'fail', 0, 0],
    ['an incomplete probe', [incomplete], 'error', 'fail', 3, 3],
    ['an incomplete probe and an error', [incomplete, found('error')], 'error', 'fail', 1, 2],
    ['an incomplete probe that may pass', [incomplete], 'error', 'pass', 0, 0],
    ['an incomplete probe that may pass, and a warning', [incomplete, found('warning')], 'error', 'pass', 0, 1],
  ])('%s', (_, runs, failOn, choice, usual, nagios) => {
    expect(exitStatusOf(runs, { failOn, incomplete: choice }, 'default')).toBe(usual);
    expect(exitStatusOf(runs, { failOn, incomplete: choice }, 'nagios')).toBe(nagios);
  });
});
