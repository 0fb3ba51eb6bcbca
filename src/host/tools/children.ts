import { concat, utf8 } from '#runtime/bytes.ts';
import { reapOrphans, startChild } from '#runtime/children.ts';
import { soon, startTimer } from '#runtime/timers.ts';
import type { Cancellation } from '../../cancellation.ts';
import type { Syscalls } from '../../runtime/syscalls.ts';
import type { System } from '../../runtime/system.ts';
import { createDescendants } from './descendants.ts';
import { Families, reapMs } from './families.ts';

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
   * Starts a program in its own session and process group, without standard input and with only the environment
   * `env`. Resolves when it has ended and its pipes are closed; it is killed when `ending` is canceled or when it
   * prints too much.
   * @param stderr `ignore` saves a pipe, and loses what it says there
   */
  run(
    file: string,
    args: readonly string[],
    env: Readonly<Record<string, string>>,
    ending: Cancellation,
    stderr: 'pipe' | 'ignore',
  ): Promise<ChildEnd>;
  /**
   * Kills what still runs and waits until it is reaped, at most `withinMs`: what we leave unreaped becomes a zombie
   * under a PID 1 that never waits. What our children left behind is killed and reaped too, if it becomes our child.
   * A process that the kernel cannot kill (state D) is left behind.
   */
  end(withinMs: number): Promise<void>;
}

/** Bytes of standard output and of standard error; `go env`, `ldd` and `file` print far less. */
const outputLimit = 256 * 1024;

/** Milliseconds that the pipes may stay open after the child has ended and its group is dead. */
const lingerMs = 25;

/**
 * The minimum time in milliseconds that `end` waits, even past the deadline: an unreaped child is worse than a late
 * exit.
 */
const shortestWaitMs = 50;

/**
 * @param mark a variable, and the beginning of its value, that no other process on this machine has in its
 * environment: it identifies descendants of our children even if they have left their process group
 */
export function createChildren(system: System, calls: Syscalls, mark: { name: string; value: string }): Children {
  const families = new Families(system, createDescendants(system, calls, mark.name));
  let started = 0;

  function run(...[file, args, env, ending, errors]: Parameters<Children['run']>): Promise<ChildEnd> {
    if (ending.canceled) return Promise.resolve({ kind: 'timed-out' });
    started += 1;
    const value = `${mark.value}.${started}.`;
    return new Promise((resolve) => {
      let stopLingering = (): void => {};
      let stopListening = (): void => {};
      let closed = false;
      const printed = { stdout: createCollector(), stderr: createCollector() };
      const child = startChild(file, args, { ...env, [mark.name]: value }, errors, {
        output(stream, chunk) {
          if (!printed[stream].add(chunk)) stop('flooded');
        },
        exited() {
          if (child === null) return;
          families.ended(child.pid);
          stopLingering = startTimer(lingerMs, () => {
            afterPipes(() => {
              if (closed) return;
              families.expectStrays();
              families.killMarked(value);
              child.closePipes();
            });
          });
        },
        closed(exitCode, signal) {
          closed = true;
          stopLingering();
          stopListening();
          resolve({ kind: 'ended', exitCode, signal, stdout: printed.stdout.text(), stderr: printed.stderr.text() });
        },
        failed: (errno) => resolve({ kind: 'cannot-start', errno }),
      });
      if (child === null) return;
      families.add(child.pid);
      const stop = (kind: 'timed-out' | 'flooded'): void => {
        resolve({ kind });
        child.closePipes();
        families.kill(child.pid, value);
      };
      stopListening = ending.onCancel(() => stop('timed-out'));
    });
  }

  return { run, end: (withinMs) => endAll(families, `${mark.value}.`, started > 0, withinMs) };
}

/** @param mark what the environment of all of them has */
async function endAll(families: Families, mark: string, anyStarted: boolean, withinMs: number): Promise<void> {
  await families.killAll(mark, Math.max(shortestWaitMs, withinMs));
  const left = anyStarted && reapOrphans();
  if (families.mayHaveStrays || left) families.killMarked(mark);
  for (let ms = 0; ms < reapMs && left && reapOrphans(); ms += 1) {
    await new Promise<void>((resolve) => startTimer(1, resolve));
  }
}

/**
 * If we get little CPU, or were busy, a timeout may expire before anything was read: what is in the pipes comes
 * first. One round of the event loop reads it, and one closes them.
 */
function afterPipes(run: () => void): void {
  soon(() => soon(run));
}

/** Collects the output, up to the limit. */
function createCollector(): { add(chunk: Uint8Array): boolean; text(): string } {
  const chunks: Uint8Array[] = [];
  let length = 0;
  return {
    add(chunk) {
      length += chunk.length;
      if (length <= outputLimit) chunks.push(chunk);
      return length <= outputLimit;
    },
    text: () => utf8(concat(chunks)).replace(/\r?\n$/, ''),
  };
}
