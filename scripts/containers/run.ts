/**
 * Runs probe-env in real containers of every kind that Go programs run in, and compares its answers with a table.
 *
 * usage: npm run test:containers [-- [--executable node|static]... WORD...]   only rows that contain every word
 */
import { copyFileSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { dist, repository } from '../build/paths.ts';
import { type ExecutableKind, executableNamed } from '../executables.ts';
import { type Check, type CheckResult, countLine, resultOf, tableHead, tableLine } from './check.ts';
import { command } from './docker.ts';
import { type Engine, obtainEngine } from './engine.ts';
import { type ImageName, imageBuilder } from './images.ts';
import { findGoroot, programBuilder } from './programs.ts';
import { rows } from './rows.ts';
import { rowCheck } from './run-row.ts';
import { accessChecks } from './scenarios/access.ts';
import { debugChecks } from './scenarios/debug.ts';
import { exampleCheck } from './scenarios/example.ts';
import { healthCheck } from './scenarios/health.ts';
import { installCheck, installThroughLoaderCheck } from './scenarios/install.ts';
import { meetChecks } from './scenarios/meet.ts';

const allChecks: readonly Check[] = [
  ...rows.map(rowCheck),
  ...debugChecks,
  installCheck,
  installThroughLoaderCheck,
  healthCheck,
  exampleCheck,
  ...accessChecks,
  ...meetChecks,
];

async function main(kinds: readonly string[], words: readonly string[]): Promise<number> {
  const checks = allChecks.filter(({ image, how, user }) =>
    words.every((word) => `${image} ${how} ${user}`.includes(word)),
  );
  if (kinds.includes('node')) await buildPortable();
  const executables = kinds.map((kind) => executableNamed(kind));
  const work = mkdtempSync(join(os.tmpdir(), 'probe-env-containers-'));
  undo.push(() => rmSync(work, { recursive: true, force: true }));
  try {
    const starting = obtainEngine();
    undo.push(async () => {
      const engine = await starting;
      if (typeof engine !== 'string') await engine.stop();
    });
    const engine = await starting;
    if (typeof engine === 'string') return skipAll(checks, engine);
    console.log(`probe-env in containers of ${engine.description}\n\n${tableHead()}`);
    const subjects = executables.map(({ kind, path }) => ({ kind, installed: directoryWith(kind, path, work) }));
    const results = await runAll(checks, subjects, engine, work);
    console.log(`\n${countLine(results)}`);
    return results.some(({ verdict }) => verdict === 'failed') ? 1 : 0;
  } finally {
    await cleanUp();
  }
}

/** Cleanup steps for the end, in reverse order; also when a signal ends us. */
const undo: (() => unknown)[] = [];
let cleaning: Promise<void> | undefined;

function cleanUp(): Promise<void> {
  cleaning ??= (async () => {
    for (let step = undo.pop(); step !== undefined; step = undo.pop()) {
      try {
        await step();
      } catch (error) {
        console.error(error);
      }
    }
  })();
  return cleaning;
}

// Not `once`: execa ends the process on a signal for which it sees no other listener.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(signal, () => void cleanUp().then(() => process.exit(130)));
}

/** @throws if there is nothing to test */
async function buildPortable(): Promise<void> {
  const script = join(repository, 'scripts/dev.mjs');
  const built = await command(process.execPath, [script, 'build', '--target', 'portable'], { timeoutMs: 600_000 });
  if (built.status !== 0) throw new Error(`the portable directory was not built:\n${built.stderr}`);
}

/** A developer's machine may lack the engine; CI may not, since it can be installed there. */
function skipAll(checks: readonly Check[], reason: string): number {
  const results = checks.map((): CheckResult => ({ got: reason, verdict: 'skipped' }));
  console.log(tableHead());
  for (const check of checks) console.log(tableLine(check, { got: 'no engine', verdict: 'skipped' }));
  console.log(`\n${reason}\n${countLine(results)}`);
  return process.env.CI === 'true' ? 1 : 0;
}

/** What goes into an image: the portable directory, or a directory with the one file. */
function directoryWith(kind: ExecutableKind, path: string, work: string): string {
  if (kind === 'node') return join(dist, 'portable');
  const directory = join(work, 'installed');
  mkdirSync(directory);
  copyFileSync(path, join(directory, 'probe-env'));
  return directory;
}

interface Subject {
  readonly kind: ExecutableKind;
  readonly installed: string;
}

/** All rows with one executable, then all with the next, in the same images. */
async function runAll(
  checks: readonly Check[],
  subjects: readonly Subject[],
  { docker }: Engine,
  work: string,
): Promise<CheckResult[]> {
  const program = programBuilder();
  const images = imageBuilder({ docker, work, program });
  undo.push(() => images.removeAll());
  const goroot = await findGoroot();
  const results: CheckResult[] = [];
  for (const { kind, installed } of subjects) {
    console.log(`\nthe ${kind} executable`);
    mkdirSync(join(work, kind));
    const image = (name: ImageName) => images.image(name, installed);
    for (const check of checks) {
      if (cleaning !== undefined) break;
      if (check.about !== undefined && check.about.executable !== kind) {
        console.log(`about the ${check.about.executable} executable, ${check.about.why}: ${check.image}: ${check.how}`);
        continue;
      }
      const context = { docker, installed, goroot, work: join(work, kind), image, program };
      const result = await resultOf(check, context);
      results.push(result);
      console.log(tableLine(check, result));
    }
  }
  return results;
}

const { values, positionals } = parseArgs({
  options: { executable: { type: 'string', multiple: true, default: ['node'] } },
  allowPositionals: true,
});
process.exitCode = await main(values.executable, positionals);
