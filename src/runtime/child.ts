/** What becomes of a child process, in the order in which it may be told. */
export interface ChildEvents {
  /** It printed something. */
  output(stream: 'stdout' | 'stderr', chunk: Uint8Array): void;
  /** It has ended; its pipes may be open yet, held by its own children. */
  exited(): void;
  /** It has ended and its pipes are closed. `signal` is a name, as in `SIGKILL`. */
  closed(exitCode: number | null, signal: string | null): void;
  /** It could not be started, and nothing else is told. */
  failed(errno: string): void;
}

export interface RunningChild {
  readonly pid: number;
  /** Listens no more: a child that goes on printing gets SIGPIPE. */
  closePipes(): void;
}

/**
 * Starts a program in a session and process group of its own, in `/`, without standard input and with no more environment than `env`.
 * @param stderr `ignore` saves a pipe, and nothing is known of what is said there
 * @returns null if it could not be started, which `events.failed` tells
 */
export type StartChild = (
  file: string,
  args: readonly string[],
  env: Readonly<Record<string, string>>,
  stderr: 'pipe' | 'ignore',
  events: ChildEvents,
) => RunningChild | null;

/**
 * Reaps those that our children left behind and that fell to us, where they do.
 * @returns whether any of them, or of our children, is left
 */
export type ReapOrphans = () => boolean;
