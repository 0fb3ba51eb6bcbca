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
import { isMissed, judgeRatios, limits, type Medians, tolerance, type Verdict } from './bars.ts';
import { type Command, measureAtOnce, measureInterleaved, summarize } from './measure.ts';
import { makeRows, type Row } from './rows.ts';
import { median } from './statistics.ts';
import { makeSubject } from './subject.ts';
import { printTable } from './table.ts';
import { measureThrottled } from './throttled.ts';

/** The kubelet's own default and limit: https://kubernetes.io/docs/setup/best-practices/cluster-large/ */
const podsOfNode = 110;
const periodSeconds = 10;

const { values } = parseArgs({ options: { samples: { type: 'string', default: '20' } } });
const folder = mkdtempSync(join(tmpdir(), 'probe-env-bench-'));
process.once('exit', () => rmSync(folder, { recursive: true }));

const subject = makeSubject(folder);
const rows = makeRows(subject, folder);
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
const verdicts: Verdict[] = [
  ...judgeRatios(medians),
  ...judgeMemory(),
  ...judgeAtOnce(),
  ...judgeThrottled(),
  judgeSize(),
];
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

function commandOf(id: Row['id']): Command | undefined {
  return measured.find((row) => row.id === id)?.run;
}

function judgeMemory(): Verdict[] {
  return (['bare', 'tools'] as const).flatMap((id) => {
    const command = commandOf(id);
    if (command === undefined) return [];
    const rounds = Array.from({ length: 5 }, () => rssAnonMb(command));
    return [
      { what: `${id}, RssAnon at exit`, measured: median(rounds), limit: limits.rssAnonMb, unit: ' MB' as const },
    ];
  });
}

/** The executable says it itself: nobody else can look at a process at the moment it exits. */
function rssAnonMb(command: Command): number {
  const script = '"$@" 2>&1 >/dev/null';
  const stages = execFileSync('/bin/sh', ['-c', `${script}; :`, 'sh', command.file, ...command.args], {
    env: { ...command.env, PROBE_ENV_TRACE: '1' },
    encoding: 'utf8',
  });
  return Number(/RssAnon (\d+) kB/.exec(stages)?.[1]) / 1024;
}

function judgeAtOnce(): Verdict[] {
  const script = commandOf('script');
  const ours = commandOf('go');
  if (script === undefined || ours === undefined) return [];
  const rounds = Array.from({ length: 7 }, () => measureAtOnce(ours, 20).wall / measureAtOnce(script, 20).wall);
  return [{ what: 'go / script, 20 at once, wall', measured: median(rounds), limit: limits.atOnceToScript, unit: '' }];
}

function judgeThrottled(): Verdict[] {
  const command = commandOf('bare');
  if (command === undefined) return [];
  const times = measureThrottled({ ...command, args: [...command.args, '--format', 'json'] }, 20);
  if ('missing' in times) {
    unmeasured.push(`5 % of a CPU and 64 MB: ${times.missing}`);
    return [];
  }
  return [
    {
      what: 'bare in 5 % of a CPU and 64 MB, slowest of 20',
      measured: Math.max(...times),
      limit: limits.throttledMs,
      unit: ' ms',
    },
  ];
}

function judgeSize(): Verdict {
  const bytes = statSync(join(dist, 'probe-env')).size;
  return { what: 'size of the executable', measured: bytes / 1e6, limit: limits.sizeMb, unit: ' MB' };
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
