/**
 * Makes a release twice, from two directories with other names, variables, time zones and languages, and compares all bytes; then looks
 * at all that is in it: papers, hardening, who takes the image, the action, install.sh. Needs a working copy without changes, since it
 * clones it.
 *
 * usage: npm run test:release [-- --whole]
 *
 * --whole: with the executables on Node, which scripts/build has tests of its own for.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { architectures } from '../../build/architecture.ts';
import { dist, repository } from '../../build/paths.ts';
import { actionRows } from './action.ts';
import { compareReleases } from './compare.ts';
import { hardeningRows } from './hardening.ts';
import { imageRows } from './images.ts';
import { installRows } from './install.ts';
import { paperRows } from './papers.ts';
import { type Context, type Row, Skipped } from './row.ts';

const { values } = parseArgs({ options: { whole: { type: 'boolean', default: false } } });
const kinds = values.whole ? 'static,node,image,text' : 'static,image,text';
const work = mkdtempSync(join(tmpdir(), 'probe-env-release-'));
const context: Context = { release: join(work, 'first'), archs: architectures, work };
const counts = { passed: 0, failed: 0, skipped: 0 };

/** The first two make what the others look at. */
const rows: readonly Row[] = [
  {
    name: 'a release is made',
    run() {
      makeRelease(repository, process.env);
      cpSync(join(dist, 'release'), context.release, { recursive: true });
    },
  },
  {
    name: 'another directory, home, time zone and language give the same bytes',
    run() {
      const clone = join(work, 'wilhelmina/check out');
      execFileSync('git', ['clone', '--quiet', '--no-hardlinks', repository, clone]);
      symlinkSync(join(repository, 'node_modules'), join(clone, 'node_modules'));
      // Another name for the same crates: paths of them must not get into the file either.
      symlinkSync(process.env.CARGO_HOME ?? join(homedir(), '.cargo'), join(work, 'crates'));
      makeRelease(clone, {
        ...process.env,
        CARGO_HOME: join(work, 'crates'),
        RUSTUP_HOME: process.env.RUSTUP_HOME ?? join(homedir(), '.rustup'),
        HOME: join(work, 'wilhelmina'),
        USER: 'wilhelmina',
        TZ: 'QQQ-12:34',
        LANG: 'ja_JP.UTF-8',
        LC_ALL: 'C.UTF-8',
      });
      compareReleases(context.release, join(clone, 'dist/release'));
    },
  },
  ...paperRows,
  ...hardeningRows,
  ...imageRows,
  ...actionRows,
  ...installRows,
];

try {
  for (const row of rows) await check(row);
} finally {
  rmSync(work, { recursive: true, force: true });
}
console.log(`${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped`);
process.exitCode = counts.failed > 0 ? 1 : 0;

function makeRelease(checkout: string, env: NodeJS.ProcessEnv): void {
  const args = ['scripts/release/release.ts', '--only', kinds];
  const { status } = spawnSync(process.execPath, args, { cwd: checkout, env, stdio: ['ignore', 2, 2] });
  if (status !== 0) throw new Error(`the release in ${checkout} ended with ${status}`);
}

async function check(row: Row): Promise<void> {
  const [verdict, text] = await outcomeOf(row);
  counts[verdict] += 1;
  console.log(`${verdict}: ${row.name}${text === '' ? '' : `: ${text}`}`);
}

async function outcomeOf(row: Row): Promise<['passed' | 'failed' | 'skipped', string]> {
  try {
    await row.run(context);
    return ['passed', ''];
  } catch (error) {
    const text = error instanceof Error ? error.message : String(error);
    return [error instanceof Skipped && process.env.CI !== 'true' ? 'skipped' : 'failed', text];
  }
}
