import { execa, type Options } from 'execa';
import { errnoOf } from '../../host/files/lookup.ts';
import type { ReapOrphans, StartChild } from '../child.ts';

/** Another program asks the kernel for it, if there is one. */
export const endWithUs: boolean = false;

/** They become children of PID 1: Node cannot request otherwise (PR_SET_CHILD_SUBREAPER). */
export const reapOrphans: ReapOrphans = () => false;

export const startChild: StartChild = (file, args, env, stderr, events) => {
  const child = execa(file, args, { ...options, stderr, env: { ...env } });
  const { pid, stdout, stderr: errors, nodeChildProcess: process } = child;
  if (pid === undefined) {
    void child.then((result) => events.failed(startErrno(result)));
    return null;
  }
  for (const [name, stream] of [
    ['stdout', stdout],
    ['stderr', errors],
  ] as const) {
    stream?.on('error', () => {}); // a pipe that breaks is closed, which is waited for anyway
    stream?.on('data', (chunk: Uint8Array) => events.output(name, chunk));
  }
  process.once('exit', () => events.exited());
  process.once('close', (exitCode: number | null, signal: string | null) => events.closed(exitCode, signal));
  return {
    pid,
    closePipes() {
      stdout?.destroy();
      errors?.destroy();
    },
  };
};

/**
 * The cheapest options: execa neither buffers, nor kills children at our end, nor reads NODE_DEBUG. What they do not
 * use is left out of the executable (scripts/build/bundle/execa-core.ts).
 */
const options = {
  cwd: '/',
  extendEnv: false,
  stdin: 'ignore',
  reject: false,
  detached: true,
  cleanup: false,
  buffer: false,
  verbose: 'none',
} as const satisfies Options;

function startErrno(result: unknown): string {
  const cause = typeof result === 'object' && result !== null && 'cause' in result ? result.cause : undefined;
  return errnoOf(cause) ?? errnoOf(result) ?? 'unknown';
}
