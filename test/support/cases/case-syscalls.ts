import { fromHex } from '#runtime/bytes.ts';
import { syscalls } from '../../../src/runtime/node/files.ts';
import type { RawSpace, RawStat, Syscalls } from '../../../src/runtime/syscalls.ts';
import type { CaseHost } from './case.ts';

/** The system calls of the runtime, which answer about `rootfs` as the case describes it: git keeps no modes, owners or denials. */
export function syscallsOf(
  rootfs: string,
  { denied, modes, owners, aliases, xattrs, space = {}, changed = {} }: CaseHost,
): Syscalls {
  // By path, as what is denied is known.
  const { openPlace: _, ...byPath } = syscalls;
  const disguised = withModes(byPath, rootfs, modes ?? {}, owners ?? {});
  const seen = aliased(denying(disguised, rootfs, denied ?? []), rootfs, Object.entries(aliases ?? {}));
  const calls: Syscalls = {
    ...seen,
    statfs: (path) => spaceOf(space, path.slice(rootfs.length)),
    changedAt: (path) => Date.parse(changed[path.slice(rootfs.length)] ?? '2001-01-01T00:00:00Z') / 1000,
  };
  if (xattrs === undefined) return calls;
  return {
    ...calls,
    getxattr(path, name) {
      const value = xattrs[path.slice(rootfs.length)]?.[name];
      return value === undefined ? undefined : fromHex(value);
    },
  };
}

const plenty: RawSpace = { available: 2 ** 40, inodes: 2 ** 20, freeInodes: 2 ** 20 };

function spaceOf(space: NonNullable<CaseHost['space']>, path: string): RawSpace {
  const mount = Object.keys(space).find((each) => path === each || path.startsWith(`${each}/`));
  return (mount === undefined ? undefined : space[mount]) ?? plenty;
}

function aliased(calls: Syscalls, rootfs: string, aliases: readonly [path: string, stands: string][]): Syscalls {
  if (aliases.length === 0) return calls;
  const real = (path: string): string => {
    const inside = path.slice(rootfs.length);
    const alias = aliases.find(([name]) => inside === name || inside.startsWith(`${name}/`));
    return alias === undefined ? path : rootfs + alias[1] + inside.slice(alias[0].length);
  };
  return {
    ...calls,
    lstat: (path) => calls.lstat(real(path)),
    stat: (path) => calls.stat(real(path)),
    readlink: (path) => calls.readlink(real(path)),
    open: (path) => calls.open(real(path)),
    list: (path, limit) => calls.list(real(path), limit),
  };
}

function withModes(
  calls: Syscalls,
  rootfs: string,
  modes: Readonly<Record<string, string>>,
  owners: Readonly<Record<string, string>>,
): Syscalls {
  const opened = new Map<number, string>();
  const maker = calls.stat(rootfs);
  const disguise = <T extends RawStat | undefined>(path: string, stats: T): T => {
    const inside = path.slice(rootfs.length);
    const [mode, owner] = [modes[inside], owners[inside]];
    const isMakers = stats !== undefined && maker?.uid !== 0 && stats.uid === maker?.uid;
    if (stats === undefined || (mode === undefined && owner === undefined && !isMakers)) return stats;
    // What belongs to whoever cloned the repository, or runs the tests, stands for what root made.
    const [uid = isMakers ? 0 : stats.uid, gid = isMakers ? 0 : stats.gid] = owner?.split(':').map(Number) ?? [];
    const shown = { mode: mode === undefined ? stats.mode : Number.parseInt(mode, 8), uid, gid };
    return Object.assign(Object.create(Object.getPrototypeOf(stats)), stats, shown);
  };
  return {
    ...calls,
    lstat: (path) => disguise(path, calls.lstat(path)),
    stat: (path) => disguise(path, calls.stat(path)),
    open(path) {
      const fd = calls.open(path);
      opened.set(fd, path);
      return fd;
    },
    fstat: (fd) => disguise(opened.get(fd) ?? '', calls.fstat(fd)),
  };
}

function denying(calls: Syscalls, rootfs: string, denied: readonly string[]): Syscalls {
  const guard = (path: string, itself: boolean): string => {
    const inside = path.slice(rootfs.length);
    if (denied.some((place) => (itself && inside === place) || inside.startsWith(`${place}/`))) {
      throw Object.assign(new Error(`EACCES: permission denied, '${inside}'`), { code: 'EACCES' });
    }
    return path;
  };
  return {
    ...calls,
    lstat: (path) => calls.lstat(guard(path, false)),
    stat: (path) => calls.stat(guard(path, false)),
    readlink: (path) => calls.readlink(guard(path, inProc(path.slice(rootfs.length)))),
    open: (path) => calls.open(guard(path, true)),
    list: (path, limit) => calls.list(guard(path, true), limit),
  };
}

/** Magic links: readlink(2) on them needs the right to trace the process. */
function inProc(path: string): boolean {
  return path.startsWith('/proc/');
}
