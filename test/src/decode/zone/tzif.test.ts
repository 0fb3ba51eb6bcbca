import { describe, expect, it } from 'vitest';
import { parsePosixTz } from '../../../../src/decode/zone/posix-tz.ts';
import { localTimeAt, nextChange } from '../../../../src/decode/zone/tz-lookup.ts';
import { decodeTzif, goReads, type TzFile } from '../../../../src/decode/zone/tzif.ts';
import { encodeTzif, type ZoneSpec } from '../../../support/bytes/tzif-bytes.ts';
import { zones } from '../../../support/roots/zones.ts';

describe('decodeTzif', () => {
  it('reads types, transitions, footer and leap seconds of the 64-bit block', () => {
    const zone = decoded({ ...zones.shanghai, leaps: [78_796_800, 94_694_401] });
    expect({ ...zone, times: [...zone.times], indices: [...zone.indices], trailing: String(zone.trailing) }).toEqual({
      version: 2,
      types: zones.shanghai.types.map((type) => ({ isDst: false, ...type })),
      times: zones.shanghai.transitions.map(([at]) => at),
      indices: zones.shanghai.transitions.map(([, type]) => type),
      footer: 'CST-8',
      trailing: '\nCST-8\n',
      leapSeconds: 2,
    });
  });

  it('reads version 1, which has 32-bit times and no footer', () => {
    const zone = decoded({ ...zones.berlin, version: 1 });
    expect(zone).toMatchObject({ version: 1, footer: null });
    expect(zone.times[0]).toBe(-(2 ** 31));
  });

  it.each([
    [0x00, 1, true],
    [0x32, 2, true],
    [0x33, 3, true],
    [0x34, 4, false],
    [0x31, 0, false],
    [0x20, 0, false],
  ])('takes version byte %i for version %i, which Go reads: %s', (byte, version, reads) => {
    const bytes = encodeTzif({ ...zones.utc, version: byte === 0x34 ? 4 : 2 });
    bytes[4] = byte;
    const result = decodeTzif(bytes);
    if (!result.ok) throw new Error(result.problem);
    expect(result.value.version).toBe(version);
    expect(goReads(result.value)).toBe(reads);
  });

  it.each([
    ['nothing', Buffer.alloc(0), 'the file is empty'],
    ['text', Buffer.from('Asia/Shanghai\n'), 'not a TZif file'],
    ['the magic alone', Buffer.from('TZif'), 'cut off at byte 4, in a header'],
    ['half of it', encodeTzif(zones.berlin).subarray(0, 120), 'cut off at byte 120 of 153'],
    [
      'counts beyond all bounds',
      bytesWith(zones.berlin, (b) => b.fill(0xff, 20, 44)),
      /^cut off at byte \d+, in a header$/,
    ],
    ['no type', bytesWith(zones.utc, (b) => b.writeUInt32BE(0, 51 + 36)), 'no local time types'],
    ['a type that is not there', bytesWith(zones.tokyo, (b) => (b[51 + 44 + 8] = 9)), 'transition 0 is to type 9 of 2'],
    [
      'an abbreviation that is not there',
      bytesWith(zones.utc, (b) => (b[51 + 44 + 5] = 4)),
      'type 0 names abbreviation 4 of 4',
    ],
  ])('says what is wrong with %s', (_, bytes, problem) => {
    const result = decodeTzif(bytes);
    expect(result.ok ? 'sound' : result.problem).toMatch(problem);
  });

  it('takes a hostile file of 10 MiB in a fraction of a second: a million types, and no end of abbreviations', () => {
    const types = 850_000;
    const header = Buffer.alloc(44);
    header.write('TZif');
    header.writeUInt32BE(types, 36);
    header.writeUInt32BE(5 << 20, 40);
    const bytes = Buffer.concat([header, Buffer.alloc(types * 6), Buffer.alloc(5 << 20, 'A')]);
    const start = process.cpuUsage();
    const result = decodeTzif(bytes);
    const { user, system } = process.cpuUsage(start);
    expect(result.ok && result.value.types.length).toBe(256);
    expect(result.ok && result.value.types[0]?.abbreviation.length).toBe(64);
    expect(user + system).toBeLessThan(1_000_000);
  });

  it('refuses every truncation up to the end of the data, and takes one that only loses the footer', () => {
    const bytes = encodeTzif(zones.berlin);
    const end = bytes.length - `\n${zones.berlin.footer}\n`.length;
    for (let length = 0; length < end; length += 1) expect(decodeTzif(bytes.subarray(0, length)).ok).toBe(false);
    for (let length = end; length < bytes.length; length += 1) {
      expect(decodeTzif(bytes.subarray(0, length))).toMatchObject({ ok: true, value: { footer: null } });
    }
  });
});

describe('localTimeAt', () => {
  it.each([
    ['before the first transition', '1800-01-01T00:00:00Z', 3208, 'LMT'],
    ['between two', '1996-07-01T00:00:00Z', 7200, 'CEST'],
    ['a second before the rule changes to summer', '2026-03-29T00:59:59Z', 3600, 'CET'],
    ['when the rule changes to summer', '2026-03-29T01:00:00Z', 7200, 'CEST'],
    ['a second before the rule changes to winter', '2026-10-25T00:59:59Z', 7200, 'CEST'],
    ['when the rule changes to winter', '2026-10-25T01:00:00Z', 3600, 'CET'],
  ])('finds what Berlin had %s', (_, instant, offset, abbreviation) => {
    expect(localTimeAt(decoded(zones.berlin), seconds(instant))).toMatchObject({ offset, abbreviation });
  });

  it('without a footer keeps the last transition for ever, as Go before 1.15 does with every file', () => {
    const summer = seconds('2026-07-01T00:00:00Z');
    const { footer: _, ...cut } = zones.newYork;
    expect(localTimeAt(decoded(zones.newYork), summer)).toMatchObject({ abbreviation: 'EDT' });
    expect(localTimeAt(decoded(zones.newYork), summer, false)).toMatchObject({ abbreviation: 'EST' });
    expect(localTimeAt(decoded(cut), summer)).toMatchObject({ abbreviation: 'EST' });
  });
});

describe('nextChange', () => {
  it.each([
    [zones.berlin, '2026-06-01T00:00:00Z', '2026-10-25T01:00:00Z', 'CET'],
    [zones.berlin, '2026-10-25T01:00:00Z', '2027-03-28T01:00:00Z', 'CEST'],
    [zones.newYork, '2026-12-31T23:59:59Z', '2027-03-14T07:00:00Z', 'EDT'],
    [zones.shanghai, '1991-09-14T16:59:59Z', '1991-09-14T17:00:00Z', 'CST'],
    [zones.berlin, '1996-01-01T00:00:00Z', '1996-03-31T01:00:00Z', 'CEST'],
  ])('%# is found in the transitions, and in the rule after them', (zone, from, at, abbreviation) => {
    expect(nextChange(decoded(zone), seconds(from))).toMatchObject({ at: seconds(at), to: { abbreviation } });
  });

  it('is null where the clock is never changed again', () => {
    expect(nextChange(decoded(zones.shanghai), seconds('2026-06-01T00:00:00Z'))).toBeNull();
    expect(nextChange(decoded(zones.utc), seconds('2026-06-01T00:00:00Z'))).toBeNull();
  });
});

describe('parsePosixTz', () => {
  it('reads names in angle brackets, offsets with minutes, and all three kinds of dates', () => {
    expect(parsePosixTz('<-0330>3:30<-0230>,J60/-1,300/26:30:15')).toEqual({
      standard: { abbreviation: '-0330', offset: -12_600 },
      daylight: {
        abbreviation: '-0230',
        offset: -9000,
        start: { kind: 'julian', day: 60, time: -3600 },
        end: { kind: 'day', day: 300, time: 95_415 },
      },
    });
  });

  it.each(['', 'CE-1', 'CET', 'CET-1CEST,M3.5.0', 'CET-1CEST,M13.5.0,M10.5.0', 'CET-1CEST,M3.5.0,M10.5.0x', 'CET-169'])(
    'refuses %j',
    (text) => {
      expect(parsePosixTz(text)).toBeNull();
    },
  );
});

function decoded(zone: ZoneSpec): TzFile {
  const result = decodeTzif(encodeTzif(zone));
  if (!result.ok) throw new Error(result.problem);
  return result.value;
}

function seconds(instant: string): number {
  return Date.parse(instant) / 1000;
}

/** The 64-bit header begins at byte 51: the 32-bit block of our files has one type and an empty abbreviation. */
function bytesWith(zone: ZoneSpec, change: (bytes: Buffer) => unknown): Buffer {
  const bytes = encodeTzif(zone);
  change(bytes);
  return bytes;
}
