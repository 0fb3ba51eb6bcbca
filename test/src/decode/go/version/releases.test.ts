import { describe, expect, it } from 'vitest';
import {
  describeSupported,
  goImage,
  intendedRelease,
  type Support,
  supportOf,
} from '../../../../../src/decode/go/version/releases.ts';
import { parseGoVersion } from '../../../../../src/decode/go/version/version.ts';

function support(version: string, day: string): Support {
  const parsed = parseGoVersion(version);
  if (parsed === null) throw new Error(version);
  return supportOf(parsed, new Date(day));
}

const current = { supported: ['1.26', '1.27'], asOf: null };

describe('support', () => {
  it.each<[string, string, Support]>([
    ['go1.22.5', '2026-09-01', { state: 'ended', ended: '2025-02-11', ...current }],
    ['go1.25.3', '2026-08-18', { state: 'supported' }],
    ['go1.25.3', '2026-08-19', { state: 'ended', ended: '2026-08-19', ...current }],
    ['go1.26rc1', '2026-09-01', { state: 'supported' }],
    ['go1.12.17', '2026-09-01', { state: 'ended', ended: '2020-02-25', ...current }],
    ['go1.4', '2026-09-01', { state: 'ended', ended: '2020-02-25', ...current }],
    // The table ends; later releases cannot be judged, however late it is.
    ['go1.27.0', '2040-01-01', { state: 'supported' }],
    ['go1.28.0', '2040-01-01', { state: 'unknown' }],
    ['go1.100.0', '2026-09-01', { state: 'unknown' }],
    ['go2.0', '2026-09-01', { state: 'unknown' }],
  ])('of %s on %s', (version, day, expected) => {
    expect(support(version, day)).toEqual(expected);
  });

  it.each<[string, Partial<Support>]>([
    ['2026-08-18', { supported: ['1.25', '1.26'], asOf: null }],
    ['2026-08-19', { supported: ['1.26', '1.27'], asOf: null }],
    ['2027-01-31', { supported: ['1.26', '1.27'], asOf: null }],
    // A newer line is due: the table cannot tell which ones are supported.
    ['2027-02-01', { supported: ['1.26', '1.27'], asOf: '2026-08-20' }],
  ])('on %s, instead', (day, expected) => expect(support('go1.22.5', day)).toMatchObject(expected));

  it('says of which day the lines are where that matters', () => {
    const told = { state: 'ended', ended: '2025-02-11', supported: ['1.26', '1.27'] } as const;
    expect(describeSupported({ ...told, asOf: null })).toBe('1.26, 1.27');
    expect(describeSupported({ ...told, asOf: '2026-08-20' })).toBe('as of 2026-08-20: 1.26, 1.27');
  });
});

describe('releases that never were', () => {
  it.each<[string, string | null]>([
    ['go1.21', 'go1.21.0'],
    ['go1.22', 'go1.22.0'],
    ['go1.22.0', null],
    ['go1.22rc1', null],
    ['go1.22-vendor', null],
    ['go1.20', null],
    ['go1.20.0', 'go1.20'],
    ['go1.20.1', null],
    ['go1.9.0', 'go1.9'],
  ])('%s', (name, expected) => {
    const version = parseGoVersion(name);
    expect(version === null ? 'no version' : intendedRelease(version)).toBe(expected);
  });
});

describe('the line of a Dockerfile', () => {
  it.each([
    ['1.20', 'FROM golang:1.20'],
    ['1.27.3', 'FROM golang:1.27.3'],
    ['1.28', 'where there is such a release (as of 2026-08-20 the newest is 1.27): FROM golang:1.28'],
    ['1.99.1', 'where there is such a release (as of 2026-08-20 the newest is 1.27): FROM golang:1.99.1'],
  ])('for %s', (version, line) => {
    expect(goImage(version)).toBe(line);
  });
});
