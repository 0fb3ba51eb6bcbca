/** Builds the executables if anything they are made of has changed. */
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { relative } from 'node:path';
import { withLock } from './lock.mjs';
import { fail, inRepository, pinnedNode, runQuietly, say } from './run.mjs';

/** The ingredients of both. package-lock.json stands for the libraries and the pinned Node. */
const shared = ['package-lock.json', 'package.json', 'probes', 'src', 'scripts/build', 'scripts/inventory'];

/** By `--executable`: where it is built, the record of its ingredients, and how to build it. */
const executables = {
  node: {
    path: inRepository('dist/probe-env'),
    stamp: inRepository('dist/.stamp'),
    ingredients: shared,
    command: ['scripts/build/build.ts', '--target', 'single'],
  },
  static: {
    path: inRepository('dist/probe-env-static'),
    // scripts/static/build.ts removes the record: an executable that it builds on its own has unknown ingredients.
    stamp: inRepository('dist/.stamp-static'),
    ingredients: [...shared, 'scripts/static', 'native'],
    command: ['scripts/static/build.ts'],
  },
};

/**
 * Builds an executable unless it is up to date, and returns its path. Ends the process with one line if it cannot.
 *
 * @param {string} kind
 */
export async function ensureExecutable(kind = 'node') {
  if (!Object.hasOwn(executables, kind))
    fail(`the executable is one of ${Object.keys(executables).join(', ')}, not '${kind}'`);
  const executable = executables[kind];
  if (!isUpToDate(executable)) {
    await withLock(async () => {
      if (isUpToDate(executable)) return;
      say(`building ${relative(inRepository('.'), executable.path)}`);
      if ((await build(executable, executable.command)) !== 0) fail('the build failed; its messages are above');
    });
  }
  return executable.path;
}

/**
 * Builds the executable on Node with the given options (see scripts/build/build.ts) even if it is up to date, and
 * returns the exit status.
 */
export function buildExecutable(args) {
  return withLock(() => build(executables.node, ['scripts/build/build.ts', ...args]));
}

async function build(executable, command) {
  const [, ...args] = command;
  const made = fingerprint(executable);
  // Another machine's executable goes to a separate directory.
  if (args.some((arg) => arg.startsWith('--arch'))) return await runQuietly(pinnedNode, command);
  rmSync(executable.stamp, { force: true });
  const status = await runQuietly(pinnedNode, command);
  // Only the usual executable counts as up to date, not one built without its snapshot.
  const usual = args.length === 0 || (args.length === 2 && args[0] === '--target');
  if (status === 0 && usual) writeFileSync(executable.stamp, made);
  return status;
}

function isUpToDate({ path, stamp, ingredients }) {
  return existsSync(path) && existsSync(stamp) && readFileSync(stamp, 'utf8') === fingerprint({ ingredients });
}

/** A hash over the names and contents of all ingredients. */
function fingerprint({ ingredients }) {
  const hash = createHash('sha256').update(process.arch);
  for (const path of ingredients.flatMap(filesUnder))
    hash.update(`\0${path}\0`).update(readFileSync(inRepository(path)));
  return hash.digest('hex');
}

function filesUnder(path) {
  const entries = readDirectory(path);
  if (!entries) return [path];
  return entries.sort((a, b) => (a.name < b.name ? -1 : 1)).flatMap(({ name }) => filesUnder(`${path}/${name}`));
}

function readDirectory(path) {
  try {
    return readdirSync(inRepository(path), { withFileTypes: true });
  } catch (error) {
    if (error.code === 'ENOTDIR') return undefined;
    throw error;
  }
}
