/** What the program needs to know about its own process. Nothing is read before it is requested. */
export interface System {
  /** The arguments after the program's name. */
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The executable file, absolute. */
  readonly executable: string;
  readonly pid: number;
  /** Effective ids, including the group and the list of groups. */
  readonly uid: number;
  readonly gid: number;
  readonly groups: readonly number[];
  /** `/` if the working directory was deleted, or is outside of our root. */
  readonly cwd: string;
  /** As `uname -m` names it. */
  readonly machine: string;
  /** What runs this program: `node 24.21.0`. */
  readonly runtime: string;
  /** To be called before probes run: gets ready at once what a run needs and other uses of the program do not. Missing for Node. */
  prepare?(): void;
  /** Milliseconds since the process started, boot of the runtime included. */
  elapsedMs(): number;
  /** CPU time of this process so far, in milliseconds. */
  cpuMs(): number;
  /** kill(2) with SIGKILL; a negative pid is a process group. Returns whether anything was there to be killed. */
  kill(pid: number): boolean;
  isTerminal(fd: number): boolean;
  /** Columns; null for anything but a terminal, or without a known width. */
  terminalWidth(fd: number): number | null;
  /** Whether seccomp answers EPERM to clone3(2). Missing if this runtime could not run then: glibc makes its threads by it. */
  refusesClone3?(): boolean;
  /** Calls the listener when the signal arrives; the process goes on. */
  onSignal(signal: 'SIGTERM' | 'SIGINT', listener: () => void): void;
  /**
   * Calls `broken` with an uncaught error, and `ignored` with the reason of an unhandled rejection. If the process
   * ends in any other way than by `exit`, its status is `status`.
   */
  onFailure(status: number, broken: (error: unknown) => void, ignored: (reason: unknown) => void): void;
  /**
   * What is written to standard output `ms` after the start of the process, or when memory is used up, whatever the
   * program does then; the process ends with `status`. The last call counts, and `ms` of 0 cancels the timeout. Node
   * does not support this.
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
