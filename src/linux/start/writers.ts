import { isDigits } from '../../decode/digits.ts';
import type { Host } from '../../host/host.ts';

/** A process that has a file open for writing. */
export type Writer = { readonly path: string; readonly pid: number; readonly command: string };

/** Bounds: a container has a few dozen processes, and few have a thousand files open. */
const limits = { processes: 4096, files: 4096, text: 4096 };

/**
 * Who has one of the files open for writing: execve(2) then answers ETXTBSY (exe_file_deny_write_access of
 * fs/exec.c), for the program, a script, its interpreter, and the loader. Only processes that this one may inspect
 * are seen.
 * @param paths without links
 */
export function writerOf(host: Host, paths: readonly string[]): Writer | null {
  // The kernel's one answer instead of the descriptors of all processes, which cost a fifth of a run on a machine that has many.
  if (host.live && paths.every((path) => host.fs.hasNoWriter?.(path) === true)) return null;
  const processes = host.live ? host.fs.list('/proc', limits.processes) : null;
  if (processes?.kind !== 'found') return null;
  for (const pid of processes.value.names) {
    if (!isDigits(pid)) continue;
    host.deadline.check();
    const files = host.fs.list(`/proc/${pid}/fd`, limits.files);
    if (files.kind !== 'found') continue;
    for (const fd of files.value.names) {
      const link = host.fs.readlink(`/proc/${pid}/fd/${fd}`);
      // All of a process's, or none: the kernel asks whether this one may trace it (fs/proc/fd.c, proc_fd_access_allowed).
      if (link.kind === 'denied') break;
      if (link.kind !== 'found' || !paths.includes(link.value)) continue;
      const info = host.fs.readText(`/proc/${pid}/fdinfo/${fd}`, limits.text);
      if (info.kind !== 'found' || !isForWriting(info.value)) continue;
      const command = host.fs.readText(`/proc/${pid}/comm`, limits.text);
      return { path: link.value, pid: Number(pid), command: command.kind === 'found' ? command.value.trim() : '' };
    }
  }
  return null;
}

/** The line `flags:` of proc_pid_fdinfo(5), in octal: O_WRONLY is 1 and O_RDWR 2. */
function isForWriting(text: string): boolean {
  const flags = /^flags:\s*([0-7]+)$/m.exec(text)?.[1] ?? '0';
  return (Number.parseInt(flags, 8) & 3) !== 0;
}
