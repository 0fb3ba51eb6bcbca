import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { goRules } from '../../probes/timezone/go-rules.ts';
import { parseGoVersion } from '../../src/decode/go/version/version.ts';
import { localTimeAt } from '../../src/decode/zone/tz-lookup.ts';
import { decodeTzif, goReads } from '../../src/decode/zone/tzif.ts';
import { damaged } from '../../test/support/bytes/damage.ts';
import { goZonesSource } from '../../test/support/go/go-zones.ts';
import { createTally } from './agreement.ts';
import { compiledZones } from './compiled-zones.ts';
import { filesBelow, zoneDirectories } from './fetch.ts';
import type { Oracle, OracleProgram } from './oracle.ts';

type ZoneFile = { readonly name: string; readonly kind: 'found' | 'damaged'; readonly bytes: Buffer };

/** Bytes: far more than any zone file has. */
const sizeLimit = 1 << 20;
const damagedCount = 12_000;

/** Before every table, within it, now, in both halves of a year, and after every table. */
const instants: readonly number[] = [
  ...[-4_000_000_000, -2_000_000_000, -1_000_000_000, -300_000_000, 0, 300_000_000, 800_000_000, 1_000_000_000],
  ...[1_300_000_000, 1_500_000_000, 1_600_000_000, 1_700_000_000, 1_710_000_000, 1_795_000_000, 1_811_000_000],
  ...[2_000_000_000, 2_140_000_000, 2_155_000_000, 3_000_000_000, 4_102_444_799, 10_000_000_000],
];

/**
 * Compares what LoadLocationFromTZData makes of each file with ours. @returns whether all are equal for the undamaged
 * files
 */
export function compareZones(oracles: readonly Oracle[]): boolean {
  const files = collect();
  const found = files.filter(({ kind }) => kind === 'found').length;
  console.log(`\nzones: ${found} files, and ${files.length - found} that were damaged on purpose`);
  const lines = files.map(({ bytes }) => `${bytes.toString('base64')} ${instants.join(',')}`);
  let allEqual = true;
  for (const oracle of oracles) {
    const loadedAt = Math.floor(Date.now() / 1000);
    const theirs = oracle.ask(program, lines);
    const tally = createTally(oracle.version);
    const { footer } = goRules(parseGoVersion(oracle.version));
    for (const [index, { name, kind, bytes }] of files.entries()) {
      const ours = answerOf(bytes, footer, loadedAt);
      const other = asText(theirs[index] ?? '');
      tally.add(kind, ours === other, () => `${name}: ${firstDifference(ours, other)}`);
    }
    tally.print();
    allEqual &&= tally.allEqual;
  }
  return allEqual;
}

function answerOf(bytes: Uint8Array, footer: boolean, loadedAt: number): string {
  const decoded = decodeTzif(bytes);
  if (!decoded.ok || !goReads(decoded.value)) return '-';
  const { value } = decoded;
  return instants
    .map((at) => {
      const { offset, abbreviation } = localTimeAt(value, at, footer, loadedAt);
      return `${offset} ${Buffer.from(abbreviation).toString('hex')};`;
    })
    .join('');
}

/** Abbreviations as a report shows them: U+FFFD for what is not UTF-8. */
function asText(answer: string): string {
  return answer.replaceAll(/ ([0-9a-f]+);/g, (_, hex: string) => {
    return ` ${Buffer.from(Buffer.from(hex, 'hex').toString()).toString('hex')};`;
  });
}

function firstDifference(ours: string, theirs: string): string {
  if (ours === '-' || theirs === '-') return ours === '-' ? 'Go alone reads it' : 'Go alone refuses it';
  const [mine, other] = [ours.split(';'), theirs.split(';')];
  const index = mine.findIndex((each, at) => each !== other[at]);
  return `at ${instants[index]}: ${mine[index]} here, ${other[index]} in Go`;
}

function collect(): ZoneFile[] {
  const files: ZoneFile[] = [];
  const seen = new Set<string>();
  let all = 0;
  const packages = zoneDirectories();
  for (const directory of [...packages, ...compiledZones(packages)]) {
    for (const file of filesBelow(directory, sizeLimit)) {
      const bytes = readFileSync(file);
      if (bytes.toString('latin1', 0, 4) !== 'TZif') continue;
      all += 1;
      const hash = createHash('sha1').update(bytes).digest('base64');
      if (seen.has(hash)) continue;
      seen.add(hash);
      files.push({ name: file.slice(directory.lastIndexOf('/') + 1), kind: 'found', bytes });
    }
  }
  console.log(`\nzone files: ${all}, of which ${files.length} are different`);
  const texts = files.map(({ bytes }) => bytes.toString('latin1')).filter((text) => text.length < 4000);
  const broken = fc.sample(damaged(texts, ['\n', '\0', 'TZif2', '<+08>-8', ',M3.2.0']), {
    numRuns: damagedCount,
    seed: 1,
  });
  return [
    ...files,
    ...broken.map(
      (text, index): ZoneFile => ({ name: `${index}`, kind: 'damaged', bytes: Buffer.from(text, 'latin1') }),
    ),
  ];
}

const program: OracleProgram = { name: 'zones', source: goZonesSource };
