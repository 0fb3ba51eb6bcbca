import type { RootFs } from '../files/rootfs.ts';
import type { Environment } from './environment.ts';

/** Where processes are looked for, and where their command lines are looked up. */
export interface ProcessPlace {
  /** That whose /proc shows the processes. */
  readonly fs: RootFs;
  /** Those of the container that the processes run in. */
  readonly files: RootFs;
  readonly env: Environment;
  readonly cwd: string;
  readonly selfPid: number;
}
