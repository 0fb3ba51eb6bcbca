import { allocate, fromUtf8, indexOf } from '#runtime/bytes.ts';
import type { Syscalls } from '../../runtime/syscalls.ts';
import type { System } from '../../runtime/system.ts';

/** Finds descendants of our children, wherever they went, by a variable in their environment. */
export interface Descendants {
  /**
   * Kills everything that has the variable with this value, except `spared`. Looks at every process of our user, so
   * it is only for misbehaving children. A process that changed its user or emptied its environment is not found.
   * @param value all of it, or its beginning
   * @returns how many were killed
   */
  kill(value: string, spared: ReadonlySet<number>): number;
}

/** Limits: the number of processes, and the bytes of an environment. */
const processLimit = 4000;
const environLimit = 64 * 1024;

/** @param variable that no other program sets */
export function createDescendants(system: System, calls: Syscalls, variable: string): Descendants {
  function isMarked(pid: number, entry: Uint8Array): boolean {
    try {
      const fd = calls.open(`/proc/${pid}/environ`);
      try {
        const buffer = allocate(environLimit);
        return indexOf(buffer.subarray(0, calls.read(fd, buffer, 0, environLimit, 0)), entry) >= 0;
      } finally {
        calls.close(fd);
      }
    } catch {
      return false; // gone, or of another user
    }
  }

  return {
    kill(value, spared) {
      const entry = fromUtf8(`${variable}=${value}`);
      let killed = 0;
      for (const pid of processIds(calls)) {
        if (pid === system.pid || spared.has(pid) || !isMarked(pid, entry)) continue;
        if (system.kill(pid)) killed += 1;
      }
      return killed;
    },
  };
}

function processIds(calls: Syscalls): number[] {
  try {
    const names = calls.list('/proc', processLimit)?.names ?? [];
    return names.filter((name) => /^[1-9]\d*$/.test(name)).map(Number);
  } catch {
    return [];
  }
}
