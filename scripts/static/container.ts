/**
 * Stands in for a running container in sample runs at the build, whose image keeps together what they touch: the made-up root
 * `rootfs` of the working directory is the whole file system, and nothing of this machine is seen, which would change the order of the image.
 * The engine evaluates this before the program starts.
 */
import type { Native, NativeStat } from '../../src/runtime/static/native.ts';

const native: Native = globalThis.__native;
const { stat, lstat, open, readlink, list } = native;

/** The kernel follows these links to the program itself. */
const inside = (path: string): string => `rootfs${path === '/proc/1/exe' ? '/app/server' : path}`;

/** Whoever builds, in a container the files are root's. */
const owned = (found: NativeStat | undefined): NativeStat | undefined =>
  found && Object.assign(found, { uid: 0, gid: 0 });

const ids = { pid: 7, ppid: 0, uid: 0, euid: 0, suid: 0, gid: 0, egid: 0, sgid: 0, groups: [0] };

Object.assign(native, {
  stat: (path: string) => owned(stat(inside(path))),
  lstat: (path: string) => owned(lstat(`rootfs${path}`)),
  open: (path: string, flags: number) => open(inside(path), flags),
  readlink: (path: string) => readlink(`rootfs${path}`),
  list: (path: string, limit: number) => list(`rootfs${path}`, limit),
  access: () => undefined,
  hasNoWriter: () => true,
  getxattr: () => undefined,
  lgetxattr: () => undefined,
  statfs: () => ({ type: 0x794c_7630, flags: 0x1000, available: 1e9, inodes: 1e6, freeInodes: 9e5 }),
  ids: () => ids,
  env: () => ({ PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin', HOME: '/root' }),
  cwd: () => '/',
  umask: () => 0o022,
  executable: () => '/probe-env',
} satisfies Partial<Native>);
