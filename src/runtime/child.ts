/** Events of a child process, in order of occurrence. */
export interface ChildEvents {
  /** It printed something. */
  output(stream: 'stdout' | 'stderr', chunk: Uint8Array): void;
  /** It has ended; its pipes may still be open, held by its own children. */
  exited(): void;
  /** It has ended and its pipes are closed. `signal` is a name, as in `SIGKILL`. */
  closed(exitCode: number | null, signal: string | null): void;
  /** It could not be started; no other event follows. */
  failed(errno: string): void;
}

export interface RunningChild {
  readonly pid: number;
  /** Stops listening: a child that keeps printing gets SIGPIPE. */
  closePipes(): void;
}

/**
 * Starts a program in its own session and process group, in `/`, without standard input and with only the environment
 * `env`.
 * @param stderr `ignore` saves a pipe, and loses what is said there
 * @returns null if it could not be started, which `events.failed` reports
 */
export type StartChild = (
  file: string,
  args: readonly string[],
  env: Readonly<Record<string, string>>,
  stderr: 'pipe' | 'ignore',
  events: ChildEvents,
) => RunningChild | null;

/**
 * Reaps processes that our children left behind and that became our children, if they do.
 * @returns whether any of them, or of our children, remains
 */
export type ReapOrphans = () => boolean;
