/**
 * Stands in for a running container in sample runs at the build, whose image keeps together what they touch: the made-up root
 * `rootfs` of the working directory is the whole file system, and nothing of this machine is seen, which would change the order of the image.
 * The engine evaluates this before the program starts.
 */
import type { Native, NativeFiles } from '../../src/runtime/static/native.ts';
import type { RawStat } from '../../src/runtime/syscalls.ts';

const native: Native = globalThis.__native;
const { stat, lstat, open, read, readSmall, close, readlink, readlinks, list, fromUtf8 } = native;

/** Cannot be read where no security module is active: EINVAL. */
const label = '/proc/self/attr/current';
let labelFd = -1;

/** The kernel follows these links to the program itself. */
const inside = (path: string): string => `rootfs${path === '/proc/1/exe' ? '/app/server' : path}`;

/** Whoever builds, in a container the files are root's. */
const owned = (found: RawStat | undefined): RawStat | undefined => found && Object.assign(found, { uid: 0, gid: 0 });

const ids = { pid: 7, uid: 0, gid: 0, groups: [0] };

/** What a tool prints. */
const answers: Readonly<Record<string, string>> = {
  '/usr/local/go/bin/go': JSON.stringify({
    CGO_ENABLED: '1',
    GOFLAGS: '',
    GOPROXY: 'https://proxy.golang.org,direct',
    GOROOT: '/usr/local/go',
    GOSUMDB: 'sum.golang.org',
    GOTOOLCHAIN: 'auto',
    GOVERSION: 'go1.25.0',
  }),
  '/usr/bin/file': 'ELF 64-bit LSB executable, x86-64, version 1 (SYSV), statically linked, stripped\n',
  '/usr/bin/ldd': '\tnot a dynamic executable\n',
};

/** Tools that were started, by pid; the descriptors of their pipes are the pid and the next number. */
const children = new Map<number, { unread: Uint8Array; ended: boolean }>();
const firstPid = 1000;

const isPipe = (fd: number): boolean => fd >= firstPid;

Object.assign(native, {
  stat: (path: string) => owned(stat(inside(path))),
  lstat: (path: string) => owned(lstat(`rootfs${path}`)),
  open: (path: string, flags: number) => {
    const fd = open(inside(path), flags);
    if (path === label) labelFd = fd;
    return fd;
  },
  readlink: (path: string) => readlink(`rootfs${path}`),
  readlinks: (directory: string, names: readonly string[]) => readlinks(`rootfs${directory}`, names),
  readSmall: (path: string, limit: number) => readSmall(inside(path), limit),
  read: (fd: number, bytes: Uint8Array, offset: number, length: number, position: number | null) => {
    // The kernel says EINVAL about a position below zero.
    if (!isPipe(fd)) return read(fd, bytes, offset, length, fd === labelFd ? -1 : position);
    const child = children.get(fd);
    const unread = child?.unread ?? new Uint8Array();
    bytes.set(unread, offset);
    if (child !== undefined) child.unread = new Uint8Array();
    return unread.length;
  },
  close: (fd: number) => {
    if (fd === labelFd) labelFd = -1;
    if (!isPipe(fd)) close(fd);
  },
  spawn: (file: string, _argv: readonly string[], _env: readonly string[], stderr: boolean) => {
    const pid = firstPid + 2 * children.size;
    children.set(pid, { unread: fromUtf8(answers[file] ?? ''), ended: false });
    return { pid, stdout: pid, stderr: stderr ? pid + 1 : -1 };
  },
  poll: (fds: readonly number[]) => ({ signals: [], ready: fds }),
  reap: () => {
    for (const [pid, child] of children) {
      if (child.ended) continue;
      child.ended = true;
      return { pid, exitCode: 0, signal: null };
    }
    return undefined;
  },
  becomeSubreaper: () => true,
  listen: () => undefined,
  kill: () => true,
  list: (path: string, limit: number) => list(`rootfs${path}`, limit),
  hasNoWriter: () => true,
  getxattr: () => undefined,
  changedAt: () => 0,
  statfs: () => ({ available: 1e9, inodes: 1e6, freeInodes: 9e5 }),
  ids: () => ids,
  env: () => ({
    PATH: '/usr/local/go/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
    HOME: '/root',
    HOSTNAME: 'example-5d4f8c7b9-abcde',
    KUBERNETES_SERVICE_HOST: '10.96.0.1',
    KUBERNETES_SERVICE_PORT: '443',
    KUBERNETES_SERVICE_PORT_HTTPS: '443',
    KUBERNETES_PORT: 'tcp://10.96.0.1:443',
    KUBERNETES_PORT_443_TCP: 'tcp://10.96.0.1:443',
  }),
  cwd: () => '/',
  executable: () => '/probe-env',
} satisfies Partial<Native> & Omit<NativeFiles, Unseen>);

/** Those that do not see this machine: they take an open file, or are for roots that are not our own. */
type Unseen = 'fstat' | 'write' | 'fsync' | 'setNonBlocking' | 'openPlace' | 'openBelow';
