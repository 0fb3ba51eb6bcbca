import { native } from './native.ts';

/** The event loop of the one thread: timers, descriptors, children and signals, in the order of Node's. */

interface Timer {
  readonly at: number;
  readonly run: () => void;
}

const timers = new Set<Timer>();
let queue: (() => void)[] = [];
const readers = new Map<number, () => void>();
const exits = new Map<number, (exitCode: number | null, signal: number | null) => void>();
const signals = new Map<number, () => void>();
let childless = true;

/**
 * Calls `run` once, after some milliseconds.
 * @returns takes it back
 */
export function startTimer(ms: number, run: () => void): () => void {
  const timer = { at: native.uptime() + ms, run };
  timers.add(timer);
  return () => timers.delete(timer);
}

/** Calls `run` after what is in the pipes was read. */
export function soon(run: () => void): void {
  queue.push(run);
}

/**
 * Calls `run` each time that the descriptor can be read, or was hung up.
 * @returns ends that
 */
export function whenReady(fd: number, run: () => void): () => void {
  readers.set(fd, run);
  return () => readers.delete(fd);
}

/** Calls `run` when that child has ended. */
export function whenExited(pid: number, run: (exitCode: number | null, signal: number | null) => void): void {
  exits.set(pid, run);
  childless = false;
  native.listen(sigchld);
}

/**
 * Reaps what has ended: our children, and what fell to us as their subreaper.
 * @returns whether there is anything left
 */
export function reapAll(): boolean {
  while (!childless) {
    const exit = native.reap();
    if (exit === null) break;
    if (exit === undefined) childless = true;
    else {
      const { pid, exitCode, signal } = exit;
      const run = exits.get(pid);
      exits.delete(pid);
      if (run !== undefined) call(() => run(exitCode, signal));
    }
  }
  return !childless;
}

/** Calls `run` when the signal arrives. */
export function whenSignaled(signal: number, run: () => void): void {
  signals.set(signal, run);
  native.listen(signal);
}

/** Runs until the process exits, or nothing is left that could call anybody. */
export function runLoop(): void {
  native.drain();
  for (;;) {
    runTimers();
    const wait = waitMs();
    if (wait === null) return;
    const { signals: arrived, ready } = native.poll([...readers.keys()], wait);
    runReaders(ready);
    for (const signal of arrived) call(signals.get(signal));
    reapAll();
    const round = queue;
    queue = [];
    for (const run of round) call(run);
  }
}

/** SIGCHLD (signal(7)), the same on x86-64 and arm64. */
const sigchld = 17;

/** What promises wait for comes before the next event, as in Node. */
function call(run: (() => void) | undefined): void {
  if (run === undefined) return;
  run();
  native.drain();
}

function runTimers(): void {
  const now = native.uptime();
  const due = [...timers].filter(({ at }) => at <= now).sort((a, b) => a.at - b.at);
  for (const timer of due) if (timers.delete(timer)) call(timer.run);
}

/** What one of them closes is not called, nor what was opened since under its number. */
function runReaders(ready: readonly number[]): void {
  const due = ready.map((fd) => readers.get(fd));
  ready.forEach((fd, index) => {
    if (readers.get(fd) === due[index]) call(due[index]);
  });
}

/** Milliseconds until something is due; below zero for ever; null when nothing is waited for. */
function waitMs(): number | null {
  if (queue.length > 0) return 0;
  if (timers.size === 0) return readers.size + exits.size > 0 ? -1 : null;
  const next = Math.min(...[...timers].map(({ at }) => at));
  return Math.max(0, next - native.uptime());
}
