import { type Mount, noexecMount } from '../../../src/decode/proc/mountinfo.ts';
import type { Host } from '../../../src/host/host.ts';
import { programReads } from '../../../src/linux/access/program-access.ts';

/** What the program's user may do with a library, whatever our own user is. */
export interface LibraryRights {
  /** Whether the loader opens it; true if the user is not known. */
  mayRead(path: string): boolean;
  /**
   * The mount point, if the file is on a file system that is mounted noexec: there mmap(2) with PROT_EXEC answers
   * EPERM.
   * @param realPath without links
   */
  noexecMount(realPath: string): string | null;
}

/** @param mounts those of the container; empty if they are not known */
export function libraryRights(host: Host, mounts: readonly Mount[]): LibraryRights {
  return { mayRead: programReads(host), noexecMount: (realPath) => noexecMount(mounts, realPath) };
}
