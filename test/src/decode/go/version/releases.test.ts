import { describe, expect, it } from 'vitest';
import { type Support, supportedLines, supportOf } from '../../../../../src/decode/go/version/releases.ts';
import { parseGoVersion } from '../../../../../src/decode/go/version/version.ts';

function support(version: string, day: string): Support {
  const parsed = parseGoVersion(version);
  if (parsed === null) throw new Error(version);
  return supportOf(parsed, new Date(day));
}

describe('support', () => {
  it.each<[string, string, Support]>([
    ['go1.22.5', '2026-09-01', { state: 'ended', ended: '2025-02-11' }],
    ['go1.25.3', '2026-08-18', { state: 'supported' }],
    ['go1.25.3', '2026-08-19', { state: 'ended', ended: '2026-08-19' }],
    ['go1.26rc1', '2026-09-01', { state: 'supported' }],
    ['go1.12.17', '2026-09-01', { state: 'ended', ended: '2020-02-25' }],
    ['go1.4', '2026-09-01', { state: 'ended', ended: '2020-02-25' }],
    // The table ends; what came after it cannot be judged, however late it is.
    ['go1.27.0', '2040-01-01', { state: 'supported' }],
    ['go1.28.0', '2040-01-01', { state: 'unknown' }],
    ['go1.100.0', '2026-09-01', { state: 'unknown' }],
    ['go2.0', '2026-09-01', { state: 'unknown' }],
  ])('of %s on %s', (version, day, expected) => {
    expect(support(version, day)).toEqual(expected);
  });

  it('is for the two newest lines', () => {
    expect(supportedLines()).toEqual(['1.26', '1.27']);
  });
});
