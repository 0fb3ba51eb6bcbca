import { describe, expect, it } from 'vitest';
import { readPosixRule } from '../../../../probes/timezone/names/posix-rule.ts';
import { createZoneNames } from '../../../../probes/timezone/names/zone-names.ts';
import { referenceZone } from '../../../../src/decode/zone/reference/zones.ts';
import { caseHost } from '../../../support/cases/case-host.ts';

const { fs } = caseHost('/nonexistent', { app: null, live: false });
const all = createZoneNames(fs, null, (name) => referenceZone(name) !== null);
const none = createZoneNames(fs, null, () => false);
const winter = Date.parse('2026-01-15T00:00:00Z') / 1000;
const summer = Date.parse('2026-07-15T00:00:00Z') / 1000;

describe('a POSIX rule in TZ', () => {
  it.each([
    // as it is written
    ['JST-9', 32_400, 'Asia/Tokyo', null],
    ['CST-8', 28_800, 'Asia/Shanghai', null],
    ['IST-5:30', 19_800, 'Asia/Kolkata', null],
    ['<+0545>-5:45', 20_700, 'Asia/Kathmandu', null],
    ['EST5', -18_000, 'America/Panama', null],
    ['HST10', -36_000, 'Pacific/Honolulu', null],
    ['CET-1CEST,M3.5.0,M10.5.0/3', 3600, 'Europe/Berlin', null],
    ['EST5EDT,M3.2.0,M11.1.0', -18_000, 'America/New_York', null],
    ['AEST-10AEDT,M10.1.0,M4.1.0/3', 39_600, 'Australia/Sydney', null],
    // the clock of UTC in winter only
    ['GMT0BST,M3.5.0/1,M10.5.0', 0, 'Europe/London', null],
    ['WET0WEST,M3.5.0/1,M10.5.0', 0, 'Europe/Lisbon', null],
    ['UTC0', 0, 'UTC', null],
    // with the sign that people mean
    ['UTC+8', -28_800, 'Etc/GMT+8', 'Etc/GMT-8'],
    ['GMT-5', 18_000, 'Etc/GMT-5', 'Etc/GMT+5'],
    ['UTC+5:30', -19_800, null, 'Asia/Kolkata'],
    ['UTC-9:30', 34_200, 'Australia/Darwin', 'Pacific/Marquesas'],
    ['CST+8', -28_800, 'Etc/GMT+8', 'Asia/Shanghai'],
    ['JST+9', -32_400, 'Etc/GMT+9', 'Asia/Tokyo'],
    ['cet+1', -3600, 'Etc/GMT+1', 'Europe/Berlin'],
    ['EST-5', 18_000, 'Etc/GMT-5', 'America/New_York'],
    ['MSK+3', -10_800, 'Etc/GMT+3', 'Europe/Moscow'],
    ['ABC+3', -10_800, 'Etc/GMT+3', null],
  ])('%s is %d s east of UTC: %s, or %s', (text, offset, zone, mirrored) => {
    expect(readPosixRule(text, winter, all)).toMatchObject({ offset, zone, mirrored, inDatabase: true });
  });

  it('has the offset of the season', () => {
    expect(readPosixRule('GMT0BST,M3.5.0/1,M10.5.0', summer, all)).toMatchObject({ offset: 3600, abbreviation: 'BST' });
  });

  it('says where no zone is found', () => {
    expect(readPosixRule('JST-9', winter, none)).toMatchObject({ inDatabase: false });
    expect(readPosixRule('ABC-1:07', winter, none)).toMatchObject({ zone: null, inDatabase: false });
    expect(readPosixRule('ABC-1:07', winter, all)).toMatchObject({ zone: null, inDatabase: true });
  });

  it.each(['Europe/Berlin', 'CET', 'GMT+0530', 'UTC+', '+8', ''])('%j is none', (text) => {
    expect(readPosixRule(text, winter, all)).toBeNull();
  });
});
