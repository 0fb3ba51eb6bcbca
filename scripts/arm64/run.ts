/**
 * Builds the executable for arm64 on another machine and runs it in user-mode QEMU: compares its answers in arm64
 * roots with a table, and its facts and findings with those of this machine's executable.
 *
 * usage: npm run test:arm64 [-- [--executable node|static] WORD...]   only checks whose line contains every word
 */
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { EmulatorMissing, findEmulator } from '../build/emulator.ts';
import { dist, repository } from '../build/paths.ts';
import { type CheckResult, countLine } from '../containers/check.ts';
import { command } from '../containers/docker.ts';
import { executableOption } from '../executables.ts';
import { type Check, type Context, inParallel } from './check.ts';
import { imageChecks, secrets } from './image.ts';
import { rowChecks } from './rows.ts';
import { sameFactsChecks } from './same-facts.ts';

async function main(kind: string, words: readonly string[]): Promise<number> {
  if (kind !== 'node' && kind !== 'static') {
    console.error(`--executable: '${kind}' is not one of: node, static`);
    return 1;
  }
  const allChecks = [...imageChecks, ...rowChecks(kind), ...sameFactsChecks];
  const checks = allChecks.filter(({ name }) => words.every((word) => name.includes(word)));
  const emulator = emulatorOrReason();
  if (typeof emulator === 'string') {
    console.log(`${emulator}\n${countLine(checks.map(() => ({ got: emulator, verdict: 'skipped' })))}`);
    return 0;
  }
  const started = performance.now();
  const directory = join(dist, 'arm64');
  const executable = join(directory, kind === 'node' ? 'probe-env' : 'probe-env-static');
  const portable = join(directory, 'portable');
  for (const old of [executable, ...(kind === 'node' ? [portable] : [])]) rmSync(old, { recursive: true, force: true });
  const native = await dev('executable', ...(kind === 'node' ? [] : ['static']));
  await dev(...(kind === 'node' ? ['build'] : ['run', 'scripts/static/build.ts']), '--arch', 'arm64');
  console.log(`built in ${seconds(started)} s`);
  const work = mkdtempSync(join(os.tmpdir(), 'probe-env-arm64-'));
  process.once('exit', () => rmSync(work, { recursive: true, force: true }));
  const context = { kind, emulator, executable, portable, native: native.trim(), work } as const;
  const results = await inParallel(checks, async (check) => {
    const result = await resultOf(check, context);
    console.log(`${result.verdict.padEnd(7)}  ${check.name}\n         ${result.got}`);
    return result;
  });
  console.log(`in ${seconds(started)} s\n\n${countLine(results)}`);
  return results.some(({ verdict }) => verdict === 'failed') ? 1 : 0;
}

function emulatorOrReason(): Context['emulator'] | string {
  try {
    return findEmulator('arm64') ?? 'this machine is arm64: the other tests run on it';
  } catch (error) {
    if (error instanceof EmulatorMissing) return error.message;
    throw error;
  }
}

async function resultOf(check: Check, context: Context): Promise<CheckResult> {
  try {
    return await check.run(context);
  } catch (error) {
    return { got: error instanceof Error ? error.message : String(error), verdict: 'failed' };
  }
}

/** What the build says if all is well, or something optional for the checks is missing. */
const harmless =
  /^$|^image: |^probe-env: (made|building|fetching|waiting|libraries of Debian|it is larger than) |is not installed /;

/** @throws with its output, if it fails or complains */
async function dev(...args: readonly string[]): Promise<string> {
  const script = join(repository, 'scripts/dev.mjs');
  const env = { ...process.env, ...secrets };
  const { status, stdout, stderr } = await command(process.execPath, [script, ...args], { env, timeoutMs: 600_000 });
  const complaints = stderr.split('\n').filter((line) => !harmless.test(line));
  if (status !== 0 || complaints.length > 0) throw new Error(`${args.join(' ')}: ${status}\n${complaints.join('\n')}`);
  return stdout;
}

function seconds(since: number): string {
  return ((performance.now() - since) / 1000).toFixed(0);
}

const { values, positionals } = parseArgs({ options: executableOption, allowPositionals: true });
process.exitCode = await main(values.executable, positionals);
