import { type Mount, mountOf } from '../../../src/decode/proc/mountinfo.ts';
import type { Host } from '../../../src/host/host.ts';
import type { MountFacts, SandboxFacts } from '../facts.ts';

/** The mounts that determine what the program can write, execute and see. */
export function observeMounts(host: Host): Pick<SandboxFacts, 'root' | 'shm' | 'temporary' | 'procMasked'> {
  const mounts = host.mounts(host.program.pid ?? 'self');
  const exactly = (path: string): MountFacts | null => {
    const mount = mountOf(mounts, path);
    return mount === null || mount.mountPoint !== path ? null : describe(mount);
  };
  return {
    root: exactly('/'),
    shm: exactly('/dev/shm'),
    temporary: exactly('/tmp'),
    procMasked: mounts.length === 0 ? null : mounts.some(({ mountPoint }) => mountPoint.startsWith('/proc/')),
  };
}

function describe({ mountPoint, fsType, options, superOptions }: Mount): MountFacts {
  return {
    mountPoint,
    fsType,
    readOnly: options.includes('ro') || superOptions.includes('ro'),
    noexec: options.includes('noexec'),
    nosuid: options.includes('nosuid'),
    size: sizeOf(superOptions),
  };
}

/** tmpfs shows its size in KiB (mm/shmem.c, shmem_show_options). */
function sizeOf(options: readonly string[]): number | null {
  const kibibytes = options.map((option) => /^size=(\d+)k$/.exec(option)?.[1]).find((text) => text !== undefined);
  return kibibytes === undefined ? null : Number(kibibytes) * 1024;
}
