import type { Machine } from '../../../src/decode/elf/machines.ts';
import type { Host } from '../../../src/host/host.ts';
import type { LibraryRights } from './rights.ts';

/** The inputs of one glibc's search. */
export interface GlibcSetting {
  readonly host: Host;
  readonly machine: Machine;
  /** What the loader goes by: PT_INTERP, its last component, and the SONAME of the file that it leads to. */
  readonly loaderNames: readonly string[];
  readonly cachePath: string;
  /** Compiled into the loader (`system_dirs`): on Debian with the multiarch directories, elsewhere with lib64. */
  readonly systemDirectories: readonly string[];
  /** Its release, `2.36`; null if it is not known. */
  readonly version: string | null;
  /** AT_SECURE: LD_LIBRARY_PATH and most of $ORIGIN are ignored. */
  readonly secure: boolean;
  /** The program's path without links: `$ORIGIN` of the program. */
  readonly programPath: string;
  readonly rights: LibraryRights;
}
