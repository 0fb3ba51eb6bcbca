import { decodeMountInfo, type Mount } from '../../decode/proc/mountinfo.ts';
import type { Host } from '../host.ts';
import type { RootFs } from './rootfs.ts';

/** A node with many pods has some thousand mounts of 200 bytes. */
const mountInfoLimit = 4 << 20;

/**
 * Reads the mounts once for all callers.
 * @param fs the one whose /proc shows the processes
 * @param self the process that `self` means; null if nothing runs
 */
export function createMountTable(fs: RootFs, self: number | 'self' | null): Host['mounts'] {
  const known = new Map<number | 'self', readonly Mount[]>();
  return (pid) => {
    const before = known.get(pid);
    if (before !== undefined) return before;
    const process = pid === 'self' ? self : pid;
    const text = self === null ? null : fs.readText(`/proc/${process}/mountinfo`, mountInfoLimit);
    const mounts = text?.kind === 'found' ? decodeMountInfo(text.value) : [];
    known.set(pid, mounts);
    return mounts;
  };
}
