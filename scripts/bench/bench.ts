/**
 * Compares the executable with the shell script that it replaces and with bare Node, prints what it owes and what was measured, and
 * ends with 1 when a bar is missed by more than the tolerance.
 *
 * usage: npm run bench -- [--samples 20]
 */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { dist } from '../build/paths.ts';
import { coldTimes } from './measure/cold.ts';
import { type Command, measureAtOnce, measureInterleaved, summarize } from './measure/measure.ts';
import { median } from './measure/statistics.ts';
import { measureThrottled } from './measure/throttled.ts';
import { isMissed, judgeRatios, limits, type Medians, tolerance, type Verdict } from './print/bars.ts';
import { printTable } from './print/table.ts';
import { makeRows, type RowId } from './rows.ts';
import { makeSubject } from './subject.ts';

/** The kubelet's own default and limit: https://kubernetes.io/docs/setup/best-practices/cluster-large/ */
const podsOfNode = 110;
const periodSeconds = 10;

const { values } = parseArgs({ options: { samples: { type: 'string', default: '20' } } });
const directory = mkdtempSync(join(tmpdir(), 'probe-env-bench-'));
process.once('exit', () => rmSync(directory, { recursive: true }));

const subject = makeSubject(directory);
const rows = makeRows(subject, directory);
const measured = rows.flatMap((row) => ('file' in row.run ? [{ ...row, run: row.run }] : []));
const unmeasured = rows.flatMap(({ title, run }) => ('missing' in run ? [`${title}: ${run.missing}`] : []));
console.log(`${subject.description}; ${cpus().length} CPUs; Node ${process.version}\n`);

const samples = measureInterleaved(
  measured.map(({ run }) => run),
  Number(values.samples),
);
const results = measured.map((row, index) => {
  const own = samples[index] ?? [];
  return { ...row, wall: summarize(own.map(({ wall }) => wall)), cpu: summarize(own.map(({ cpu }) => cpu)) };
});
printMedians();

const medians: Medians = Object.fromEntries(
  results.map(({ id, wall, cpu }) => [id, { wall: wall.median, cpu: cpu.median }]),
);
const owed = [
  judgeExecutable('node', { image: commandOf('bare'), go: commandOf('go'), tools: commandOf('tools') }, 'probe-env'),
  judgeExecutable(
    'static',
    { image: commandOf('static'), go: commandOf('staticGo'), tools: commandOf('staticTools') },
    'probe-env-static',
  ),
];
unmeasured.push(...owed.flatMap(({ missing }) => missing));
const verdicts: Verdict[] = [...judgeRatios(medians), ...owed.flatMap(({ verdicts }) => verdicts)];
printVerdicts();
printNodeSum();
for (const line of unmeasured) console.log(`not measured: ${line}`);
mkdirSync(dist, { recursive: true });
writeFileSync(
  join(dist, 'bench.json'),
  JSON.stringify(
    {
      subject: subject.description,
      results: results.map(({ id, title, wall, cpu }) => ({ id, title, wall, cpu })),
      verdicts,
    },
    null,
    1,
  ),
);
process.exitCode = verdicts.some(isMissed) ? 1 : 0;

function commandOf(id: RowId): Command | undefined {
  return measured.find((row) => row.id === id)?.run;
}

/** What one executable owes besides ratios of single runs. */
function judgeExecutable(
  kind: keyof typeof limits,
  commands: Readonly<Record<'image' | 'go' | 'tools', Command | undefined>>,
  name: string,
): { verdicts: Verdict[]; missing: string[] } {
  const limit = limits[kind];
  const verdicts: Verdict[] = [];
  const missing: string[] = [];
  const add = (what: string, value: number, bar: number, unit: Verdict['unit']): void => {
    verdicts.push({ what: `${name}: ${what}`, measured: value, limit: bar, unit });
  };
  for (const [what, command] of [
    ['image', commands.image],
    ['with tools', commands.tools],
  ] as const) {
    if (command === undefined) continue;
    const rounds = Array.from({ length: 5 }, () => memoryOf(command));
    add(`${what}, RssAnon at exit`, median(rounds.map(({ anon }) => anon)), limit.rssAnonMb, ' MB');
    if (limit.rssMb !== null) add(`${what}, max RSS`, median(rounds.map(({ peak }) => peak)), limit.rssMb, ' MB');
  }
  const script = commandOf('script');
  const { go, image } = commands;
  if (script !== undefined && go !== undefined) {
    const rounds = Array.from({ length: 7 }, () => measureAtOnce(go, 20).wall / measureAtOnce(script, 20).wall);
    add('20 at once / 20 scripts, wall', median(rounds), limit.atOnceToScript, '');
  }
  if (image !== undefined) {
    const json = { ...image, args: [...image.args, '--format', 'json'] };
    const slow = measureThrottled(json, 20);
    if ('missing' in slow) missing.push(`${name}, 5 % of a CPU and 64 MB: ${slow.missing}`);
    else add('5 % of a CPU and 64 MB, slowest of 20', Math.max(...slow), limit.throttledMs, ' ms');
    if (limit.cold !== null) {
      const cold = coldTimes(json, limit.cold.memoryMb, 20);
      if ('missing' in cold) missing.push(`${name}, cold: ${cold.missing}`);
      else add(`cold, ${limit.cold.memoryMb} MB, ${cold.readAhead}, slowest of 20`, cold.slowest, limit.cold.ms, ' ms');
    }
    add('size', statSync(join(dist, name)).size / 1e6, limit.sizeMb, ' MB');
  }
  return { verdicts, missing };
}

/** MB. The executable says it itself: nobody else can look at a process at the moment it exits. */
function memoryOf(command: Command): { anon: number; peak: number } {
  const script = '"$@" 2>&1 >/dev/null';
  const stages = execFileSync('/bin/sh', ['-c', `${script}; :`, 'sh', command.file, ...command.args], {
    env: { ...command.env, PROBE_ENV_TRACE: '1' },
    encoding: 'utf8',
  });
  const megabytes = (name: string): number => Number(new RegExp(`${name} (\\d+) kB`).exec(stages)?.[1]) / 1024;
  return { anon: megabytes('RssAnon'), peak: megabytes('VmHWM') };
}

function printMedians(): void {
  const script = results.find(({ id }) => id === 'script');
  const cells = results.map(({ title, wall, cpu }) => [
    title,
    ...[wall, cpu].flatMap((clock) => [clock.median.toFixed(1), `${clock.p10.toFixed(1)}-${clock.p90.toFixed(1)}`]),
    ratio(wall.median, script?.wall.median),
    ratio(cpu.median, script?.cpu.median),
  ]);
  printTable([['', 'wall ms', 'p10-p90', 'CPU ms', 'p10-p90', 'wall/script', 'CPU/script'], ...cells]);
}

/** What a full node pays: 110 pods, each probed every 10 seconds. */
function printNodeSum(): void {
  const perSecond = podsOfNode / periodSeconds;
  console.log(`${podsOfNode} pods, a run every ${periodSeconds} s in each, in CPUs of the node:`);
  for (const { title, cpu } of results) console.log(`  ${((perSecond * cpu.median) / 1000).toFixed(2)}  ${title}`);
  console.log();
}

function ratio(ours: number, script: number | undefined): string {
  return script === undefined ? '-' : (ours / script).toFixed(2);
}

function printVerdicts(): void {
  const cells = verdicts.map((verdict) => {
    const { what, measured, limit, unit } = verdict;
    const digits = unit === '' ? 2 : 1;
    const word =
      measured <= limit ? 'met' : isMissed(verdict) ? 'MISSED' : `within ${Math.round((tolerance - 1) * 100)} %`;
    return [what, `${measured.toFixed(digits)}${unit}`, `<= ${limit}${unit}`, word];
  });
  console.log();
  printTable([['', 'measured', 'bar', ''], ...cells]);
  console.log();
}
