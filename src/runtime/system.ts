/** What the program asks of the process that it is. Nothing of it is read before it is asked for. */
export interface System {
  /** The arguments after the program's name. */
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The file that is executed, absolute. */
  readonly executable: string;
  readonly pid: number;
  /** Effective, as are the group and the list of groups. */
  readonly uid: number;
  readonly gid: number;
  readonly groups: readonly number[];
  /** `/` where the working directory was deleted, or is outside of our root. */
  readonly cwd: string;
  /** As `uname -m` names it. */
  readonly machine: string;
  /** What runs this program: `node 24.21.0`. */
  readonly runtime: string;
  /** Milliseconds since the process started, boot of the runtime included. */
  elapsedMs(): number;
  /** CPU time of this process so far, in milliseconds. */
  cpuMs(): number;
  /** kill(2) with SIGKILL; a negative pid is a process group. Says whether anything was there to be killed. */
  kill(pid: number): boolean;
  isTerminal(fd: number): boolean;
  /** Columns; null for what is not a terminal, or has no width. */
  terminalWidth(fd: number): number | null;
  /** Calls the listener when the signal arrives; the process goes on. */
  onSignal(signal: 'SIGTERM' | 'SIGINT', listener: () => void): void;
  /**
   * Calls `broken` with an uncaught error, and `ignored` with the reason of an unhandled rejection. Should the
   * process end in any other way than by `exit`, its status is `status`.
   */
  onFailure(status: number, broken: (error: unknown) => void, ignored: (reason: unknown) => void): void;
  /**
   * What is written to standard output when `ms` from the start of the process are over, or memory is used up, whatever the program
   * does then; the process ends with `status`. What was given last counts, and `ms` of 0 takes the time back. Node cannot have this
   * done.
   */
  lastWords(ms: number, lines: LastWords, status: number): void;
  /** Ends the process at once. */
  exit(status: number): never;
}

/** Each a whole line; with an empty one nothing is written. */
export interface LastWords {
  readonly late: string;
  readonly outOfMemory: string;
}
