/**
 * Makes the executable for arm64 on another machine and runs it in user-mode QEMU: its answers in roots for arm64, held against a
 * table, and its facts and findings beside those of this machine's executable.
 *
 * usage: npm run test:arm64 [-- WORD...]   only checks whose line contains every word
 */
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import { join } from 'node:path';
import { EmulatorMissing, findEmulator } from '../build/emulator.ts';
import { dist, repository } from '../build/paths.ts';
import { type CheckResult, countLine } from '../containers/check.ts';
import { command } from '../containers/docker.ts';
import { type Check, type Context, inParallel } from './check.ts';
import { imageChecks, secrets } from './image.ts';
import { rowChecks } from './rows.ts';
import { sameFactsChecks } from './same-facts.ts';

const allChecks = [...imageChecks, ...rowChecks, ...sameFactsChecks];

async function main(words: readonly string[]): Promise<number> {
  const checks = allChecks.filter(({ name }) => words.every((word) => name.includes(word)));
  const emulator = emulatorOrReason();
  if (typeof emulator === 'string') {
    console.log(`${emulator}\n${countLine(checks.map(() => ({ got: emulator, verdict: 'skipped' })))}`);
    return 0;
  }
  const started = performance.now();
  const directory = join(dist, 'arm64');
  rmSync(directory, { recursive: true, force: true });
  const native = await dev('executable');
  await dev('build', '--arch', 'arm64');
  console.log(`built in ${seconds(started)} s`);
  const work = mkdtempSync(join(os.tmpdir(), 'probe-env-arm64-'));
  process.once('exit', () => rmSync(work, { recursive: true, force: true }));
  const executable = join(directory, 'probe-env');
  const context = { emulator, executable, portable: join(directory, 'portable'), native: native.trim(), work };
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

/** What the build says when all is well, or something is missing that the checks can do without. */
const harmless = /^$|^probe-env: (made|building|fetching|waiting|libraries of Debian) |is not installed /;

/** @throws with what it said, when it fails, or complains */
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

process.exitCode = await main(process.argv.slice(2));
