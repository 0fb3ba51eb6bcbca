import type { RootFs } from '../files/rootfs.ts';
import type { Environment } from './environment.ts';

/** Where processes are looked for, and where their command lines are resolved. */
export interface ProcessPlace {
  /** The one whose /proc shows the processes. */
  readonly fs: RootFs;
  /** The one of the container that the processes run in. */
  readonly files: RootFs;
  readonly env: Environment;
  readonly cwd: string;
  readonly selfPid: number;
}
