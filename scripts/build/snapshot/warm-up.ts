import fs from 'node:fs';
import os from 'node:os';
import { join } from 'node:path';
import { rememberRoots } from '../../../probes/ssl/pool/public-roots.ts';
import { log } from '../../../src/log/log.ts';
import { syscalls } from '../../../src/runtime/node/files.ts';
import type { Syscalls } from '../../../src/runtime/syscalls.ts';
import { caseNames, usualImages } from '../warm-up/usual-images.ts';

/** The container root that the builder put next to the bundle, and the toolchain that it runs. */
const work = __dirname;
const root = join(work, 'rootfs');
const image = join(work, 'image');
const environment = { PATH: join(work, 'toolchain/path') };

/**
 * The runs whose code is kept. The clock runs since the start of this process, and a busy machine needs a generous
 * limit.
 */
const runs: readonly (readonly string[])[] = [
  ['--all', '--timeout', '600s'],
  ['--all', '--timeout', '600s', '--no-tools', '--app', '/app/server'],
  ['--all', '--timeout', '600s', '--format', 'json'],
  ...caseNames.map((_, index) => ['libc', '--timeout', '600s', '--app', `/programs/${index}`]),
  ['--all', '--timeout', '600s', '--no-tools', '--root', image, '--app', '/server'],
  ['libc', '--timeout', '600s', '--no-tools', '--root', image, '--app', '/dynamic'],
  ...usualImages.map(({ probe, name, args }) => [
    ...[probe, '--timeout', '600s', '--no-tools', '--root', join(work, 'images', name)],
    ...args,
  ]),
];

/**
 * Runs the program on a made-up container, through its own entry, with one real child process. Nothing is read from
 * the build machine; the output goes to the standard output of the build, which nobody shows; and the process does
 * not end.
 */
export async function warmUp(main: () => Promise<unknown>): Promise<void> {
  rememberRoots(fs.readFileSync(join(work, 'public-roots.pem'), 'latin1'));
  const { argv, env } = process;
  const { fstatSync } = fs;
  const { machine } = os;
  const calls = { ...syscalls };
  const level = log.level;
  Object.assign(syscalls, insideOf(root, calls));
  // Standard output of a build may be a socket, whose handle must not get into the snapshot.
  const file = fs.statSync(__filename);
  Object.assign(fs, { fstatSync: (fd: number) => (fd === 1 ? file : fstatSync(fd)) });
  process.env = environment;
  os.machine = () => fs.readFileSync(join(work, 'machine'), 'utf8');
  try {
    for (const args of runs) {
      process.argv = ['probe-env', 'probe-env', ...args];
      const status = await exitStatusOf(main);
      if (status !== 0 && status !== 1) throw new Error(`warm-up: ${args.join(' ')} ended with ${status}`);
      // The deadline's timer must not outlive the run, nor may the handlers, which a snapshot cannot hold.
      process.emit('SIGTERM');
      for (const event of ['SIGTERM', 'SIGINT', 'uncaughtException', 'unhandledRejection'])
        process.removeAllListeners(event);
    }
  } finally {
    Object.assign(syscalls, calls);
    Object.assign(fs, { fstatSync });
    os.machine = machine;
    Object.assign(process, { argv, env, exitCode: undefined });
    log.level = level;
  }
  await forgetTimers();
}

/**
 * Node remembers when the next timer is due, cleared or not, and starts none of its own for a later one. That time
 * would get into the snapshot, on a clock that starts over, and no deadline would ever fire. A timer that runs makes
 * it check again.
 */
function forgetTimers(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 1));
}

/**
 * Instead of ending the process as `process.exit` does (`reallyExit`, in lib/internal/process/per_thread.js), throws
 * out of `main`.
 */
async function exitStatusOf(main: () => Promise<unknown>): Promise<unknown> {
  let status: unknown;
  const exited = new Error('process.exit');
  const reallyExit: unknown = Reflect.get(process, 'reallyExit');
  const stay = (code: unknown): never => {
    status = code;
    throw exited;
  };
  Object.assign(process, { reallyExit: stay });
  try {
    await main();
  } catch (error) {
    if (error !== exited) throw error;
  } finally {
    Object.assign(process, { reallyExit, _exiting: false });
  }
  return status;
}

/** The kernel follows /proc/<pid>/exe to the program itself; a link in a directory would lead out of the root. */
function throughMagicLink(path: string): string {
  return path === '/proc/1/exe' ? '/app/server' : path;
}

function insideOf(directory: string, calls: Syscalls): Partial<Syscalls> {
  /** The tools are outside, and so is the path to them, which is checked before they run. */
  const inside = (path: string): string =>
    path.startsWith(work) || `${work}/`.startsWith(path.replace(/\/*$/, '/')) ? path : directory + path;
  return {
    lstat: (path) => calls.lstat(inside(path)),
    stat: (path) => calls.stat(inside(throughMagicLink(path))),
    readlink: (path) => calls.readlink(inside(path)),
    open: (path) => calls.open(inside(throughMagicLink(path))),
    list: (path, limit) => calls.list(inside(path), limit),
  };
}
