import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { localTimeAt, nextChange } from '../../../../src/decode/zone/tz-lookup.ts';
import { decodeTzif, goReads, type TzFile } from '../../../../src/decode/zone/tzif.ts';
import { encodeTzif } from '../../../support/bytes/tzif-bytes.ts';
import { askGo, formatLocalTime } from '../../../support/go/go-zones.ts';
import { needs } from '../../../support/needs.ts';
import { zones } from '../../../support/roots/zones.ts';

const database = '/usr/share/zoneinfo';
const installed = existsSync(database) ? zoneFiles(database) : [];

describe('the installed time zone database, against Go', needs('go', 'tzdata'), () => {
  it('gives the same offset and abbreviation at 1,000 instants from 1970 to 2100, and around every change', () => {
    const shared = spread(1000, Date.UTC(1970) / 1000, Date.UTC(2100) / 1000);
    const files = installed.map((file) => {
      const bytes = readFileSync(file);
      const zone = decoded(bytes, file);
      const instants = [...zone.times].flatMap((at) => [at - 1, at]).filter((at) => at >= -(2 ** 40));
      return { file, bytes, zone, instants };
    });
    const answers = askGo(files, shared);
    expect(answers).toHaveLength(files.length);
    for (const [index, { file, zone, instants }] of files.entries()) {
      const ours = [...shared, ...instants].map((at) => formatLocalTime(localTimeAt(zone, at)));
      expect({ file, answer: answers[index] }).toEqual({ file, answer: { loaded: true, times: ours } });
    }
    expect(files.length).toBeGreaterThan(300);
  });
});

describe('the next change of the clock', needs('tzdata'), () => {
  it('is where the time changes, and nowhere before: every installed zone, from three days on', () => {
    const starts = ['1999-12-31', '2026-06-01', '2040-02-29'].map((day) => Date.parse(day) / 1000);
    let changes = 0;
    for (const file of installed) {
      const zone = decoded(readFileSync(file), file);
      for (const start of starts) {
        const at = (seconds: number): string => formatLocalTime(localTimeAt(zone, seconds));
        const next = nextChange(zone, start);
        const end = next?.at ?? start + 3 * 366 * 86_400;
        for (let day = start; day < end; day += 86_400)
          if (at(day) !== at(start)) expect({ file, day }).toBe('unchanged');
        if (next === null) continue;
        changes += 1;
        const around = { before: at(next.at - 1), after: at(next.at) };
        expect({ file, ...around }).toEqual({ file, before: at(start), after: formatLocalTime(next.to) });
        expect(around.after).not.toBe(around.before);
      }
    }
    expect(changes).toBeGreaterThan(300);
  });
});

describe('damaged TZif files', () => {
  const sound = [
    ...Object.values(zones).map((zone) => encodeTzif(zone)),
    encodeTzif({ ...zones.berlin, version: 3 }),
    encodeTzif({ ...zones.newYork, version: 1 }),
    encodeTzif({ ...zones.tokyo, version: 4 }),
    encodeTzif({ ...zones.shanghai, leaps: [78_796_800, 94_694_401] }),
    ...installed
      .filter((file) => /\/(Europe\/London|Asia\/Tokyo|America\/Sao_Paulo)$/.test(file))
      .map((file) => readFileSync(file)),
  ];
  const instants = [0, 700_000_000, 1_780_000_000, 1_800_000_000, 3_000_000_000];

  const damaged: Uint8Array[] = [];

  it('never crash the decoder: 10,000 of them', () => {
    fc.assert(
      fc.property(fc.constantFrom(...sound), fc.array(damage, { minLength: 1, maxLength: 4 }), (bytes, harm) => {
        const harmed = harm.reduce<Buffer>((before, apply) => apply(before), bytes);
        damaged.push(harmed);
        const result = decodeTzif(harmed);
        if (result.ok) for (const at of instants) localTimeAt(result.value, at);
        else expect(result.problem).toMatch(/^[^\n]{5,80}$/);
      }),
      { numRuns: 10_000, seed: 1 },
    );
    expect(damaged).toHaveLength(10_000);
  });

  it('get the verdict and the local times that Go gives', needs('go'), () => {
    // Go remembers what holds while it loads, which in a file out of order is another than a search finds.
    const loadedAt = Math.floor(Date.now() / 1000);
    const answers = askGo(
      damaged.map((bytes) => ({ bytes, instants: [] })),
      instants,
    );
    const count = { loaded: 0, refused: 0 };
    for (const [index, bytes] of damaged.entries()) {
      const result = decodeTzif(bytes);
      const loaded = result.ok && goReads(result.value);
      const answer = answers[index];
      expect({ bytes: hex(bytes), loaded }).toEqual({ bytes: hex(bytes), loaded: answer?.loaded });
      count[loaded ? 'loaded' : 'refused'] += 1;
      if (!result.ok || answer?.loaded !== true) continue;
      const times = instants.map((at) => formatLocalTime(localTimeAt(result.value, at, true, loadedAt)));
      expect({ bytes: hex(bytes), times }).toEqual({ bytes: hex(bytes), times: answer.times });
    }
    expect(count.loaded).toBeGreaterThan(500);
    expect(count.refused).toBeGreaterThan(500);
  });
});

describe('transitions out of order, against Go', needs('go'), () => {
  it('are found as Go finds them, with what it remembers from when it loaded the file: 4,000 files', () => {
    const specs = fc.sample(outOfOrder, { numRuns: 4000, seed: 3 });
    const files = specs.map((spec) => encodeTzif(spec));
    const instants = spread(24, Date.UTC(1960) / 1000, Date.UTC(2040) / 1000);
    const loadedAt = Math.floor(Date.now() / 1000);
    const answers = askGo(
      files.map((bytes) => ({ bytes, instants: [] })),
      instants,
    );
    let remembered = 0;
    for (const [index, bytes] of files.entries()) {
      const zone = decoded(bytes, 'out of order');
      const times = instants.map((at) => formatLocalTime(localTimeAt(zone, at, true, loadedAt)));
      expect({ spec: specs[index], answer: { loaded: true, times } }).toEqual({
        spec: specs[index],
        answer: answers[index],
      });
      if (times.join() !== instants.map((at) => formatLocalTime(localTimeAt(zone, at))).join()) remembered += 1;
    }
    expect(remembered).toBeGreaterThan(500);
  });
});

describe('rules at the end of a file, against Go', needs('go'), () => {
  it('are read, or ignored, as Go does: 5,000 of them', () => {
    const rules = fc.sample(fc.oneof({ weight: 3, arbitrary: posixRule }, { weight: 1, arbitrary: brokenRule }), {
      numRuns: 5000,
      seed: 2,
    });
    const files = rules.map((footer) => encodeTzif({ types: [{ offset: 77, abbreviation: 'FILE' }], footer }));
    const instants = spread(32, Date.UTC(1911) / 1000, Date.UTC(2099) / 1000);
    const answers = askGo(
      files.map((bytes) => ({ bytes, instants: [] })),
      instants,
    );
    let understood = 0;
    for (const [index, bytes] of files.entries()) {
      const footer = rules[index];
      const zone = decoded(bytes, footer ?? '');
      const times = instants.map((at) => formatLocalTime(localTimeAt(zone, at)));
      expect({ footer, answer: { loaded: true, times } }).toEqual({ footer, answer: answers[index] });
      if (!times.every((time) => time.startsWith('77 '))) understood += 1;
    }
    expect(understood).toBeGreaterThan(1000);
    expect(understood).toBeLessThan(4000);
  });
});

/** Ways in which a file is harmed; each takes where, as a part of the length, and what. */
const damage: fc.Arbitrary<(bytes: Buffer) => Buffer> = fc
  .record({
    kind: fc.constantFrom('flip', 'cut', 'insert', 'remove', 'count', 'index', 'version', 'tail'),
    place: fc.double({ min: 0, max: 0.9999, noNaN: true }),
    value: fc.integer({ min: 0, max: 255 }),
  })
  .map(({ kind, place, value }) => (bytes: Buffer): Buffer => {
    const at = Math.floor(place * bytes.length);
    const copy = Buffer.from(bytes);
    switch (kind) {
      case 'cut':
        return copy.subarray(0, at);
      case 'insert':
        return Buffer.concat([copy.subarray(0, at), Buffer.from([value]), copy.subarray(at)]);
      case 'remove':
        return Buffer.concat([copy.subarray(0, at), copy.subarray(at + 1 + (value % 8))]);
      case 'count':
        if (copy.length >= 44) copy.writeUInt32BE(value < 200 ? value % 8 : value * 0x0101_0101, 20 + 4 * (at % 6));
        return copy;
      case 'index':
        if (copy.length > 0) copy[at] = value % 4;
        return copy;
      case 'version':
        if (copy.length > 4) copy[4] = [0, 0x31, 0x32, 0x33, 0x34][value % 5] ?? 0;
        return copy;
      case 'tail':
        return Buffer.concat([copy, Buffer.from(value % 2 === 0 ? '\n' : 'X')]);
      case 'flip':
        if (copy.length > 0) copy[at] = value;
        return copy;
    }
  });

const name = fc.constantFrom('CET', 'EST', 'AB', 'LONGER', '<+03>', '<-0330>', '<>', 'É1', 'é́é', '<', 'A<B');
const clock = fc.constantFrom(
  '0',
  '-1',
  '+5',
  '5',
  '3:30',
  '-12:45',
  '-5:30:15',
  '24',
  '167',
  '168',
  '-0',
  '1:',
  '1:60',
  '',
);
const day = fc.constantFrom(
  'M3.2.0',
  'M11.1.0',
  'M3.5.0',
  'M10.5.0',
  'M1.1.6',
  'M12.5.6',
  'M2.5.1',
  'J59',
  'J60',
  'J365',
  '0',
  '59',
  '365',
);
const badDay = fc.constantFrom(
  'M0.1.0',
  'M13.1.0',
  'M1.0.0',
  'M1.6.0',
  'M1.1.7',
  'M1.1',
  'J0',
  'J366',
  '366',
  '',
  'K1',
);
const at = fc.constantFrom('', '', '/2', '/-1', '/24', '/26:30', '/0', '/-167', '/168', '/', '/1:');
const posixRule = fc
  .tuple(name, clock, fc.option(fc.tuple(name, fc.constantFrom('', '', '-2', '4', '-3:30'), day, at, day, at)))
  .map(([std, offset, dst]) =>
    dst === null ? `${std}${offset}` : `${std}${offset}${dst[0]}${dst[1]},${dst[2]}${dst[3]},${dst[4]}${dst[5]}`,
  );
const brokenRule = fc.oneof(
  fc.tuple(name, clock, name, day, badDay).map(([a, b, c, d, e]) => `${a}${b}${c},${d},${e}`),
  fc.tuple(name, clock, name).map((parts) => parts.join('')),
  fc.tuple(posixRule, fc.constantFrom(',', ';', ' ', 'x', ',M1.1.1')).map((parts) => parts.join('')),
  fc.stringMatching(/^[A-Z0-9,;.<>+\-/:MJ]{1,20}$/),
);

const outOfOrder = fc.record({
  types: fc.constant([
    { offset: 3600, abbreviation: 'AAA' },
    { offset: 7200, isDst: true, abbreviation: 'BBB' },
    { offset: 10_800, abbreviation: 'CCC' },
    { offset: -3600, abbreviation: 'DDD' },
  ]),
  transitions: fc.array(
    fc.tuple(fc.integer({ min: -300_000_000, max: 2_200_000_000 }), fc.integer({ min: 0, max: 3 })),
    { minLength: 1, maxLength: 7 },
  ),
  footer: fc.constantFrom('', 'EEE5', 'CET-1CEST,M3.5.0,M10.5.0/3', 'damaged'),
});

function decoded(bytes: Uint8Array, what: string): TzFile {
  const result = decodeTzif(bytes);
  if (!result.ok) throw new Error(`${what}: ${result.problem}`);
  return result.value;
}

function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex');
}

/** `count` instants over a range, neither regular nor random. */
function spread(count: number, from: number, to: number): number[] {
  return Array.from({ length: count }, (_, index) => {
    const part = (index * 0.618_033_988_75) % 1;
    return Math.floor(from + part * (to - from));
  });
}

/** Every TZif file below a directory; links are other names of files that are met anyway. */
function zoneFiles(directory: string): string[] {
  return readdirSync(directory, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name))
    .filter((file) => readFileSync(file).subarray(0, 4).toString() === 'TZif')
    .sort();
}
