import type { Readable } from 'node:stream';
import { execa, type Options } from 'execa';
import type { Syscalls } from '../../runtime/node/syscalls.ts';
import type { System } from '../../runtime/node/system.ts';
import { errnoOf } from '../files/lookup.ts';
import { createOffspring } from './offspring.ts';

/** How a child process ended, or why we did not wait for it. */
export type ChildEnd =
  | {
      readonly kind: 'ended';
      readonly exitCode: number | null;
      readonly signal: string | null;
      readonly stdout: string;
      readonly stderr: string;
    }
  | { readonly kind: 'cannot-start'; readonly errno: string }
  | { readonly kind: 'timed-out' }
  | { readonly kind: 'flooded' };

/** Every process that this program starts, so that none outlives it. */
export interface Children {
  /**
   * Starts a program in its own session and process group, without standard input and with no more environment than
   * `env`. Its answer is there when it has ended and its pipes are closed; it is killed when `signal` aborts or when it
   * prints too much.
   * @param stderr `ignore` saves a pipe, and nothing is known of what it said there
   */
  run(
    file: string,
    args: readonly string[],
    env: Readonly<Record<string, string>>,
    signal: AbortSignal,
    stderr: 'pipe' | 'ignore',
  ): Promise<ChildEnd>;
  /**
   * Kills what still runs and waits until it is reaped, at most `withinMs`: what we leave unreaped becomes a zombie under
   * a PID 1 that never waits. A process that the kernel cannot kill (state D) is left behind.
   */
  end(withinMs: number): Promise<void>;
}

/** Bytes of standard output and error each; `go env`, `ldd` and `file` print far less. */
const outputLimit = 256 * 1024;

/** Milliseconds that the pipes may stay open after the child has ended and its group is dead. */
const lingerMs = 25;

/** Milliseconds that a child gets to reap its own children after we killed them. */
const reapMs = 30;

/** Milliseconds that `end` waits at least, whatever the hour: an unreaped child is worse than a late exit. */
const shortestWaitMs = 50;

/**
 * @param mark a variable, and the beginning of its value, that no other process on this machine has in its environment: what
 * descends from our children is known by it, even when it has left their process group
 */
export function createChildren(system: System, calls: Syscalls, mark: { name: string; value: string }): Children {
  const live = new Set<number>();
  const offspring = createOffspring(system, calls, mark.name);
  let started = 0;
  /** Those whose own children were killed, and that may reap them before it is their turn. */
  const bereaved = new Set<number>();
  let hunted = false;
  let onEmpty = (): void => {};

  function killGroup(pid: number): void {
    system.kill(-pid, 'SIGKILL');
  }

  /** Children of the child first, so that it can reap them: once it is dead, only PID 1 could. */
  function killFamily(pid: number, value: string): void {
    hunted = true;
    if (offspring.kill(value, live) === 0) {
      killGroup(pid);
      return;
    }
    bereaved.add(pid);
    setTimeout(() => {
      bereaved.delete(pid);
      if (live.has(pid)) killGroup(pid);
    }, reapMs);
  }

  function run(...[file, args, env, signal, errors]: Parameters<Children['run']>): Promise<ChildEnd> {
    if (signal.aborted) return Promise.resolve({ kind: 'timed-out' });
    started += 1;
    const value = `${mark.value}.${started}.`;
    const child = execa(file, args, { ...options, stderr: errors, env: { ...env, [mark.name]: value } });
    const { pid, stdout, stderr, nodeChildProcess: process } = child;
    if (pid === undefined) return child.then((result) => ({ kind: 'cannot-start', errno: startErrno(result) }));
    live.add(pid);
    return new Promise((resolve) => {
      let lingering: NodeJS.Timeout | undefined;
      let closed = false;
      const letGo = (): void => {
        stdout?.destroy();
        stderr?.destroy();
      };
      const stop = (kind: 'timed-out' | 'flooded'): void => {
        resolve({ kind });
        letGo();
        // Once it has ended, what it left behind is still to be looked for.
        if (live.has(pid)) killFamily(pid, value);
        else hunted = true;
      };
      const onAbort = (): void => stop('timed-out');
      const out = collect(stdout, () => stop('flooded'));
      const err = collect(stderr, () => stop('flooded'));
      process.once('exit', () => {
        live.delete(pid);
        killGroup(pid);
        lingering = setTimeout(() => {
          afterPipes(() => {
            if (closed) return;
            hunted = true;
            offspring.kill(value, live);
            letGo();
          });
        }, lingerMs);
        if (live.size === 0) onEmpty();
      });
      process.once('close', (exitCode: number | null, killedBy: string | null) => {
        closed = true;
        clearTimeout(lingering);
        signal.removeEventListener('abort', onAbort);
        resolve({ kind: 'ended', exitCode, signal: killedBy, stdout: out(), stderr: err() });
      });
      signal.addEventListener('abort', onAbort, { once: true });
    });
  }

  async function end(withinMs: number): Promise<void> {
    if (live.size > 0) {
      for (const pid of live) if (!bereaved.has(pid)) killFamily(pid, `${mark.value}.`);
      await new Promise<void>((resolve) => {
        onEmpty = resolve;
        setTimeout(resolve, Math.max(shortestWaitMs, withinMs));
      });
      for (const pid of live) killGroup(pid);
    }
    if (hunted) offspring.kill(`${mark.value}.`, live);
  }

  return { run, end };
}

/**
 * What costs nothing: execa neither buffers, nor watches over our own end, nor hears NODE_DEBUG. What they do not ask for is left
 * out of the executable (scripts/build/execa-core.ts).
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

/**
 * Where we get little CPU, or were busy, a time is over before anything was read: what is in the pipes comes first. One round of
 * the event loop reads it, and one closes them.
 */
function afterPipes(run: () => void): void {
  setImmediate(() => setImmediate(run));
}

/** Gathers what is printed; nothing more once it is too much. A pipe that breaks is closed, which is waited for anyway. */
function collect(stream: Readable | null | undefined, onFlood: () => void): () => string {
  const chunks: Buffer[] = [];
  let length = 0;
  if (!stream) return () => '';
  stream.on('error', () => {});
  stream.on('data', (chunk: Buffer) => {
    length += chunk.length;
    if (length <= outputLimit) chunks.push(chunk);
    else onFlood();
  });
  return () =>
    Buffer.concat(chunks)
      .toString('utf8')
      .replace(/\r?\n$/, '');
}

function startErrno(result: unknown): string {
  const cause = typeof result === 'object' && result !== null && 'cause' in result ? result.cause : undefined;
  return errnoOf(cause) ?? errnoOf(result) ?? 'unknown';
}
