import {
  chmodSync,
  closeSync,
  constants,
  copyFileSync,
  fsyncSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { UsageError } from '../../cli/usage-error.ts';
import { decodeElf } from '../../decode/elf/elf.ts';
import { installFailure } from '../install-failure.ts';
import { leftBehind, workPrefix } from '../install-work.ts';

/**
 * Copies the portable directory that `executable` is in, for an init container of an image that has no `cp`. Every
 * file appears whole or not at all: it is written elsewhere in the same file system, made durable and renamed
 * (rename(2)). The executable comes last, so that where it is, the libraries are.
 *
 * @param directory created if it is missing
 * @returns one line that says what was done
 * @throws UsageError if this is not the portable executable, or the directory cannot be written
 */
export function install(executable: string, directory: string): string {
  if (!directory.startsWith('/')) throw new UsageError(`--install: '${directory}' is not an absolute path`);
  const program = programOf(executable);
  try {
    const { home, libraries } = portableDirectory(program);
    makeDirectories(join(directory, 'lib'));
    const work = mkdtempSync(join(directory, workPrefix(Date.now())));
    try {
      removeLeftBehind(directory, work);
      const files = [...libraries.map((name) => `lib/${name}`), basename(program)];
      for (const file of files) place(join(dirname(program), file), join(work, 'file'), join(directory, file));
    } finally {
      rmSync(work, { recursive: true, force: true });
    }
    const elsewhere =
      directory.replace(/\/+$/, '') === home ? '' : `: mount it at ${home}, where the kernel looks for its loader`;
    return `installed ${basename(program)} and ${libraries.length} libraries in ${directory}${elsewhere}\n`;
  } catch (error) {
    if (error instanceof UsageError) throw error;
    const takes = 'the portable directory takes 120 MB';
    throw new UsageError(`--install: ${installFailure(error, { executable: program, directory, takes })}`);
  }
}

/** What killed runs left takes the space of a volume. It is moved into our directory first, where nobody else puts a link in its place. */
function removeLeftBehind(directory: string, work: string): void {
  for (const name of leftBehind(readdirSync(directory), Date.now())) {
    try {
      renameSync(join(directory, name), join(work, 'left'));
      rmSync(join(work, 'left'), { recursive: true, force: true });
    } catch {
      // Of another user, in a directory with the sticky bit: it stays.
    }
  }
}

/** One by one: `recursive` never ends where mkdir(2) answers ENOENT although the parent is there, as in /proc. */
function makeDirectories(path: string): void {
  const parts = path.split('/').filter((part) => part !== '');
  for (let count = 1; count <= parts.length; count += 1) {
    const directory = `/${parts.slice(0, count).join('/')}`;
    try {
      mkdirSync(directory);
    } catch (error) {
      if (!statSync(directory, { throwIfNoEntry: false })?.isDirectory()) throw error;
    }
  }
}

/** Started as `<directory>/lib/<loader> <directory>/probe-env`, the process runs the loader. */
function programOf(executable: string): string {
  const directory = dirname(executable);
  return basename(directory) === 'lib' ? join(dirname(directory), 'probe-env') : executable;
}

/** The kernel finds the loader by the absolute path in PT_INTERP, `<home>/lib/<loader>`, wherever the executable is. */
function portableDirectory(executable: string): { home: string; libraries: string[] } {
  const interpreter = interpreterOf(executable);
  const libraryDirectory = join(dirname(executable), 'lib');
  const libraries = statSync(libraryDirectory, { throwIfNoEntry: false })?.isDirectory()
    ? readdirSync(libraryDirectory)
    : [];
  if (interpreter === null || !libraries.includes(basename(interpreter))) {
    throw new UsageError(`--install: ${executable} is the single file: run the one in the portable directory`);
  }
  return { home: dirname(dirname(interpreter)), libraries };
}

function interpreterOf(executable: string): string | null {
  const fd = openSync(executable, constants.O_RDONLY);
  try {
    const read = (offset: number, length: number): Uint8Array => {
      const bytes = Buffer.alloc(length);
      return bytes.subarray(0, readSync(fd, bytes, 0, length, offset));
    };
    const elf = decodeElf({ size: statSync(executable).size, read });
    return elf.ok ? elf.value.interpreter : null;
  } finally {
    closeSync(fd);
  }
}

function place(source: string, partial: string, target: string): void {
  copyFileSync(source, partial, constants.COPYFILE_FICLONE);
  chmodSync(partial, 0o755);
  const fd = openSync(partial, constants.O_RDONLY);
  try {
    fsyncSync(fd);
  } finally {
    closeSync(fd);
  }
  renameSync(partial, target);
}
