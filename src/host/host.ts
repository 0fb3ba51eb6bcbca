import type { Deadline } from '../deadline.ts';
import type { Mount } from '../decode/proc/mountinfo.ts';
import type { Platform } from '../linux/machine/platform.ts';
import type { Crypto } from '../runtime/crypto.ts';
import type { Handshake, TlsOffer, TlsServer, TlsTarget } from '../runtime/tls.ts';
import type { Declared } from './declared.ts';
import type { RootFs } from './files/rootfs.ts';
import type { Accounts } from './process/accounts.ts';
import type { App } from './process/app.ts';
import type { CgroupLimits } from './process/cgroup-limits.ts';
import type { Environment } from './process/environment.ts';
import type { Process } from './process/process.ts';
import type { Tools } from './tools/tools.ts';

/** The container, seen through a root. Everything a probe may look at, and nothing else. */
export interface Host {
  readonly fs: RootFs;
  /** True if the root is the running system, so that /proc describes it and tools may run. */
  readonly live: boolean;
  readonly env: Environment;
  /** The program under inspection, or null if none was found. */
  readonly app: App | null;
  readonly tools: Tools;
  /** The process under inspection: who it is, and what limits it. */
  readonly program: Process;
  /** The limits of its control groups. */
  readonly cgroup: CgroupLimits;
  /** The users and groups with a name in the container. */
  readonly accounts: Accounts;
  /** The working directory of the program, for its relative paths. */
  readonly cwd: string;
  /** The mounts that a process sees, in the order of /proc/<pid>/mountinfo; empty if that cannot be read. */
  mounts(pid: number | 'self'): readonly Mount[];
  /** The machine that this process runs on, as `uname -m` names it: `x86_64`, `aarch64`. */
  readonly machine: string;
  /** The machine that the program will run on; null if nothing says. */
  readonly platform: Platform | null;
  /** What the reader of the report must know about the process that was named. */
  readonly remark?: string;
  /** Whether seccomp answers EPERM to clone3(2) here. Missing where that is not known of the program. */
  readonly refusesClone3?: () => boolean;
  /** What was stated about a container that does not run. Null for one that runs. */
  readonly declared: Declared | null;
  /** How many layers the image has; null if that is not known, as for everything but an image. */
  readonly layers: number | null;
  readonly now: Date;
  readonly deadline: Deadline;
  readonly crypto: Crypto;
  /** The network. No probe touches it unless asked to on the command line. */
  readonly tls: TlsClient;
}

export type { Crypto, TlsOffer, TlsServer };

export interface TlsClient {
  /** Connects, receives the server's certificates without judging them, and disconnects. Ends before the deadline. */
  handshake(target: TlsTarget): Promise<Handshake>;
}
