import type { FileStat } from '../../../src/host/files/rootfs.ts';
import type { Host } from '../../../src/host/host.ts';

/** Whether the program itself may read a file that this probe can read. */
export type MayRead = (stat: Pick<FileStat, 'uid' | 'gid' | 'mode'>) => boolean;

/** CAP_DAC_OVERRIDE and CAP_DAC_READ_SEARCH (capabilities(7)). */
const readsAnything = 0b110n;

/**
 * A probe may be another user than the program: `USER root` with an entrypoint that drops to another (gosu, su-exec)
 * has probes run as root. /proc/<pid>/status can always be read, and says who the program is.
 * @returns null where the program is no other user, or not running
 */
export function programAccess(host: Host): { mayRead: MayRead; uid: number } | null {
  const pid = host.app?.pid ?? null;
  if (pid === null) return null;
  const status = host.fs.readText(`/proc/${pid}/status`, 65_536);
  if (status.kind !== 'found') return null;
  const field = (name: string): string[] =>
    new RegExp(`^${name}:\\s*(.*)$`, 'm').exec(status.value)?.[1]?.split(/\s+/) ?? [];
  // Real, effective, saved, file system.
  const uid = Number(field('Uid')[3]);
  const groups = [field('Gid')[3], ...field('Groups')].filter((group) => group !== '').map(Number);
  const capabilities = /^[0-9a-f]+$/.test(field('CapEff')[0] ?? '') ? BigInt(`0x${field('CapEff')[0]}`) : 0n;
  if (Number.isNaN(uid) || uid === host.identity.uid || (capabilities & readsAnything) !== 0n) return null;
  return {
    uid,
    mayRead(stat) {
      const shift = stat.uid === uid ? 6 : groups.includes(stat.gid) ? 3 : 0;
      return ((stat.mode >> shift) & 4) !== 0;
    },
  };
}
