import {
  type CgroupDirectory,
  cgroupDirectory,
  parseCfsQuota,
  parseCpuMax,
  parseMemoryMax,
} from '../../decode/proc/cgroup.ts';
import type { Mount } from '../../decode/proc/mountinfo.ts';
import type { RootFs } from '../files/rootfs.ts';

/** The limits of the program's control groups; null if there is no limit, or none that can be seen. */
export interface CgroupLimits {
  /** Bytes. */
  readonly memory: number | null;
  /** CPU time per period, as a number of CPUs. */
  readonly cpu: number | null;
  /** Processes and threads. */
  readonly pids: number | null;
}

/**
 * Each limit is read once, when first needed.
 * @param membership the text of /proc/<pid>/cgroup; null if it is not known
 */
export function createCgroupLimits(
  fs: RootFs,
  mounts: (pid: 'self') => readonly Mount[],
  membership: () => string | null,
): CgroupLimits {
  const known = new Map<string, number | null>();
  const limit = (controller: 'memory' | 'cpu' | 'pids', read: (directory: CgroupDirectory) => number | null) => {
    const before = known.get(controller);
    if (before !== undefined) return before;
    const groups = membership();
    const directory = groups === null ? null : cgroupDirectory(groups, mounts('self'), controller);
    const value = directory === null ? null : read(directory);
    known.set(controller, value);
    return value;
  };
  const text = (path: string): string | null => {
    const found = fs.readText(path, fileLimit);
    return found.kind === 'found' ? found.value : null;
  };
  return {
    get memory() {
      return limit('memory', ({ version, path }) => {
        const value = text(`${path}/${version === 2 ? 'memory.max' : 'memory.limit_in_bytes'}`);
        return value === null ? null : parseMemoryMax(value);
      });
    },
    get cpu() {
      return limit('cpu', ({ version, path }) => {
        if (version === 2) {
          const value = text(`${path}/cpu.max`);
          return value === null ? null : parseCpuMax(value);
        }
        const quota = text(`${path}/cpu.cfs_quota_us`);
        const period = quota === null ? null : text(`${path}/cpu.cfs_period_us`);
        return quota === null || period === null ? null : parseCfsQuota(quota, period);
      });
    },
    get pids() {
      return limit('pids', ({ path }) => {
        const value = text(`${path}/pids.max`);
        return value === null || !/^\d+\n?$/.test(value) ? null : Number(value);
      });
    },
  };
}

/** The limits when nothing runs: none. */
export const noCgroupLimits: CgroupLimits = { memory: null, cpu: null, pids: null };

/** Bytes: the files hold a number or two. */
const fileLimit = 4096;
