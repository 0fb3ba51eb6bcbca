/** The repository's own paths, and how its commands run others. */
import { spawn, spawnSync } from 'node:child_process';
import { constants } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const repository = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

/** The absolute path of a file of this repository. */
export const inRepository = (path) => join(repository, path);

/** The Node that tests run on and that ships; its package is picked by npm from the machine's `os` and `cpu`. */
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

/**
 * Runs a command in the repository in place of this process: same standard streams, and its exit status becomes ours.
 * Signals sent to this process alone, as npm and init systems do, are passed on.
 */
export function replaceWith(file, args) {
  const child = spawn(file, args, { cwd: repository, stdio: 'inherit' });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  child.on('error', (error) => fail(`cannot run ${file}: ${error.message}`));
  child.on('exit', (code, signal) => process.exit(code ?? 128 + constants.signals[signal]));
}

/** Runs a command to its end with standard output on standard error, so that ours stays clean. Returns its status. */
export function runQuietly(file, args) {
  const { status, signal, error } = spawnSync(file, args, { cwd: repository, stdio: ['ignore', 2, 2] });
  if (error) fail(`cannot run ${file}: ${error.message}`);
  return status ?? 128 + constants.signals[signal];
}

/** Runs every one of the named scripts on the pinned Node, names those that failed, and ends with 1 if any did. */
export function runAll(scripts) {
  const failed = scripts.filter(([, script, ...args]) => {
    const { status } = spawnSync(pinnedNode, [script, ...args], {
      cwd: repository,
      stdio: ['ignore', 'inherit', 'inherit'],
    });
    return status !== 0;
  });
  if (failed.length > 0) fail(`failed: ${failed.map(([name]) => name).join(', ')}`);
}
