/** Builds dist/probe-env when anything it is made of has changed. */
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { withLock } from './lock.mjs';
import { fail, inRepository, pinnedNode, runQuietly, say } from './run.mjs';

/** Where the build puts the executable. */
export const executablePath = inRepository('dist/probe-env');

const stamp = inRepository('dist/.stamp');

/** What the executable is made of. package-lock.json stands for the libraries and the pinned Node. */
const ingredients = ['package-lock.json', 'package.json', 'probes', 'src', 'scripts/build', 'scripts/inventory'];

/** Builds the executable unless it is up to date, and returns its path. Ends the process with one line when it cannot. */
export async function ensureExecutable() {
  if (!isUpToDate()) {
    await withLock(async () => {
      if (isUpToDate()) return;
      say('building dist/probe-env');
      if ((await build(['--target', 'single'])) !== 0) fail('the build failed; its messages are above');
    });
  }
  return executablePath;
}

/** Builds with the options given (see scripts/build/build.ts) whatever the state, and returns the exit status. */
export function buildExecutable(args) {
  return withLock(() => build(args));
}

async function build(args) {
  const made = fingerprint();
  const command = ['scripts/build/build.ts', ...args];
  // Another machine's executable goes to a directory of its own.
  if (args.some((arg) => arg.startsWith('--arch'))) return await runQuietly(pinnedNode, command);
  rmSync(stamp, { force: true });
  const status = await runQuietly(pinnedNode, command);
  // Only the usual executable counts as up to date, not one built without its snapshot.
  const usual = args.length === 0 || (args.length === 2 && args[0] === '--target');
  if (status === 0 && usual) writeFileSync(stamp, made);
  return status;
}

function isUpToDate() {
  return existsSync(executablePath) && existsSync(stamp) && readFileSync(stamp, 'utf8') === fingerprint();
}

/** A hash over the names and contents of all ingredients. */
function fingerprint() {
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
