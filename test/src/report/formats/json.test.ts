import { describe, expect, it } from 'vitest';
import { renderJson } from '../../../../src/report/formats/json.ts';
import { renderJsonV1 } from '../../../../src/report/formats/json-v1.ts';
import { runSource } from '../../../support/program/run-source.ts';
import { findingOf, lateRun, ranRun, reportOf } from '../../../support/report/reports.ts';
import { nasty, sampleReport } from '../../../support/report/sample-report.ts';

describe.each([
  ['json', renderJson],
  ['json@1', renderJsonV1],
] as const)('%s', (_, render) => {
  it('is one line of ASCII-safe JSON, whatever the strings hold', () => {
    const text = render(reportOf([ranRun('ssl', 'x', [findingOf('error', 'ssl/x', nasty)])]), { timing: true });
    expect(text.trimEnd()).not.toMatch(/\p{Cc}|\p{Zl}|\p{Cs}/u);
    expect(JSON.parse(text).probes[0].findings[0].message).toBe(nasty);
  });
});

describe('json@1', () => {
  it('keeps its shape', () => {
    const runs = [ranRun('ssl', 'x', [findingOf('error', 'ssl/x', 'broken')]), lateRun('go')];
    expect(JSON.parse(renderJsonV1(reportOf(runs, { app: { path: '/app', foundBy: '--app' } })))).toEqual({
      schemaVersion: 1,
      ok: false,
      exitCode: 1,
      app: { path: '/app', foundBy: '--app' },
      probes: [
        {
          probe: 'ssl',
          status: 'ran',
          facts: {},
          findings: [{ code: 'ssl/x', severity: 'error', message: 'broken', remedy: 'fix it', detail: {} }],
          ms: 1,
        },
        { probe: 'go', status: 'incomplete', reason: 'the time of --timeout was used up' },
      ],
      ms: 12.3,
    });
  });
});

describe('json', () => {
  it('counts by severity, and says what was ignored and stated', () => {
    const value = JSON.parse(renderJson(sampleReport(), { timing: true }));
    expect(value).toMatchObject({
      schemaVersion: 2,
      verdict: 'FAIL',
      root: '/',
      image: null,
      program: { path: '/srv/my app', foundBy: '/proc/1/exe' },
      failOn: 'error',
      expectations: { tz: 'Asia/Shanghai' },
      counts: { error: 1, warning: 1, info: 1, incomplete: 1, ignored: 2 },
      ignored: [
        { probe: 'ssl', until: '2027-01-31' },
        { code: 'libc/x', reason: null, until: null },
      ],
      timing: { totalMs: 12.3, probesMs: { ssl: 1, libc: 1, timezone: 1 } },
    });
    expect(value.summary).toMatch(/^FAIL libc\/interpreter-missing: /);
    for (const probe of value.probes) expect(probe.findings).toBeInstanceOf(Array);
  });

  it('has no time but under the one key, which --no-timing leaves out', async () => {
    const args = ['timezone', 'libc', '--no-tools', '--format', 'json', '--no-timing', '--timeout', '60s'];
    const [first, second] = [await runSource(args), await runSource(args)];
    expect(first.stdout).toBe(second.stdout);
    expect(JSON.parse(first.stdout)).not.toHaveProperty('timing');
  });
});
