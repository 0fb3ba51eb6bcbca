import type { RootFs } from '../files/rootfs.ts';
import { programPathOf } from './processes.ts';
import { baseName, commandWords } from './wrappers.ts';

/** What a process executes: the target of /proc/<pid>/exe, or the program that an emulator runs. */
export type Executed = {
  readonly path: string;
  /** Where its bytes are: `/proc/<pid>/exe` reaches a deleted file too. */
  readonly openPath: string;
};

/**
 * Where a program for another machine runs by binfmt_misc, the kernel has started its emulator, whose file is none of the container's:
 * then its first argument is the program (Documentation/admin-guide/binfmt-misc.rst). Docker Desktop runs images for the other platform so.
 * @param link the target of /proc/<pid>/exe
 */
export function executedBy(fs: RootFs, pid: number, link: string): Executed {
  const own = { path: programPathOf(link), openPath: `/proc/${pid}/exe` };
  if (!isEmulator(own.path)) return own;
  const program = commandWords(fs, pid)[1];
  return program?.startsWith('/') === true ? { path: program, openPath: program } : own;
}

/** QEMU's user mode, and Rosetta as Docker Desktop, OrbStack and Lima mount it. */
function isEmulator(path: string): boolean {
  return qemu.test(baseName(path)) || /rosetta[^/]*\/rosetta$/.test(path);
}

/** The targets of `configure --target-list=*-linux-user`; qemu-img and its like are programs of their own. */
const qemu =
  /^qemu-(?:aarch64(?:_be)?|arm(?:eb)?|i386|x86_64|loongarch64|mips(?:n32)?(?:64)?(?:el)?|ppc(?:64(?:le)?)?|riscv(?:32|64)|s390x)(?:-static|-binfmt)?$/;
