import { describe, expect, it } from 'vitest';
import { renderJunit } from '../../../../src/report/formats/junit.ts';
import { findingOf, ranRun, reportOf } from '../../../support/report/reports.ts';
import { cleanReport, lateReport, sampleReport } from '../../../support/report/sample-report.ts';

/** The element in each test that says how it ended, by the name of the test. */
function outcomes(xml: string): string[][] {
  return [...xml.matchAll(/<testcase name="([^"]*)"[^>]*>\s*<([a-z-]+)/g)].map(([, name = '', element = '']) => [
    name,
    element,
  ]);
}

describe('junit', () => {
  it('has a suite for each probe, and a test for each finding', () => {
    const xml = renderJunit(sampleReport(), { timing: false });
    expect(outcomes(xml)).toEqual([
      ['ssl', 'system-out'],
      ['ssl/expired-roots', 'system-out'],
      ['ssl/local-ca-not-installed', 'skipped'],
      ['libc/interpreter-missing', 'failure'],
      ['libc/size', 'system-out'],
      ['libc/x', 'skipped'],
      ['go', 'error'],
      ['user', 'skipped'],
      ['timezone', 'system-out'],
    ]);
    expect(xml).toContain('<testsuites name="probe-env" tests="9" failures="1" errors="1">');
    expect(xml).toContain('<testsuite name="probe-env.libc" tests="3" failures="1" errors="0" skipped="1">');
    expect(xml).toContain('&#10;fix: build it static'.replace('&#10;', '\n'));
  });

  it('has no failure where the run passes', () => {
    for (const report of [cleanReport(), lateReport(), sampleReport({ failOn: 'none', incomplete: 'pass' })]) {
      expect(renderJunit(report, { timing: true })).toMatch(
        /^<testsuites name="probe-env" tests="\d+" failures="0" errors="0" time="/m,
      );
    }
  });
});

describe('XML comments', () => {
  it.each([
    ['a--b', 'a- -b'],
    ['a---b', 'a- - -b'],
    ['-----BEGIN CERTIFICATE-----', '- - - - -BEGIN CERTIFICATE- - - - -'],
    ['a-b', 'a-b'],
  ])('%s', (message, expected) => {
    const report = reportOf([ranRun('ssl', 'x', [findingOf('error', 'ssl/x', message)])]);
    expect(renderJunit(report, { timing: false }).split('\n')[1]).toBe(`<!-- FAIL ssl/x: ${expected} -->`);
  });
});
