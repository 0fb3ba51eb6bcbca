import { ChildProcess, type SpawnOptions, spawn } from 'node:child_process';

/** The parts of execa's subprocess that our code reads: awaited only if it has not started, to learn why. */
type Subprocess = Promise<{ readonly cause: unknown }> &
  Pick<ChildProcess, 'pid' | 'stdout' | 'stderr'> & { readonly nodeChildProcess: ChildProcess };

/**
 * Replaces `lib/methods/main-async.js` of execa in the executable. There, our options leave nothing of it but
 * starting a child: they turn off its buffers, its log, its cleanup and its rejections, and the child is listened to
 * directly (src/host/tools/children.ts). The rest is a hundred functions that every start would have to read, and
 * milliseconds for every child.
 */
export function execaCoreAsync(
  file: string,
  args: readonly string[],
  {
    stdin,
    stderr: errors,
    ...options
  }: SpawnOptions & { readonly stdin: 'ignore'; readonly stderr: 'pipe' | 'ignore' },
): Subprocess {
  const { child, failure } = start(file, args, { ...options, stdio: [stdin, 'pipe', errors] });
  const { pid, stdout, stderr } = child;
  return Object.assign(
    failure.then((cause) => ({ cause })),
    { nodeChildProcess: child, pid, stdout, stderr },
  );
}

/** Some failures are thrown (E2BIG, ENOTDIR), others are emitted on the next tick (ENOENT, EAGAIN). */
function start(
  file: string,
  args: readonly string[],
  options: SpawnOptions,
): { child: ChildProcess; failure: Promise<unknown> } {
  try {
    const child = spawn(file, args, options);
    return { child, failure: new Promise((resolve) => child.once('error', resolve)) };
  } catch (error) {
    return { child: new ChildProcess(), failure: Promise.resolve(error) };
  }
}
