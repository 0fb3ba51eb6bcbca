import { describe, expect, test } from 'vitest';
import { countLine, tableLine } from '../../scripts/containers/check.ts';
import { reasonInLog } from '../../scripts/containers/engine.ts';

describe('reasonInLog', () => {
  test.each([
    [
      'the line that dockerd ends with',
      'time="2026-01-01T00:00:00Z" level=info msg="Starting up"\nfailed to start daemon: Devices cgroup isn\'t mounted\n',
      "failed to start daemon: Devices cgroup isn't mounted",
    ],
    [
      'what it logged last as an error',
      'time="…" level=error msg="[graphdriver] prior storage driver \\"overlay2\\" failed"\ntime="…" level=info msg="x"\n',
      '[graphdriver] prior storage driver \\"overlay2\\" failed',
    ],
    ['nothing', '', 'it did not answer within 30 seconds'],
  ])('is %s', (_, log, reason) => {
    expect(reasonInLog(log)).toBe(reason);
  });

  test('is short', () => {
    expect(reasonInLog('x'.repeat(1000))).toHaveLength(200);
  });
});

describe('the table', () => {
  const head = { image: 'scratch', how: 'exec', user: '0:0', expected: '0 OK' };

  test('cuts what passed and shows whole what did not', () => {
    const got = 'y'.repeat(300);
    expect(tableLine(head, { got, verdict: 'passed' })).toMatch(/ y{77}\.\.\.$/);
    expect(tableLine(head, { got, verdict: 'failed' })).toMatch(/^failed .* y{300}$/);
  });

  test('ends with one line that .ci/run adds up', () => {
    const results = (['passed', 'passed', 'skipped'] as const).map((verdict) => ({ got: '', verdict }));
    expect(countLine(results)).toBe('2 passed, 0 failed, 1 skipped');
  });
});
