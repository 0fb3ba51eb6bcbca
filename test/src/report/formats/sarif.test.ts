import { describe, expect, it } from 'vitest';
import { renderSarif, uriOf } from '../../../../src/report/formats/sarif.ts';
import { sampleReport } from '../../../support/sample-report.ts';

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
