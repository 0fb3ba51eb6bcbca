import { execa, type Options } from 'execa';
import type { ReapOrphans, StartChild } from '../child.ts';

/** The kernel is asked for it by another program, where there is one. */
export const endWithUs: boolean = false;

/** They fall to PID 1: Node cannot ask for them (PR_SET_CHILD_SUBREAPER). */
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
 * What costs nothing: execa neither buffers, nor watches over our own end, nor hears NODE_DEBUG. What they do not ask for is left
 * out of the executable (scripts/build/bundle/execa-core.ts).
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
  return codeOf(cause) ?? codeOf(result) ?? 'unknown';
}

function codeOf(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null || !('code' in error)) return undefined;
  return typeof error.code === 'string' ? error.code : undefined;
}
