import { UsageError } from '../../cli/usage-error.ts';
import { errnoOf } from '../../host/files/lookup.ts';
import { installFailure } from '../install-failure.ts';
import { leftBehind, workPrefix } from '../install-work.ts';
import { native } from './native.ts';

/**
 * Copies this executable into a directory, for an init container of an image that has no `cp`. It appears whole or not at all: it
 * is written next to its place, made durable and renamed (rename(2)).
 *
 * @param folder made where it is missing
 * @returns one line that says what was done
 * @throws UsageError when the directory cannot be written
 */
export function install(executable: string, folder: string): string {
  if (!folder.startsWith('/')) throw new UsageError(`--install: '${folder}' is not an absolute path`);
  const directory = folder.replace(/\/+$/, '') || '/';
  const within = directory === '/' ? '/' : `${directory}/`;
  const target = within + nameOfProgram;
  try {
    makeDirectories(directory);
    const work = native.mkdtemp(within + workPrefix(Date.now()));
    try {
      removeLeftBehind(within, work);
      native.copyFile(executable, `${work}/file`, 0o755);
      native.rename(`${work}/file`, target);
    } finally {
      removeTree(work);
    }
  } catch (error) {
    throw new UsageError(
      `--install: ${installFailure(error, { executable, directory: folder, takes: 'probe-env takes 6 MB' })}`,
    );
  }
  return `installed ${target}\n`;
}

/** Whatever the file was called that is copied: recipes and manifests count on it. */
const nameOfProgram = 'probe-env';

function makeDirectories(path: string): void {
  const parts = path.split('/').filter((part) => part !== '');
  for (let count = 1; count <= parts.length; count += 1) {
    try {
      native.mkdir(`/${parts.slice(0, count).join('/')}`, 0o755);
    } catch (error) {
      if (errnoOf(error) !== 'EEXIST') throw error;
    }
  }
}

/** What killed runs left takes the space of a volume. It is moved into our directory first, where nobody else puts a link in its place. */
function removeLeftBehind(within: string, work: string): void {
  const names = native.list(within, 1000)?.names ?? [];
  for (const name of leftBehind(names, Date.now())) {
    try {
      native.rename(within + name, `${work}/left`);
      removeTree(`${work}/left`);
    } catch {
      // Of another user, in a directory with the sticky bit: it stays.
    }
  }
}

function removeTree(path: string): void {
  try {
    native.unlink(path);
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return;
    // unlink(2): a directory.
    if (errnoOf(error) !== 'EISDIR') throw error;
    for (const name of native.list(path, 1000)?.names ?? []) removeTree(`${path}/${name}`);
    native.rmdir(path);
  }
}
