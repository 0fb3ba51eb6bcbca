/**
 * Makes a release for this machine twice, from two directories with other names, variables, time zones and languages, and compares
 * all bytes; then has a Docker engine load the image and start it. Needs a working copy without changes, since it clones it.
 *
 * usage: npm run test:release
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import manifest from '../../../package.json' with { type: 'json' };
import { dist, repository } from '../../build/paths.ts';
import { obtainEngine } from '../../containers/engine.ts';
import { imageUser } from '../image.ts';

/** Why it was not tried, in an error of its own kind. */
class Skipped extends Error {}

const arch = process.arch === 'arm64' ? 'arm64' : 'x64';
const work = mkdtempSync(join(tmpdir(), 'probe-env-release-'));
const counts = { passed: 0, failed: 0, skipped: 0 };

try {
  const first = join(work, 'first');
  await check('a release is made', () => {
    makeRelease(repository, process.env);
    cpSync(join(dist, 'release'), first, { recursive: true });
  });
  await check('another directory, home, time zone and language give the same bytes', () => {
    const clone = join(work, 'wilhelmina/checkout');
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
    const second = join(clone, 'dist/release');
    expectEqual(readdirSync(second).sort(), readdirSync(first).sort());
    const differ = readdirSync(first).filter(
      (name) => !readFileSync(join(first, name)).equals(readFileSync(join(second, name))),
    );
    expectEqual(differ, []);
  });
  await check('a Docker engine loads the image and starts it as its user', async () => {
    const engine = await obtainEngine();
    if (typeof engine === 'string') throw new Skipped(engine);
    const { docker, stop } = engine;
    const image = `probe-env:${manifest.version}`;
    try {
      const loaded = await docker('load', '--input', join(first, 'probe-env-image.tar'));
      expectEqual([loaded.status, loaded.stdout.includes(image)], [0, true]);
      const version = await docker(
        'run',
        '--rm',
        '--network',
        'none',
        '--read-only',
        '--cap-drop',
        'ALL',
        image,
        '--version',
      );
      expectEqual([version.status, version.stdout], [0, `${manifest.version}\n`]);
      const user = await docker('image', 'inspect', '--format', '{{.Config.User}} {{.Architecture}}', image);
      expectEqual(user.stdout.trim(), `${imageUser} ${arch === 'x64' ? 'amd64' : 'arm64'}`);
      const licenses = await docker('run', '--rm', '--network', 'none', image, '--licenses');
      expectEqual(licenses.stdout, readFileSync(join(first, `probe-env-static-linux-${arch}.licenses.txt`), 'utf8'));
    } finally {
      await docker('rmi', '--force', image);
      await stop();
    }
  });
} finally {
  rmSync(work, { recursive: true, force: true });
}
console.log(`${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped`);
process.exitCode = counts.failed > 0 ? 1 : 0;

/** Without Node's executables, which scripts/build has tests of its own for. */
function makeRelease(checkout: string, env: NodeJS.ProcessEnv): void {
  const args = ['scripts/release/release.ts', '--arch', arch, '--only', 'static,image,text'];
  const { status } = spawnSync(process.execPath, args, { cwd: checkout, env, stdio: ['ignore', 2, 2] });
  if (status !== 0) throw new Error(`the release in ${checkout} ended with ${status}`);
}

async function check(name: string, step: () => void | Promise<void>): Promise<void> {
  const [verdict, text] = await outcomeOf(step);
  counts[verdict] += 1;
  console.log(`${verdict}: ${name}${text === '' ? '' : `: ${text}`}`);
}

async function outcomeOf(step: () => void | Promise<void>): Promise<['passed' | 'failed' | 'skipped', string]> {
  try {
    await step();
    return ['passed', ''];
  } catch (error) {
    const text = error instanceof Error ? error.message : String(error);
    return [error instanceof Skipped && process.env.CI !== 'true' ? 'skipped' : 'failed', text];
  }
}

function expectEqual(got: unknown, wanted: unknown): void {
  const [a, b] = [JSON.stringify(got), JSON.stringify(wanted)];
  if (a !== b) throw new Error(`${a?.slice(0, 300)} is not ${b?.slice(0, 300)}`);
}
