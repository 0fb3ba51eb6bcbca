import type { ImageName } from './images.ts';
import type { Expected } from './report-check.ts';

/** One container and one run of probe-env in it. */
export interface Row {
  readonly image: ImageName;
  /** Next to the program as PID 1, as an exec probe runs; or as PID 1 of a separate container, with `--app /app`. */
  readonly by: 'exec' | 'run';
  /** uid:gid of the container; also of the exec, unless that has its own. */
  readonly user: string;
  readonly execUser?: string;
  /** What distinguishes the row. */
  readonly note?: string;
  /** PID 1 and its arguments; by default /app. */
  readonly command?: readonly string[];
  /** Options of `docker run` in addition to the locked-down ones, or instead of them. */
  readonly flags?: readonly string[];
  readonly unlocked?: true;
  /** Another container whose pid namespace this one joins, as in a pod with shareProcessNamespace. */
  readonly neighbor?: { readonly image: ImageName; readonly user: string; readonly command: readonly string[] };
  /** The error when the program itself is started there: proof that the verdict is right. */
  readonly startFails?: string;
  /** Arguments of probe-env in addition to `--all`. */
  readonly args?: readonly string[];
  /** Where the portable directory is mounted, if not at its usual place: then it is started through its loader. */
  readonly at?: string;
  /** The machine's Go toolchain is mounted at /usr/local/go. */
  readonly withGo?: true;
  readonly expect: Expected;
}

const nonroot = '65532:65532';
const root = '0:0';
/** The directories a toolchain needs for its caches and its output. */
const writable = ['--tmpfs', '/tmp:exec,mode=1777', '--env', 'HOME=/tmp'];
const starved = ['--memory=64m', '--cpus=0.5'];

const commandLine = '/proc/1/cmdline, since /proc/1/exe is denied';
/** What switching to another user requires, and nothing else. */
const mayDrop = ['--cap-drop', 'ALL', '--cap-add', 'SETUID', '--cap-add', 'SETGID', '--network', 'none'];
/** As the official images of databases do it: the image's user is root, the program's is not. */
const dropped = {
  image: 'scratch, gosu-like',
  user: root,
  unlocked: true,
  flags: mayDrop,
  command: ['/drop', '/app'],
} as const;

/** `OK, but …` would be a warning. */
const ok = { exit: 0, line: 'OK ' } as const;
/** It was run, and its answer understood. */
const withToolchain = { ...ok, says: '"run":{"state":"ran"' } as const;
const noInterpreter = { exit: 1, line: 'FAIL libc/interpreter-missing: ' } as const;

/** Every kind of image, as an exec probe and as the entry point, as an ordinary user and as root. */
const images: readonly Row[] = [
  ...everyWay('scratch', ok),
  { image: 'scratch', by: 'exec', user: nonroot, flags: starved, note: '64 MiB, half a CPU', expect: ok },
  { image: 'scratch', by: 'exec', user: root, unlocked: true, note: 'writable, default capabilities', expect: ok },
  { image: 'scratch', by: 'exec', user: '1234:0', note: 'a uid as OpenShift gives', expect: ok },
  { image: 'scratch', by: 'exec', user: nonroot, flags: ['--pids-limit=20'], note: '20 pids', expect: ok },
  { image: 'scratch', by: 'exec', user: nonroot, at: '/mnt/probe', note: 'through its loader', expect: ok },
  ...everyWay('scratch, copied in', ok),
  ...everyWay('distroless/static', ok),
  { image: 'distroless/static', by: 'exec', user: nonroot, flags: starved, note: '64 MiB, half a CPU', expect: ok },
  ...everyWay('distroless/base', { ...ok, says: '/app: dynamic for glibc' }),
  ...everyWay('alpine', { ...ok, says: '/app: dynamic for musl' }),
  // A toolchain that can write nowhere may be worth a warning, but nothing more.
  ...everyWay('debian, go', { ...withToolchain, line: 'OK' }).map((row): Row => ({ ...row, withGo: true })),
  {
    image: 'debian, go',
    by: 'exec',
    user: nonroot,
    withGo: true,
    flags: writable,
    note: 'writable HOME',
    expect: withToolchain,
  },
  {
    image: 'debian, go',
    by: 'exec',
    user: nonroot,
    withGo: true,
    flags: [...starved, ...writable],
    note: '64 MiB, half a CPU',
    expect: withToolchain,
  },
  { image: 'debian, go', by: 'exec', user: nonroot, note: 'no toolchain mounted', expect: ok },
];

/** If the program cannot start, there is no container to exec into: probe-env is the entry point instead. */
const cannotStart: readonly Row[] = [
  ...asEntryPoint('scratch, cgo', noInterpreter),
  ...asEntryPoint('scratch, pie', noInterpreter),
  ...asEntryPoint('alpine, glibc program', noInterpreter),
  ...asEntryPoint('distroless/static, cgo', noInterpreter),
].map((row) => ({ ...row, startFails: 'exec /app: no such file or directory' }));

const zone = ['--env', 'TZ=Asia/Shanghai'];

/** Mistakes of an operator, and expectations that do not hold. */
const faults: readonly Row[] = [
  fault('scratch, no bundle', 'ssl/no-roots', {}),
  fault('scratch, expired bundle', 'ssl/no-usable-root', {}),
  fault('scratch, private bundle', 'ssl/bundle-unreadable', {}),
  { ...fault('scratch, private bundle', '', { user: root, note: 'its owner' }), expect: ok },
  fault('scratch', 'ssl/mount-hides-roots', { flags: ['--tmpfs', '/etc/ssl/certs'], note: 'a volume over the bundle' }),
  fault('scratch', 'ssl/required-ca-missing', { args: ['--require-ca', 'CN=Company Root'] }),
  fault('scratch', 'timezone/tz-file-missing', { flags: zone, note: 'TZ, and no tzdata' }),
  fault('distroless/static', 'timezone/mismatch', { flags: zone, args: ['--tz', 'Europe/Paris'] }),
  { ...fault('distroless/static', '', { flags: zone, args: ['--tz', 'PRC'], note: 'an alias' }), expect: ok },
  fault('distroless/static', 'go/version-outside-range', { args: ['--go', '>=99'] }),
  fault('distroless/base', 'libc/not-static', { args: ['--static'] }),
  fault('scratch', 'go/memory-limit-malformed', {
    by: 'run',
    flags: ['--env', 'GOMEMLIMIT=64MB'],
    startFails: 'malformed GOMEMLIMIT',
  }),
  fault('scratch, lost x bit', 'libc/not-executable', { by: 'run', startFails: 'permission denied' }),
];

/**
 * Which process is the program, and what may be seen of it: /proc/1/exe is open to the same uid and gid with no
 * capability missing, and to nobody else (ptrace(2), PTRACE_MODE_READ_FSCREDS).
 */
const whoMayLook: readonly Row[] = [
  found('the program is root, the probe is not', commandLine, { user: root, execUser: nonroot }),
  found('the program is not root, the probe is', commandLine, { user: nonroot, execUser: root }),
  found('another group', commandLine, { user: nonroot, execUser: '65532:0' }),
  found('relative command line', commandLine, {
    user: root,
    execUser: nonroot,
    flags: ['--workdir', '/'],
    command: ['./app'],
  }),
  found('setuid without a new program', commandLine, {
    image: 'scratch, setuid',
    user: root,
    execUser: nonroot,
    unlocked: true,
    flags: mayDrop,
  }),
  found('may be executed, not read', commandLine, { image: 'scratch, mode 0711', user: nonroot }),
  found('gosu-like, probed as root', commandLine, dropped),
  found('gosu-like, as the user with gid 0', commandLine, { ...dropped, execUser: '65532:0' }),
  found('gosu-like, as the user itself', '/proc/1/exe', { ...dropped, execUser: nonroot }),
  found('gosu-like, with SYS_PTRACE', '/proc/1/exe', { ...dropped, flags: [...mayDrop, '--cap-add', 'SYS_PTRACE'] }),
  found('--init', 'below docker-init, which is PID 1', { user: nonroot, flags: ['--init'] }),
  found('--init as root, probed as nonroot', 'below docker-init, which is PID 1, by its command line', {
    user: root,
    execUser: nonroot,
    flags: ['--init'],
  }),
  found('PID 1 is a shell', 'below sh, which is PID 1', {
    image: 'alpine',
    user: nonroot,
    command: ['/bin/sh', '-c', 'sleep 9999 & /app; exit'],
  }),
  found('shared processes, PID 1 is pause', "in this cgroup, because PID 1 is another container's", {
    user: nonroot,
    neighbor: { image: 'neighbor', user: '65535:65535', command: ['/pause'] },
  }),
  found("shared processes, PID 1 is another's program", "in this cgroup, because PID 1 is another container's", {
    user: nonroot,
    neighbor: { image: 'neighbor', user: nonroot, command: ['/neighbor'] },
  }),
  found(
    'shared processes, probed as another user',
    `in this cgroup, because PID 1 is another container's, by its command line`,
    {
      user: nonroot,
      execUser: root,
      neighbor: { image: 'neighbor', user: nonroot, command: ['/neighbor'] },
    },
  ),
];

export const rows: readonly Row[] = [...images, ...cannotStart, ...faults, ...whoMayLook];

function everyWay(image: ImageName, expect: Expected): Row[] {
  return [
    { image, by: 'exec', user: nonroot, expect: { ...expect, foundBy: '/proc/1/exe' } },
    { image, by: 'exec', user: root, expect: { ...expect, foundBy: '/proc/1/exe' } },
    ...asEntryPoint(image, expect),
  ];
}

function asEntryPoint(image: ImageName, expect: Expected): Row[] {
  return [nonroot, root].map((user) => ({ image, by: 'run', user, expect: { ...expect, foundBy: '--app' } }));
}

function fault(image: ImageName, code: string, setUp: Partial<Row>): Row {
  const words = [...(setUp.args ?? []), ...(setUp.note === undefined ? (setUp.flags ?? []) : [setUp.note])];
  const row: Row = { image, by: 'exec', user: nonroot, ...setUp, expect: { exit: 1, line: `FAIL ${code}: ` } };
  return words.length === 0 ? row : { ...row, note: words.join(' ') };
}

function found(note: string, foundBy: string, setUp: Partial<Row> & Pick<Row, 'user'>): Row {
  return { image: 'scratch', by: 'exec', note, ...setUp, expect: { ...ok, foundBy } };
}
