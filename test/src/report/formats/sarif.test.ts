import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../../../src/finding.ts';
import { renderSarif, uriOf } from '../../../../src/report/formats/sarif.ts';
import type { Report } from '../../../../src/report/model.ts';
import { findingOf, ranRun, reportOf } from '../../../support/report/reports.ts';
import { cleanReport, sampleReport, smallReport } from '../../../support/report/sample-report.ts';

describe('sarif', () => {
  const run = JSON.parse(renderSarif(sampleReport({ root: '/mnt/an image' }))).runs[0];

  it('has a result for each finding, at the file that it is about', () => {
    expect(run.results.map(({ ruleId, level }: Record<string, string>) => [ruleId, level])).toEqual([
      ['libc/interpreter-missing', 'error'],
      ['ssl/expired-roots', 'warning'],
      ['libc/size', 'note'],
      ['ssl/local-ca-not-installed', 'warning'],
      ['libc/x', 'error'],
    ]);
    expect(run.results[0].locations[0].physicalLocation).toEqual({
      artifactLocation: { uri: 'app', uriBaseId: 'CONTAINER' },
      region: { startLine: 7 },
    });
    expect(run.results[1].locations[0].physicalLocation.artifactLocation.uri).toBe('srv/my%20app');
    expect(run.originalUriBaseIds.CONTAINER.uri).toBe('file:///mnt/an%20image/');
    for (const result of run.results) {
      expect(run.tool.driver.rules[result.ruleIndex].id).toBe(result.ruleId);
    }
  });

  it('suppresses what was ignored, and notes what could not complete', () => {
    expect(run.results[3].suppressions).toEqual([
      expect.objectContaining({ kind: 'external', properties: { until: '2027-01-31' } }),
    ]);
    expect(run.results[0]).not.toHaveProperty('suppressions');
    expect(run.invocations[0]).toMatchObject({
      executionSuccessful: false,
      toolExecutionNotifications: [{ message: { text: expect.stringMatching(/^go is incomplete/) } }],
    });
  });

  it('writes paths as URIs, whatever is in them', () => {
    expect(uriOf('a b/c?d#e/%/\ud800')).toBe('a%20b/c%3Fd%23e/%25/%EF%BF%BD');
  });
});

describe('a whole report', () => {
  it('as SARIF', () => {
    const rule = (id: string, level: string) => ({
      id,
      shortDescription: { text: `About ${id}` },
      fullDescription: { text: 'Programs fail.' },
      help: { text: 'Programs fail.' },
      helpUri: 'https://example.com/why',
      defaultConfiguration: { level },
    });
    const artifactLocation = (uri: string) => ({ uri, uriBaseId: 'CONTAINER' });
    const app = { artifactLocation: artifactLocation('srv/app') };
    const result = (ruleId: string, ruleIndex: number, level: string, text: string, place: object, path: string) => ({
      ruleId,
      ruleIndex,
      level,
      message: { text },
      locations: [
        { physicalLocation: place, logicalLocations: [{ name: ruleId.replace(/\/.*/, ''), kind: 'module' }] },
      ],
      partialFingerprints: { 'code/v1': `${ruleId} ${path}` },
    });
    expect(JSON.parse(renderSarif(smallReport()))).toEqual({
      $schema: 'https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json',
      version: '2.1.0',
      runs: [
        {
          tool: {
            driver: {
              name: 'probe-env',
              version: '1.2.3',
              rules: [
                rule('ssl/expired', 'error'),
                rule('libc/size', 'note'),
                rule('ssl/old', 'note'),
                rule('libc/x', 'error'),
              ],
            },
          },
          originalUriBaseIds: { CONTAINER: { uri: 'file:///' } },
          invocations: [
            {
              executionSuccessful: false,
              exitCode: 1,
              toolExecutionNotifications: [{ level: 'error', message: { text: 'go is incomplete: TypeError: x' } }],
            },
          ],
          results: [
            {
              ...result('ssl/expired', 0, 'error', 'all of them\nfix: fix it', app, '/srv/app'),
              properties: { detail: {} },
            },
            {
              ...result(
                'ssl/expired',
                0,
                'warning',
                'a | b --- <c>\nfix: remove it',
                { artifactLocation: artifactLocation('etc/a%20b'), region: { startLine: 3 } },
                '/etc/a b',
              ),
              properties: { detail: { file: '/etc/a b', line: 3 } },
            },
            {
              // Its line belongs to something else.
              ...result('libc/size', 1, 'note', 'large\nfix: fix it', app, '/srv/app'),
              properties: { detail: { line: 5 } },
            },
            {
              ...result('ssl/old', 2, 'note', 'old\nfix: fix it', app, '/srv/app'),
              properties: { detail: {} },
              suppressions: [
                {
                  kind: 'external',
                  status: 'accepted',
                  justification: 'agreed',
                  properties: { until: '2027-01-31' },
                },
              ],
            },
            {
              ...result('libc/x', 3, 'error', 'x\nfix: fix it', app, '/srv/app'),
              properties: { detail: {} },
              suppressions: [{ kind: 'external', status: 'accepted' }],
            },
          ],
          columnKind: 'utf16CodeUnits',
        },
      ],
    });
  });

  it('has no place where none is known, and no address that is none', () => {
    const finding = findingOf('error', 'ssl/x', 'm');
    const rule = { ...finding.rule, refs: ['go doc time', 'https://example.com/\u00fc', 'https://example.com/b'] };
    const bare = {
      ...finding,
      code: 'ssl/y',
      rule: { ...finding.rule, refs: ['ld.so(8), see https://x', 'http://example.com/c'] },
    };
    const text = renderSarif(reportOf([ranRun('ssl', 'x', [{ ...finding, rule }, bare])]));
    const [{ tool, results, invocations }] = JSON.parse(text).runs;
    expect(tool.driver.rules[0].helpUri).toBe('https://example.com/%C3%BC');
    expect(tool.driver.rules[1].helpUri).toBe('http://example.com/c');
    const none = renderSarif(reportOf([ranRun('ssl', 'x', [{ ...bare, rule: { ...bare.rule, refs: ['time(7)'] } }])]));
    expect(JSON.parse(none).runs[0].tool.driver.rules[0]).not.toHaveProperty('helpUri');
    expect(results[0].locations).toEqual([{ logicalLocations: [{ name: 'ssl', kind: 'module' }] }]);
    expect(results[0].partialFingerprints).toEqual({ 'code/v1': 'ssl/x' });
    expect(invocations).toEqual([{ executionSuccessful: true, exitCode: 1, toolExecutionNotifications: [] }]);
  });
});

describe('the place of a result', () => {
  it.each<[JsonObject, string, number | undefined]>([
    [{ path: '/a', file: '/b', link: '/c', line: 1 }, 'a', 1],
    [{ path: 'a', file: '/b', link: '/c', line: 0 }, 'b', undefined],
    [{ path: 7, link: '//c', line: 2.5 }, 'c', 2.5],
    [{ path: '/a', line: '7' }, 'a', undefined],
    [{ path: null, line: 3 }, 'srv/app', undefined],
  ])('%j', (detail, uri, line) => {
    const finding = { ...findingOf('error', 'ssl/x', 'm'), detail };
    const report = reportOf([ranRun('ssl', 'x', [finding])], { app: { path: '/srv/app', foundBy: '--app' } });
    const { physicalLocation } = JSON.parse(renderSarif(report)).runs[0].results[0].locations[0];
    expect(physicalLocation.artifactLocation.uri).toBe(uri);
    expect(physicalLocation.region?.startLine).toBe(line);
  });
});

describe('what places are relative to', () => {
  const image = { source: 'app.tar', kind: 'docker archive', reference: null, platform: null, layers: 1 };

  it.each<[Partial<Report>, object]>([
    [{ root: '/' }, { uri: 'file:///' }],
    [{ root: '/mnt' }, { uri: 'file:///mnt/' }],
    [{ root: '/mnt/' }, { uri: 'file:///mnt/' }],
    [{ root: '/mnt//' }, { uri: 'file:///mnt/' }],
    [{ image }, { description: { text: 'image app.tar' } }],
    [{ image: { ...image, reference: 'app:1' } }, { description: { text: 'image app:1' } }],
  ])('%j', (extra, expected) => {
    const { originalUriBaseIds } = JSON.parse(renderSarif(cleanReport(extra))).runs[0];
    expect(originalUriBaseIds).toEqual({ CONTAINER: expected });
  });
});
