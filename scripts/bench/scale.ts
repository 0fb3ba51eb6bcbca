/**
 * How the cost grows: with certificates, with the size of the program, with its libraries, and with runs at once. Milliseconds of
 * CPU per run, and for each kind the slope, by least squares.
 *
 * usage: npm run bench:scale -- [--samples 6]
 */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { dist } from '../build/paths.ts';
import { type Command, measureAtOnce, measureInterleaved } from './measure/measure.ts';
import { median } from './measure/statistics.ts';
import { printTable } from './print/table.ts';
import { certificateRoot, libraryRoot, programRoot } from './scale-roots.ts';

interface Series {
  readonly title: string;
  readonly unit: string;
  readonly points: readonly { readonly n: number; readonly cpuMs: number }[];
}

const { values } = parseArgs({ options: { samples: { type: 'string', default: '6' } } });
const samples = Number(values.samples);
const directory = mkdtempSync(join(tmpdir(), 'probe-env-scale-'));
process.once('exit', () => rmSync(directory, { recursive: true }));

const kinds = [
  { title: 'certificates in the bundle', unit: 'certificate', sizes: [10, 100, 1000, 10_000], make: certificateRoot },
  { title: 'size of the program', unit: 'MB', sizes: [2, 20, 200], make: programRoot },
  { title: 'libraries of the program', unit: 'library', sizes: [1, 10, 100, 300], make: libraryRoot },
];

const series: Series[] = kinds.map(({ title, unit, sizes, make }) => {
  const commands = sizes.map((size) => inspect(make(join(directory, unit, String(size)), size)));
  const cpu = measureInterleaved(commands, samples).map((own) => median(own.map((sample) => sample.cpu)));
  return { title, unit, points: sizes.map((n, index) => ({ n, cpuMs: cpu[index] ?? Number.NaN })) };
});
series.push(atOnce());

for (const { title, unit, points } of series) {
  console.log(`\n${title}`);
  printTable([['n', 'CPU ms'], ...points.map(({ n, cpuMs }) => [String(n), cpuMs.toFixed(1)])]);
  console.log(`${(slope(points) * 1000).toFixed(1)} us of CPU more per ${unit}`);
}
mkdirSync(dist, { recursive: true });
writeFileSync(join(dist, 'bench-scale.json'), JSON.stringify(series, null, 1));

function inspect(root: string): Command {
  const args = ['--all', '--no-tools', '--timeout', '60s', '--root', root, '--app', '/app'];
  return { file: join(dist, 'probe-env'), args, env: {}, statuses: [0, 1] };
}

/** CPU per run when so many start together. */
function atOnce(): Series {
  const command = inspect(certificateRoot(join(directory, 'at-once'), 100));
  const points = [1, 5, 10, 20].map((n) => {
    const rounds = Array.from({ length: samples }, () => measureAtOnce(command, n).cpu / n);
    return { n, cpuMs: median(rounds) };
  });
  return { title: 'runs at once', unit: 'run at the same time', points };
}

function slope(points: Series['points']): number {
  const meanN = mean(points.map(({ n }) => n));
  const meanCpu = mean(points.map(({ cpuMs }) => cpuMs));
  const covariance = mean(points.map(({ n, cpuMs }) => (n - meanN) * (cpuMs - meanCpu)));
  return covariance / mean(points.map(({ n }) => (n - meanN) ** 2));
}

function mean(numbers: readonly number[]): number {
  return numbers.reduce((sum, number) => sum + number, 0) / numbers.length;
}
