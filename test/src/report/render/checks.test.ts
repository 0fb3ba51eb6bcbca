import { describe, expect, it } from 'vitest';
import { checksOf } from '../../../../src/report/render/checks.ts';
import { escapeAscii, escapeControl } from '../../../../src/report/render/escape.ts';
import { findingOf, ignoredOf, ranRun, reportOf } from '../../../support/report/reports.ts';
import { lateReport, smallReport } from '../../../support/report/sample-report.ts';

describe('the checks of a report', () => {
  it('are its findings, what was accepted, and the probes that no finding fails', () => {
    expect(checksOf(smallReport()).map(({ probe, name, result, text }) => [probe, name, result, text])).toEqual([
      ['ssl', 'ssl/expired', 'noted', 'a | b --- <c>'],
      ['ssl', 'ssl/expired', 'failed', 'all of them'],
      ['ssl', 'ssl/old', 'skipped', 'ignored: agreed'],
      ['libc', 'libc', 'passed', 'static'],
      ['libc', 'libc/size', 'noted', 'large'],
      ['libc', 'libc/x', 'skipped', 'ignored'],
      ['go', 'go', 'broken', 'TypeError: x'],
      ['user', 'user', 'skipped', 'nothing runs'],
    ]);
  });

  it('have the finding that they are about', () => {
    const finding = findingOf('error', 'ssl/x', 'm');
    const accepted = ignoredOf(findingOf('info', 'ssl/y', 'm'), null);
    const checks = checksOf(reportOf([ranRun('ssl', 'x', [finding])], { ignored: [accepted] }));
    expect(checks.map((check) => check.finding)).toEqual([finding, accepted]);
    expect(checksOf(lateReport()).map(({ result, finding: of }) => [result, of])).toEqual([
      ['passed', null],
      ['tolerated', null],
    ]);
  });
});

describe('escapes', () => {
  it.each([
    ['a ~', 'a ~', 'a ~'],
    ['\n\r\t', '\\n\\r\\t', '\\n\\r\\t'],
    ['\u0000\u001f', '\\x00\\x1f', '\\x00\\x1f'],
    ['\u007f', '\\x7f', '\\x7f'],
    ['\u00fe\u00ff', '\\xfe\\xff', '\u00fe\u00ff'],
    ['\u0100', '\\u{100}', '\u0100'],
    ['\u{1f600}', '\\u{1f600}', '\u{1f600}'],
    ['\u202e\u2028\u2029\ud800', '\\u{202e}\\u{2028}\\u{2029}\\u{d800}', '\\u{202e}\\u{2028}\\u{2029}\\u{d800}'],
  ])('%j', (text, ascii, control) => {
    expect(escapeAscii(text)).toBe(ascii);
    expect(escapeControl(text)).toBe(control);
  });
});
