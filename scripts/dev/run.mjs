/** The repository's own paths, and how its commands run others. */
import { spawn } from 'node:child_process';
import { lchownSync, lstatSync, readdirSync } from 'node:fs';
import { constants } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { endLeftovers, makeScratch, removeTree, removeUnfinished, scratchPlaces } from './scratch.mjs';

const repository = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

/** The absolute path of a file of this repository. */
export const inRepository = (path) => join(repository, path);

/** The Node that tests run on and that ships; npm picks its package by the machine's `os` and `cpu`. */
export const pinnedNode = inRepository(`node_modules/node-linux-${process.arch}/bin/node`);

/** Says one line of progress. */
export function say(line) {
  process.stderr.write(`probe-env: ${line}\n`);
}

/** Ends with one line on standard error. */
export function fail(line) {
  say(line);
  process.exit(1);
}

/** The exit status for the signal from the keyboard, or from whoever asked us to end. */
let endedBy;

// With a listener, a signal does not end this process before its children have ended and their files are removed.
const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'];

/**
 * Runs a command in the repository to its end. Signals sent to this process only, as npm and init systems do, are
 * passed on.
 *
 * @param stdio as for child_process.spawn
 * @returns its exit status, or 128 plus the number of the signal that ended it
 */
export function run(file, args, { stdio = 'inherit', env = process.env } = {}) {
  return new Promise((resolve) => {
    const child = spawn(file, args, { cwd: repository, stdio, env });
    const passOn = (signal) => {
      endedBy ??= 128 + constants.signals[signal];
      child.kill(signal);
    };
    for (const signal of signals) process.on(signal, passOn);
    // npm passes a signal to its shell, which does not pass it on: then this process loses its parent, and must end
    // too.
    const parent = process.ppid;
    const underNpm = process.env.npm_lifecycle_event !== undefined;
    const watch = setInterval(() => underNpm && process.ppid !== parent && passOn('SIGTERM'), 500);
    const done = (status) => {
      clearInterval(watch);
      for (const signal of signals) process.off(signal, passOn);
      resolve(status);
    };
    child.on('error', (error) => {
      say(`cannot run ${file}: ${error.message}`);
      done(1);
    });
    child.on('exit', (code, signal) => done(endedBy ?? code ?? 128 + constants.signals[signal]));
  });
}

/** Runs a command with standard output on standard error, so that ours stays clean. Returns its status. */
export function runQuietly(file, args) {
  return run(file, args, { stdio: ['ignore', 2, 2], env: cleanEnvironment() });
}

/**
 * Runs a command with a private temporary directory, which is removed afterwards with everything left in it, along
 * with processes left running, even if the command fails or is interrupted.
 *
 * @param env variables in addition to the caller's environment
 * @returns its exit status
 */
export async function runInScratch(file, args, env = {}) {
  const scratch = makeScratch(scratchPlaces(inRepository('dist/.cache')));
  // Modes of files that tests and builds create must not depend on who runs them.
  process.umask(0o022);
  try {
    return await run(file, args, {
      env: { ...cleanEnvironment(), ...env, TMPDIR: scratch },
    });
  } finally {
    endLeftovers(scratch);
    removeUnfinished(inRepository('dist/.cache/fixtures'));
    removeTree(scratch);
  }
}

/**
 * The environment without what would change the pinned Node: options that it may not know, modules loaded into every
 * program, and a cache of compiled code, which Node keeps under a fixed name in /tmp.
 */
export function cleanEnvironment() {
  const { NODE_OPTIONS: _options, NODE_PATH: _path, NODE_COMPILE_CACHE: _cache, ...env } = process.env;
  return { ...env, NODE_DISABLE_COMPILE_CACHE: '1' };
}

/** The environment of tests: no setting for the program itself comes from outside. */
export function testEnvironment() {
  return Object.fromEntries(
    Object.keys(process.env)
      .filter((name) => name.startsWith('PROBE_ENV_') && name !== 'PROBE_ENV_ALL_GO')
      .map((name) => [name, undefined]),
  );
}

/**
 * Runs every one of the named scripts on the pinned Node, says which failed, and returns 1 if any did.
 *
 * @param {readonly (readonly string[])[]} scripts a name, the script, its arguments
 */
export async function runAll(scripts) {
  const failed = [];
  for (const [name, script, ...args] of scripts) {
    const stdio = ['ignore', 'inherit', 'inherit'];
    if ((await run(pinnedNode, [script, ...args], { stdio, env: cleanEnvironment() })) !== 0) failed.push(name);
    if (endedBy !== undefined) return endedBy;
  }
  if (failed.length > 0) say(`failed: ${failed.join(', ')}`);
  return failed.length > 0 ? 1 : 0;
}

/**
 * After `sudo npm test` in another user's checkout: files that root created are given to that user, who could not
 * change them otherwise.
 */
export function giveBack() {
  const { uid, gid } = lstatSync(repository);
  if (process.getuid?.() !== 0 || uid === 0) return;
  for (const path of ['dist', 'node_modules/.vite']) giveTo(inRepository(path), uid, gid);
}

function giveTo(path, uid, gid) {
  const stats = lstatSync(path, { throwIfNoEntry: false });
  if (stats === undefined) return;
  if (stats.uid === 0) lchownSync(path, uid, gid);
  if (stats.isDirectory()) for (const name of readdirSync(path)) giveTo(join(path, name), uid, gid);
}
