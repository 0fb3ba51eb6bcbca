import { allocate, concat, utf8 } from '#runtime/bytes.ts';
import { syscalls } from '#runtime/files.ts';
import { setNonBlocking } from '#runtime/output.ts';
import { startTimer } from '#runtime/timers.ts';
import { UsageError } from './cli/usage-error.ts';
import { isRegularFile } from './host/files/file-stat.ts';
import { errnoOf } from './host/files/lookup.ts';

export interface GivenFile {
  /** The name for messages: the path, or `standard input`. */
  readonly name: string;
  readonly text: string;
}

/** How long to wait, in milliseconds, for a writer of standard input that sends nothing, or no end. */
const patience = 5000;

/**
 * The text of a file that an option names.
 * @param flag `--policy`
 * @param path `-` is standard input
 * @param limit bytes
 * @throws UsageError if there is none
 */
export async function readGivenFile(flag: string, path: string, limit: number): Promise<GivenFile> {
  const name = path === '-' ? 'standard input' : path;
  try {
    const fd = path === '-' ? openStandardInput() : syscalls.open(path);
    try {
      if (path !== '-' && !isRegularFile(syscalls.fstat(fd)))
        throw new UsageError(`${flag}: ${path} is not a regular file`);
      const text = await readAll(fd, { flag, name, limit });
      // A variable that was not set, a command before the pipe that failed: nothing would be checked, and that would be OK.
      if (text.trim() === '') throw new UsageError(`${flag}: ${name} is empty`);
      return { name, text };
    } finally {
      if (fd !== 0) syscalls.close(fd);
    }
  } catch (error) {
    if (error instanceof UsageError) throw error;
    if (errnoOf(error) === 'ENOENT') throw new UsageError(`${flag}: ${name} does not exist`);
    if (errnoOf(error) === 'EACCES') throw new UsageError(`${flag}: ${name} cannot be read by this user`);
    throw new UsageError(`${flag}: ${name}: ${error instanceof Error ? error.message : String(error)}`);
  }
}

/** Reopened, so that reading does not wait for a writer; a socket, or any of them without /proc, cannot be. */
function openStandardInput(): number {
  try {
    return syscalls.open('/proc/self/fd/0');
  } catch {
    setNonBlocking(0);
    return 0;
  }
}

async function readAll(
  fd: number,
  { flag, name, limit }: { readonly flag: string; readonly name: string; readonly limit: number },
): Promise<string> {
  const parts: Uint8Array[] = [];
  let size = 0;
  let waited = 0;
  for (;;) {
    const buffer = allocate(32 << 10);
    const count = readSome(fd, buffer);
    if (count === null) {
      if (waited >= patience) {
        const what = size === 0 ? `no data came from ${name}` : `${name} did not end`;
        throw new UsageError(`${flag}: ${what} in ${patience / 1000} s`);
      }
      await new Promise<void>((resolve) => startTimer(pauseMs, resolve));
      waited += pauseMs;
      continue;
    }
    if (count === 0) return utf8(concat(parts));
    size += count;
    if (size > limit) throw new UsageError(`${flag}: ${name} has more than ${limit >> 10} KB`);
    parts.push(buffer.subarray(0, count));
  }
}

const pauseMs = 10;

/** Null if there is no data yet. */
function readSome(fd: number, buffer: Uint8Array): number | null {
  try {
    return syscalls.read(fd, buffer, 0, buffer.length, null);
  } catch (error) {
    if (errnoOf(error) === 'EAGAIN') return null;
    throw error;
  }
}
