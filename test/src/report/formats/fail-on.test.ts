import { describe, expect, it } from 'vitest';
import type { FailOn } from '../../../../src/finding.ts';
import { formats } from '../../../../src/report/formats/index.ts';
import { renderTap } from '../../../../src/report/formats/tap.ts';
import { findingOf, ranRun, reportOf } from '../../../support/report/reports.ts';

describe('--fail-on info', () => {
  const report = reportOf([ranRun('go', 'go1.25.3', [findingOf('info', 'go/old', 'old')]), ranRun('ssl', 'x')], {
    failOn: 'info',
  });
  const print = (name: 'text' | 'nagios', terminal: { color: boolean; width: number } | null) =>
    formats[name](report, { verbose: false, quiet: false, timing: false, showIgnored: false, terminal });

  it('says which note failed the run', () => {
    expect(print('text', null)).toBe('FAIL go/old: old\n  fix: fix it\ngo: go1.25.3\nssl: x\n');
    expect(print('text', { color: false, width: 80 })).toBe(
      '- info go/old\n  old\n  fix: fix it\n\n  program  no program found: name it with --app\n✘ go       go1.25.3\n✔ ssl      x\n\nFAIL  1 note, exit status 1\n',
    );
  });
});

describe('what fails a run', () => {
  it.each<[FailOn, string]>([
    ['error', 'noted'],
    ['warning', 'failed'],
    ['info', 'failed'],
    ['none', 'noted'],
  ])('--fail-on %s: a warning is %s', (failOn, result) => {
    const report = reportOf([ranRun('ssl', 'x', [findingOf('warning', 'ssl/x', 'm')])], { failOn });
    expect(renderTap(report).includes('not ok')).toBe(result === 'failed');
  });
});
