import type { Mount } from './mountinfo.ts';

/** Where the files of a process's control group are, for one controller. */
export type CgroupDirectory = { readonly version: 1 | 2; readonly path: string };

/**
 * The directory of the group: of version 1 if that controller is mounted that way, otherwise of version 2
 * (cgroups(7), internal/runtime/cgroup). Null if no mount shows it.
 * @param membership the text of /proc/<pid>/cgroup: `id:controllers:path` lines
 */
export function cgroupDirectory(
  membership: string,
  mounts: readonly Mount[],
  controller: 'cpu' | 'memory' | 'pids',
): CgroupDirectory | null {
  const groups = membership.split('\n').flatMap((line) => {
    const [id = '', controllers = ''] = line.split(':', 2);
    const path = line.slice(id.length + controllers.length + 2);
    return path.startsWith('/') ? [{ id, controllers: controllers.split(','), path }] : [];
  });
  const v1 = groups.find(({ controllers }) => controllers.includes(controller));
  if (v1 !== undefined) {
    const own = mounts.filter(({ fsType, superOptions }) => fsType === 'cgroup' && superOptions.includes(controller));
    return locate(own, v1.path, 1);
  }
  const v2 = groups.find(({ id }) => id === '0');
  if (v2 === undefined) return null;
  return locate(
    mounts.filter(({ fsType }) => fsType === 'cgroup2'),
    v2.path,
    2,
  );
}

/** The part of the path below the mount's own root is below the mount point. */
function locate(mounts: readonly Mount[], group: string, version: 1 | 2): CgroupDirectory | null {
  for (const { root, mountPoint } of mounts) {
    const base = root === '/' ? '' : root;
    if (group !== base && !group.startsWith(`${base}/`)) continue;
    const rest = group.slice(base.length);
    return { version, path: rest === '/' ? mountPoint : mountPoint + rest };
  }
  return null;
}

/** CPUs' worth of time from `cpu.max`: `50000 100000` is 0.5; null for none (Documentation/admin-guide/cgroup-v2.rst). */
export function parseCpuMax(text: string): number | null {
  const match = /^(\d+) (\d+)\n?$/.exec(text);
  return match === null ? null : ratio(Number(match[1]), Number(match[2]));
}

/** The same from `cpu.cfs_quota_us` and `cpu.cfs_period_us` of version 1; a quota of -1 is none. */
export function parseCfsQuota(quota: string, period: string): number | null {
  const [numerator, denominator] = [quota, period].map((text) => (/^-?\d+\n?$/.test(text) ? Number(text) : Number.NaN));
  return numerator === undefined || denominator === undefined ? null : ratio(numerator, denominator);
}

/** Bytes from `memory.max` or `memory.limit_in_bytes`; null for none, which version 1 writes as a number near 2^63. */
export function parseMemoryMax(text: string): number | null {
  const bytes = /^\d+\n?$/.test(text) ? Number(text) : Number.NaN;
  return bytes < 2 ** 62 ? bytes : null;
}

/** The number of CPUs in a list such as `0-3,8` (proc_pid_status(5), Cpus_allowed_list); null if it is not a list. */
export function countCpuList(text: string): number | null {
  let count = 0;
  for (const part of text.trim().split(',')) {
    const match = /^(\d{1,6})(?:-(\d{1,6}))?$/.exec(part);
    if (match === null) return null;
    const first = Number(match[1]);
    count += Number(match[2] ?? first) - first + 1;
  }
  return count;
}

function ratio(numerator: number, denominator: number): number | null {
  return numerator >= 0 && denominator > 0 ? numerator / denominator : null;
}
