import type { Syscalls } from './syscalls.ts';
import type { System } from './system.ts';

/** What descends from our children, wherever it went. */
export interface Offspring {
  /**
   * Kills all of it but `spared`. Costs a look at every process of our user, so it is for the case that a child misbehaved.
   * What has another user, or emptied its environment, is not found.
   * @returns how many were killed
   */
  kill(spared: ReadonlySet<number>): number;
}

/** More processes, and more bytes of an environment, are not looked through. */
const processLimit = 4000;
const environLimit = 64 * 1024;

export function createOffspring(
  system: System,
  calls: Syscalls,
  mark: { readonly name: string; readonly value: string },
): Offspring {
  const wanted = Buffer.from(`${mark.name}=${mark.value}\0`);

  function isMarked(pid: number): boolean {
    try {
      const fd = calls.open(`/proc/${pid}/environ`);
      try {
        const buffer = Buffer.allocUnsafe(environLimit);
        return buffer.subarray(0, calls.read(fd, buffer, 0, environLimit, 0)).includes(wanted);
      } finally {
        calls.close(fd);
      }
    } catch {
      return false; // gone, or of another user
    }
  }

  return {
    kill(spared) {
      let killed = 0;
      for (const pid of processIds(calls)) {
        if (pid === system.pid || spared.has(pid) || !isMarked(pid)) continue;
        if (system.kill(pid, 'SIGKILL')) killed += 1;
      }
      return killed;
    },
  };
}

function processIds(calls: Syscalls): number[] {
  try {
    return calls
      .list('/proc', processLimit)
      .map(({ name }) => name)
      .filter((name) => /^[1-9]\d*$/.test(name))
      .map(Number);
  } catch {
    return [];
  }
}
