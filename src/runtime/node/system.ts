import type * as NodeCrypto from 'node:crypto';
import type * as NodeTls from 'node:tls';

/** What `main.ts` hands over of the running process; tests hand over their own. */
export interface System {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly pid: number;
  readonly uid: number;
  readonly gid: number;
  readonly groups: readonly number[];
  readonly cwd: string;
  /** As `uname -m` names it. */
  readonly machine: string;
  /** Milliseconds since the process started, boot of the runtime included. */
  elapsedMs(): number;
  /** kill(2); a negative pid is a process group. Says whether anything was there to be signalled. */
  kill(pid: number, signal: 'SIGKILL'): boolean;
  /** Modules of the runtime that few runs need: loading them at start-up would cost all of them. */
  readonly load: {
    crypto(): typeof NodeCrypto;
    tls(): typeof NodeTls;
  };
}
