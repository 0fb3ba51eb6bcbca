import { describe, expect, it } from 'vitest';
import { exitCodeOf } from '../../src/exit-code.ts';
import type { Severity } from '../../src/finding.ts';
import type { ReportedRun } from '../../src/report/model.ts';
import { findingOf, ranRun } from '../support/reports.ts';

const incomplete: ReportedRun = {
  probe: 'go',
  status: 'incomplete',
  reason: 'the time of --timeout was used up',
  late: true,
};
const skipped: ReportedRun = { probe: 'go', status: 'skipped', reason: 'not asked for' };
const found = (severity: Severity): ReportedRun => ranRun('ssl', 'x', [findingOf(severity, 'ssl/x', 'message')]);

describe('exitCodeOf', () => {
  it.each<[string, ReportedRun[], Severity, number]>([
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
    expect(exitCodeOf(runs, failOn)).toBe(expected);
  });
});
