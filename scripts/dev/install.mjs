/** Installs the dependencies if they are missing or do not match package-lock.json. */
import { spawnSync } from 'node:child_process';
import { existsSync, lstatSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { withLock } from './lock.mjs';
import { fail, inRepository, pinnedNode, say } from './run.mjs';
import { isUsable, removeTree } from './scratch.mjs';

/** npm errors that mean something to the person at the keyboard, by the code npm prints. */
const reasons = [
  [
    /ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|ENOTCACHED|ERR_SOCKET_TIMEOUT/,
    'the package registry cannot be reached; the first run needs the network',
  ],
  [/EUSAGE/, 'package.json and package-lock.json disagree; run `npm install` and commit both'],
  [/EACCES|EPERM|EROFS/, 'node_modules cannot be written by this user'],
  [/ENOSPC/, 'the disk is full'],
];

/**
 * Makes node_modules match package-lock.json, doing nothing if it does. Ends the process with one line if it cannot.
 */
export async function ensureInstalled(command) {
  refuseUnsupported(command);
  if (isInstalled()) return;
  if (lstatSync(inRepository('node_modules'), { throwIfNoEntry: false })?.isSymbolicLink() && existsSync(pinnedNode)) {
    // Shared with other working copies, which may be using it.
    say('node_modules is a link and not what package-lock.json says: going on with it as it is');
    return;
  }
  await withLock(async () => {
    if (!isInstalled()) install();
  });
}

/** What builds and runs it where it cannot be built: on macOS and Windows, Docker has a Linux. */
const inContainer =
  'docker build -f Dockerfile.example --target probe-env -t probe-env . && docker run --rm probe-env --all';

/**
 * Why a command cannot be run on a platform, with what to run instead; null if it can.
 * @param command the requested one: `start`, `test`, ...
 */
export function unsupported(command, platform, arch) {
  const here = `${platform}-${arch}`;
  if (here === 'linux-x64' || here === 'linux-arm64') return null;
  const instead =
    command === 'start' ? `: to make it and run it in a container: ${inContainer}` : ': use a Linux container';
  return `builds on Linux (x64, arm64) only, and this is ${here}${instead}`;
}

function refuseUnsupported(command) {
  const problem = unsupported(command, process.platform, process.arch);
  if (problem !== null) fail(problem);
  if (Number.parseInt(process.versions.node, 10) < 20)
    fail(`needs Node 20 or later to start, and this is ${process.version}`);
}

/**
 * Compares what npm recorded of its last complete install (node_modules/.package-lock.json) with package-lock.json.
 * Optional packages for other machines are absent there; the pinned Node of this one must be present.
 */
function isInstalled() {
  if (!existsSync(pinnedNode)) return false;
  const installed = packagesOf('node_modules/.package-lock.json');
  const wanted = packagesOf('package-lock.json');
  if (!installed || !wanted) return false;
  return Object.entries(wanted).every(([path, { version, integrity, optional }]) => {
    if (path === '') return true;
    const found = installed[path];
    return found ? found.version === version && found.integrity === integrity : optional === true;
  });
}

function packagesOf(lockFile) {
  try {
    return JSON.parse(readFileSync(inRepository(lockFile), 'utf8')).packages;
  } catch {
    return undefined;
  }
}

function install() {
  say('installing dependencies (npm ci)');
  // Both are omitted by NODE_ENV=production or an `omit` in the user's npm settings, but both are required.
  const args = ['ci', '--include=dev', '--include=optional', '--ignore-scripts', '--no-audit', '--no-fund'];
  // Under `npm start`, npm says which npm it is; when run by hand, it is the one on PATH.
  const npm = process.env.npm_execpath?.endsWith('.js') ? [process.execPath, process.env.npm_execpath] : ['npm'];
  const { env, discard } = npmEnvironment();
  const { status, stderr, error } = spawnSync(npm[0], [...npm.slice(1), ...args], {
    cwd: inRepository('.'),
    env,
    stdio: ['ignore', 2, 'pipe'],
    encoding: 'utf8',
  });
  discard();
  if (error?.code === 'ENOENT') fail('npm is not installed or not on PATH; it comes with Node');
  if (error) fail(`cannot run npm: ${error.message}`);
  if (status !== 0) {
    const reason = reasons.find(([code]) => code.test(stderr))?.[1];
    if (!reason) process.stderr.write(stderr);
    fail(`npm ci failed: ${reason ?? `exit status ${status}, its messages are above`}`);
  }
  if (!existsSync(pinnedNode)) fail(`npm ci installed no Node for this machine: ${pinnedNode} is missing`);
  const { status: starts } = spawnSync(pinnedNode, ['--version'], { stdio: 'ignore' });
  if (starts !== 0)
    fail(
      `the pinned Node does not start here (it needs glibc 2.28 or later; musl systems cannot build): ${pinnedNode}`,
    );
}

/** npm keeps a cache in the user's home; if that is missing or not writable, it gets one for this install only. */
function npmEnvironment() {
  const home = process.env.HOME ?? '/nonexistent';
  const cache = process.env.npm_config_cache ?? join(home, '.npm');
  if (existsSync(dirname(cache)) && isUsable(join(cache, '_cacache'))) return { env: process.env, discard: () => {} };
  const own = inRepository('dist/.cache/npm');
  return { env: { ...process.env, npm_config_cache: own }, discard: () => removeTree(own) };
}
