import { IANAZone } from 'luxon';
import { describe, expect, it } from 'vitest';
import { referenceDay, referenceRelease } from '../../../../src/decode/zone/reference/data.ts';
import {
  nextReferenceChange,
  referenceNames,
  referenceOffset,
  referenceZone,
  windowsZone,
} from '../../../../src/decode/zone/reference/zones.ts';

/**
 * Zones and instants that releases after Node's have changed, from 2026d on: by NEWS of the tz database, and by comparing the source
 * of both. All else must be the same.
 */
const changedSince2026c: Readonly<Record<string, readonly [from: string, to: string]>> = {
  'America/Inuvik': ['2026-08-01', '2040-01-01'],
  'America/Winnipeg': ['2026-10-01', '2040-01-01'],
  'America/Havana': ['2026-10-01', '2040-01-01'],
  'America/Bogota': ['1992-05-01', '1992-05-05'],
  'Asia/Tehran': ['1979-05-25', '1979-05-29'],
};

const zones = referenceNames().filter((name) => referenceZone(name)?.name === name);

describe('the time zone rules in the executable', () => {
  it('say their release and its day', () => {
    expect(referenceRelease).toMatch(/^20\d\d[a-z]$/);
    expect(referenceDay.slice(0, 4)).toBe(referenceRelease.slice(0, 4));
  });

  it('have every zone that ICU has', () => {
    const icu = Intl.supportedValuesOf('timeZone');
    expect(icu.filter((name) => referenceZone(name) === null)).toEqual([]);
    expect(zones.length).toBeGreaterThan(300);
  });

  it('show what ICU of 2026c shows, on every tenth day from 1970 to 2040', () => {
    const end = Date.UTC(2040, 0, 1) / 1000;
    const different = zones.filter((name) => {
      const [zone, icu] = [referenceZone(name), IANAZone.create(name)];
      if (zone === null || !icu.isValid) return name !== 'Factory';
      const [from, to] = (changedSince2026c[name] ?? ['9999', '']).map((day) => Date.parse(day) / 1000);
      for (let at = 4321; at < end; at += 10 * 86_400 + 3600) {
        if (from !== undefined && to !== undefined && at >= from && at < to) continue;
        if (referenceOffset(zone, at) !== Math.round(icu.offset(at * 1000) * 60)) return true;
      }
      return false;
    });
    expect(different).toEqual([]);
  }, 120_000);

  it('change at the second at which ICU does', () => {
    for (const name of [
      'Europe/Berlin',
      'America/New_York',
      'Australia/Lord_Howe',
      'Africa/Casablanca',
      'Africa/Monrovia',
    ]) {
      const [zone, icu] = [referenceZone(name), IANAZone.create(name)];
      if (zone === null) throw new Error(name);
      for (let at = nextReferenceChange(zone, 0); at !== null && at < 2e9; at = nextReferenceChange(zone, at))
        for (const instant of [at - 1, at])
          expect([name, at, referenceOffset(zone, instant)]).toEqual([
            name,
            at,
            Math.round(icu.offset(instant * 1000) * 60),
          ]);
    }
  });

  it('have links, and no other names', () => {
    expect(referenceZone('PRC')).toMatchObject({ name: 'Asia/Shanghai' });
    expect(referenceZone('Asia/Shanghai')?.links).toContain('PRC');
    for (const name of ['Asia/Beijing', '', ' ', '|', 'asia/shanghai', 'Asia', 'Asia/Shanghai PRC', 'Asia/Shanghai\n'])
      expect([name, referenceZone(name)]).toEqual([name, null]);
  });

  it.each([
    ['China Standard Time', 'Asia/Shanghai'],
    ['w. europe standard time', 'Europe/Berlin'],
    ['Pacific Daylight Time', 'America/Los_Angeles'],
    ['Tokyo', null],
    ['Asia/Shanghai', null],
    ['', null],
    [' Standard Time', null],
  ])('know the Windows zone %s', (name, zone) => {
    expect(windowsZone(name)).toBe(zone);
  });
});
