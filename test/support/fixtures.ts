import { createHash } from 'node:crypto';
import { chmodSync, existsSync, lstatSync, mkdirSync, mkdtempSync, readdirSync, renameSync } from 'node:fs';
import path from 'node:path';
import { removeTree, removeUnfinished } from '../../scripts/dev/scratch.mjs';

const repository = path.join(import.meta.dirname, '../..');

/** The directory of fixtures: in the checkout, so that another user's or another version's are never used. */
export const fixtureCache = path.join(repository, 'dist/.cache/fixtures');

/**
 * What `make` leaves in its directory, made only once. An unfinished directory never has the final name, and if two
 * processes make the same one, the first stays. Modes do not depend on the umask: 755 for directories and
 * executables, 644 for the rest.
 *
 * @param name says what it is, in the name of its directory
 * @param key everything that the result depends on: sources, commands, the compiler's version
 * @returns the path of the directory
 * @throws what `make` throws, or if others could have put something into the cache
 */
export function fixture(name: string, key: unknown, make: (directory: string) => void): string {
  const making = startFixture(name, key);
  if (!('work' in making)) return making.directory;
  try {
    make(making.work);
    return making.finish();
  } finally {
    removeTree(making.work);
  }
}

/** Like `fixture`, but asynchronous. */
export async function fixtureAsync(
  name: string,
  key: unknown,
  make: (directory: string) => Promise<void>,
): Promise<string> {
  const making = startFixture(name, key);
  if (!('work' in making)) return making.directory;
  try {
    await make(making.work);
    return making.finish();
  } finally {
    removeTree(making.work);
  }
}

type Making = { readonly directory: string } | { readonly work: string; finish(): string };

function startFixture(name: string, key: unknown): Making {
  const hash = createHash('sha256')
    .update(JSON.stringify([process.arch, key]))
    .digest('hex')
    .slice(0, 16);
  const directory = path.join(fixtureCache, `${name}-${hash}`);
  prepareCache();
  if (existsSync(directory)) {
    refuseForeign(directory);
    return { directory };
  }
  const work = mkdtempSync(path.join(fixtureCache, `.making-${process.pid}-`));
  return { work, finish: () => finish(work, directory) };
}

function finish(work: string, directory: string): string {
  setModes(work);
  try {
    renameSync(work, directory);
  } catch (error) {
    // Another process was faster: rename(2) refuses to replace a directory that is not empty.
    const code = Reflect.get(Object(error), 'code');
    if (code !== 'ENOTEMPTY' && code !== 'EEXIST') throw error;
    refuseForeign(directory);
  }
  return directory;
}

let prepared = false;

function prepareCache(): void {
  if (prepared) return;
  mkdirSync(path.dirname(fixtureCache), { recursive: true });
  if (!existsSync(fixtureCache)) {
    mkdirSync(fixtureCache, { recursive: true });
    chmodSync(fixtureCache, 0o755);
  }
  refuseForeign(fixtureCache);
  removeUnfinished(fixtureCache);
  prepared = true;
}

/** Programs are run from here, so nobody else may have put them here. */
function refuseForeign(directory: string): void {
  const stats = lstatSync(directory);
  const trusted = [0, process.getuid?.(), lstatSync(repository).uid];
  const problem = !stats.isDirectory()
    ? 'is not a directory'
    : !trusted.includes(stats.uid)
      ? `belongs to uid ${stats.uid}`
      : (stats.mode & 0o022) !== 0
        ? 'can be written to by others'
        : null;
  if (problem !== null) throw new Error(`${directory} ${problem}: remove it, and it is made anew`);
}

function setModes(file: string): void {
  const stats = lstatSync(file);
  if (stats.isSymbolicLink()) return;
  chmodSync(file, stats.isDirectory() || (stats.mode & 0o111) !== 0 ? 0o755 : 0o644);
  if (stats.isDirectory()) for (const name of readdirSync(file)) setModes(path.join(file, name));
}
