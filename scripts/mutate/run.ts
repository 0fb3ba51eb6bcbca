/**
 * Mutation testing: changes each rule in one place at a time, and says which changes no test notices. It fails if the
 * tests of a rule notice too few.
 *
 * usage: npm run mutate -- [file...]    files or globs to change; without any, all rules (see stryker.json)
 *        npm run mutate -- --unmeasured the rules that have changed since they were last measured, as .ci/run does
 *        npm run mutate -- --since REV  the rules that have changed since REV
 *
 * --record: keeps the measurement, for docs/mutation.md (npm run docs)
 * --concurrency N: tries N changes at a time, if the machine has other work
 * --all: also code that runs while a module loads, especially tables; each of these changes reloads everything;
 *   always done for probes
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, existsSync, lstatSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { dist, repository } from '../build/paths.ts';
import { digestOf, goal, isBelowGoal, type Outcome, outcomesOf, percentNoticed } from './outcome.ts';
import { unmeasured, writeRecord } from './record.ts';

const tool = join(import.meta.dirname, 'node_modules/@stryker-mutator/core/bin/stryker.js');
/** What the rules are. */
const rules: readonly string[] = JSON.parse(readFileSync(join(import.meta.dirname, 'stryker.json'), 'utf8')).mutate;

const { values, positionals } = parseArgs({
  options: {
    since: { type: 'string' },
    unmeasured: { type: 'boolean', default: false },
    record: { type: 'boolean', default: false },
    concurrency: { type: 'string' },
    all: { type: 'boolean', default: false },
  },
  allowPositionals: true,
});
const chosen = chosenRules();
if (chosen.length === 0) {
  console.log(`no rule has changed since ${values.since ?? 'it was measured'}: nothing to measure`);
} else {
  console.log(`to be measured:\n${chosen.map((file) => `  ${file}\n`).join('')}`);
  install();
  const outcomes = measureAll(chosen);
  if (values.record) writeRecord(outcomes, new Date().toISOString().slice(0, 10));
  const below = Object.entries(outcomes).filter(([, outcome]) => isBelowGoal(outcome));
  for (const [file, outcome] of Object.entries(outcomes)) print(file, outcome);
  for (const [file, outcome] of below)
    console.log(`FAILED ${file}: ${percentNoticed(outcome).toFixed(1)} % of its changes are noticed, not ${goal} %`);
  if (below.length > 0) {
    console.log('its boundary table needs the rows that tell the lines above from what was put in their place');
    process.exitCode = 1;
  }
}

function chosenRules(): string[] {
  if (values.since !== undefined)
    return git('diff', '--name-only', '--diff-filter=d', values.since, '--', ...globs(rules));
  const listed = git(
    'ls-files',
    '--cached',
    '--others',
    '--exclude-standard',
    '--',
    ...globs(positionals.length > 0 ? positionals : rules),
  );
  const present = listed.filter((file) => existsSync(join(repository, file)));
  return values.unmeasured ? unmeasured(present) : present;
}

function globs(patterns: readonly string[]): string[] {
  return patterns.map((pattern) =>
    pattern.startsWith('!') ? `:(exclude,glob)${pattern.slice(1)}` : `:(glob)${pattern}`,
  );
}

function git(...args: readonly string[]): string[] {
  return execFileSync('git', args, { cwd: repository, encoding: 'utf8' }).split('\n').filter(Boolean);
}

/** Its own packages, separate from those that everyone installs. */
function install(): void {
  if (existsSync(tool)) return;
  execFileSync('npm', ['ci', '--ignore-scripts'], { cwd: import.meta.dirname, stdio: ['ignore', 2, 2] });
}

/** The rules of probes are pure and load quickly; tests of the others run whole cases. */
function measureAll(files: readonly string[]): Record<string, Outcome> {
  const ofProbes = files.filter((file) => file.startsWith('probes/'));
  const others = files.filter((file) => !file.startsWith('probes/'));
  return {
    ...(ofProbes.length === 0 ? {} : measure(ofProbes, [])),
    ...(others.length === 0 ? {} : measure(others, values.all ? [] : ['--ignoreStatic'])),
  };
}

/** In a copy, where sources can be changed in their place: the tool's own copy stops at links that lead nowhere. */
function measure(files: readonly string[], options: readonly string[]): Record<string, Outcome> {
  mkdirSync(dist, { recursive: true });
  const copy = mkdtempSync(join(dist, 'mutate-'));
  try {
    copySources(copy);
    const concurrency = values.concurrency === undefined ? [] : ['--concurrency', values.concurrency];
    const args = [tool, 'run', 'scripts/mutate/stryker.json', '--mutate', files.join(','), ...concurrency, ...options];
    const { status, signal } = spawnSync(process.execPath, args, { cwd: copy, stdio: ['ignore', 1, 2] });
    const report = join(copy, 'reports/mutation.json');
    // None if the tests fail before anything is changed.
    if (status !== 0 || !existsSync(report))
      throw new Error(`nothing was measured: Stryker ended with ${status ?? signal}`);
    cpSync(join(copy, 'reports'), join(dist, 'mutation'), { recursive: true, force: true });
    const outcomes = outcomesOf(JSON.parse(readFileSync(report, 'utf8')));
    return Object.fromEntries(files.map((file) => [file, outcomes[file] ?? unchangeable(join(copy, file))]));
  } finally {
    rmSync(copy, { recursive: true, force: true });
  }
}

/** Of types alone. */
function unchangeable(file: string): Outcome {
  return { digest: digestOf(readFileSync(file, 'utf8')), changes: 0, survivors: [] };
}

function copySources(copy: string): void {
  const files = git('ls-files', '--cached', '--others', '--exclude-standard').filter(
    (file) => lstatSync(join(repository, file), { throwIfNoEntry: false }) !== undefined,
  );
  // As tar copies it: links stay links, also those that lead nowhere.
  const archive = execFileSync('tar', ['--create', '--null', '--files-from=-'], {
    cwd: repository,
    input: files.join('\0'),
    maxBuffer: 1 << 30,
  });
  execFileSync('tar', ['--extract'], { cwd: copy, input: archive });
  symlinkSync(join(repository, 'node_modules'), join(copy, 'node_modules'));
  symlinkSync(join(import.meta.dirname, 'node_modules'), join(copy, 'scripts/mutate/node_modules'));
}

function print(file: string, outcome: Outcome): void {
  console.log(`${percentNoticed(outcome).toFixed(1).padStart(5)} % of ${String(outcome.changes).padStart(3)}  ${file}`);
  for (const { line, was, now } of outcome.survivors) console.log(`          ${file}:${line}  ${was}  ->  ${now}`);
}
