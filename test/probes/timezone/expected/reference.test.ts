import { describe, expect, it } from 'vitest';
import { futureDifference, historyDifference, offsetOf } from '../../../../probes/timezone/compare.ts';
import { referenceRelease, referenceZone } from '../../../../probes/timezone/expected/reference.ts';
import { decodeTzif } from '../../../../src/decode/zone/tzif.ts';
import { encodeTzif, type ZoneSpec } from '../../../support/tzif-bytes.ts';
import { zones } from '../../../support/zones.ts';

const now = Date.parse('2026-06-01T00:00:00Z') / 1000;

describe('the database in the executable', () => {
  it('is of the release that is stated', () => {
    expect(process.versions.tz).toBe(referenceRelease);
  });

  it.each([
    ['Asia/Tokyo', zones.tokyo],
    ['Europe/Berlin', zones.berlin],
    ['America/New_York', zones.newYork],
    ['America/Sao_Paulo', zones.saoPaulo],
    ['Asia/Shanghai', zones.shanghai],
  ])('shows what a zone file of %s shows in the next three years', (name, zone) => {
    expect(futureDifference(shown(zone), stated(name), now)).toBeNull();
  });

  it('tells zones apart, from the first day on which they differ', () => {
    expect(futureDifference(shown(zones.tokyo), stated('Asia/Shanghai'), now)).toEqual({
      day: '2026-06-01',
      here: 32_400,
      there: 28_800,
    });
    expect(futureDifference(shown(zones.saoPauloOld), stated('America/Sao_Paulo'), now)).toMatchObject({
      here: -7200,
      there: -10_800,
    });
    expect(historyDifference(shown(zones.tokyo), stated('Asia/Tokyo'), now)).toBeNull();
    expect(historyDifference(shown(zones.tokyo), stated('Asia/Seoul'), now)).toMatchObject({ here: 32_400 });
  });

  it('knows links, and no other names', () => {
    expect(futureDifference(shown(zones.shanghai), stated('PRC'), now)).toBeNull();
    expect(referenceZone('Asia/Beijing')).toBeNull();
    expect(referenceZone('')).toBeNull();
  });
});

function shown(zone: ZoneSpec): (seconds: number) => number {
  const decoded = decodeTzif(encodeTzif(zone));
  if (!decoded.ok) throw new Error(decoded.problem);
  return offsetOf(decoded.value);
}

function stated(name: string): (seconds: number) => number {
  const zone = referenceZone(name);
  if (zone === null) throw new Error(`${name} is unknown`);
  return zone;
}
