import type { Decoded } from '../../decode/decoded.ts';
import { decodeElf, type ElfFile, recordSizes } from '../../decode/elf/elf.ts';
import { isSameKind, loaderFamily, machineName } from '../../decode/elf/machines.ts';
import { type Mount, noexecMount } from '../../decode/proc/mountinfo.ts';
import type { FileStat, OpenFile, RootFs } from '../../host/files/rootfs.ts';
import type { Host } from '../../host/host.ts';
import { closedDirectory, mayExecute } from '../access/program-access.ts';
import type { ElfRefusal } from '../elf/refusal.ts';
import { interpreterRefusal } from './execve.ts';

/**
 * PT_INTERP as execve(2) handles it: opened for execution, read and checked along with the program (load_elf_binary).
 */
export type InterpreterState =
  | { readonly kind: 'usable' }
  /** ENOENT: "no such file or directory", although the program exists. */
  | { readonly kind: 'absent' }
  /** EACCES: a directory on the way. */
  | { readonly kind: 'denied'; readonly directory: string }
  /** EACCES; ELOOP for links that lead in a circle. */
  | { readonly kind: 'not-a-file' }
  /** EACCES: its own mode, octal. */
  | { readonly kind: 'mode'; readonly mode: string }
  /** EACCES: it is on a file system that is mounted noexec. */
  | { readonly kind: 'noexec'; readonly mountPoint: string }
  /** EIO: shorter than an ELF header. Bytes. */
  | { readonly kind: 'short'; readonly size: number }
  /** ELIBBAD. */
  | { readonly kind: 'not-elf' }
  | { readonly kind: 'foreign'; readonly machine: string; readonly program: string }
  /** ELIBBAD, or the kernel kills the program. */
  | { readonly kind: 'refused'; readonly refusal: ElfRefusal };

/** Its headers, if they are needed for more than this check. */
export type ReadInterpreter = {
  readonly size: number;
  readonly elf: Decoded<ElfFile>;
  readonly refusal: ElfRefusal | null;
};

/** What determines the state of an interpreter. */
export interface InterpreterView {
  readonly fs: RootFs;
  /** Whether the process may execute a file with this mode and owner; true if that is not known. */
  mayExecute(stat: FileStat): boolean;
  /** The directory on the way that the process may not search; null if that is not known. */
  closedDirectory(path: string): string | null;
  /** The mount point of the file system that a file is on, if that is mounted noexec. */
  noexecMount(path: string): string | null;
  /** Null if it cannot be read: its mode may allow only execution. */
  read(path: string): ReadInterpreter | null;
}

/**
 * For the program under inspection.
 * @param mounts those that the program sees; empty if they are not known
 */
export function interpreterView(host: Host, mounts: readonly Mount[], read: InterpreterView['read']): InterpreterView {
  return {
    fs: host.fs,
    mayExecute: (stat) => mayExecute(host, stat),
    closedDirectory: (path) => closedDirectory(host, path),
    noexecMount: (path) => noexecMount(mounts, path),
    read,
  };
}

/** @param path absolute */
export function interpreterState(view: InterpreterView, path: string, program: ElfFile): InterpreterState {
  const stat = view.fs.stat(path);
  if (stat.kind === 'denied') return { kind: 'denied', directory: stat.path };
  if (stat.kind !== 'found') return { kind: stat.kind === 'absent' ? 'absent' : 'not-a-file' };
  const directory = view.closedDirectory(path);
  if (directory !== null) return { kind: 'denied', directory };
  if (stat.value.kind !== 'file') return { kind: 'not-a-file' };
  if (!view.mayExecute(stat.value)) return { kind: 'mode', mode: stat.value.mode.toString(8).padStart(4, '0') };
  const mountPoint = view.noexecMount(stat.path);
  if (mountPoint !== null) return { kind: 'noexec', mountPoint };
  const known = view.read(path);
  return known === null ? { kind: 'usable' } : contentState(known, program);
}

/** @param path by which the program names it */
export function readInterpreter(file: OpenFile, path: string): ReadInterpreter {
  const elf = decodeElf(file, 'loader');
  return { size: file.size, elf, refusal: elf.ok ? interpreterRefusal(file, elf.value, loaderFamily(path)) : null };
}

function contentState({ size, elf, refusal }: ReadInterpreter, program: ElfFile): InterpreterState {
  if (size < recordSizes[program.class].header) return { kind: 'short', size };
  if (!elf.ok) return { kind: 'not-elf' };
  if (!isSameKind(elf.value, program)) {
    return { kind: 'foreign', machine: machineName(elf.value), program: machineName(program) };
  }
  return refusal === null ? { kind: 'usable' } : { kind: 'refused', refusal };
}
