import { execFileSync } from 'node:child_process';
import { mkdirSync, rmSync } from 'node:fs';
import { constants } from 'node:os';
import { join } from 'node:path';
import { type ContainerOptions, inside } from '../container.ts';
import type { Fault } from '../fault.ts';
import { judge, type Want } from '../judge.ts';
import type { Lab } from '../lab.ts';
import { afterScript, need } from '../wrappers.ts';

/** How the container is restricted, and the user in it. */
interface Lock {
  readonly fault: string;
  /** The words of nsenter once it is in the container: `--setuid`. */
  readonly who?: readonly string[];
  /** Before the container starts. */
  readonly arrange?: (root: string) => void;
  /** As root in the container's namespaces; `$ROOT` is its root. */
  readonly setup?: string;
  readonly container?: ContainerOptions;
  /** The outermost command prefix, on this machine's side. */
  readonly wrap?: readonly string[];
  readonly args?: readonly string[];
  readonly want?: Partial<Want>;
}

const group = 'locked-down containers';
const uid = (id: number, gid = id): string[] => [`--setgid=${gid}`, `--setuid=${id}`];
const readOnly = 'mount -o remount,ro,bind $ROOT';

const locks: readonly Lock[] = [
  ...[0, 1, 999, 1000, 65_532, 65_534, 4_000_000_000].map((id) => ({
    fault: id === 0 ? 'uid 0' : `uid ${id}, without an entry in passwd`,
    who: uid(id),
  })),
  { fault: 'uid 65532 with gid 0', who: uid(65_532, 0) },
  { fault: 'no-new-privileges, as root', wrap: ['setpriv', '--no-new-privs'] },
  { fault: 'a read-only root, uid 65532', setup: readOnly, who: uid(65_532) },
  { fault: 'a read-only root, root', setup: readOnly },
  { fault: 'no /tmp', arrange: without('tmp') },
  { fault: 'no /dev', arrange: without('dev') },
  { fault: 'no /etc/passwd', arrange: without('etc/passwd') },
  { fault: 'no /proc: not mounted', setup: 'umount $ROOT/proc' },
  { fault: '/proc is an empty tmpfs', setup: 'umount $ROOT/proc && mount -t tmpfs none $ROOT/proc' },
  { fault: '/proc is mounted read-only', setup: 'mount -o remount,ro $ROOT/proc' },
  {
    fault: '/proc/self/mountinfo and cgroup are masked by /dev/null',
    setup:
      'true > $ROOT/etc/null; for f in 1/mountinfo 1/cgroup 1/status; do mount --bind $ROOT/etc/null $ROOT/proc/$f; done',
  },
  { fault: 'hidepid=2, uid 65532', setup: 'mount -o remount,hidepid=2 $ROOT/proc', who: uid(65_532) },
  { fault: 'hidepid=1, uid 65532', setup: 'mount -o remount,hidepid=1 $ROOT/proc', who: uid(65_532) },
  { fault: 'only the program: no /etc, /tmp, /dev', arrange: without('tmp', 'dev', 'etc'), want: { exit: [0, 1] } },
  { fault: 'umask 0777, uid 65532', wrap: afterScript('umask 0777'), who: uid(65_532) },
  { fault: 'address space randomisation is off', wrap: ['setarch', '-R'] },
  { fault: 'niceness 19', wrap: ['nice', '-n', '19'] },
  { fault: 'no CPU but one', wrap: ['taskset', '-c', '0'] },
  {
    fault: 'all signals blocked or ignored by who started us',
    wrap: afterScript('trap "" HUP INT TERM CHLD PIPE'),
  },
  {
    fault: 'SIGSEGV blocked and ignored by who started us',
    wrap: ['env', '--block-signal=SEGV', '--ignore-signal=SEGV'],
  },
];

function without(...paths: readonly string[]): (root: string) => void {
  return (root) => {
    for (const path of paths) rmSync(join(root, path), { recursive: true, force: true });
  };
}

/** The healthy root with a place for the executable. */
function rootWithProbe(lab: Lab): string {
  const root = lab.containerRoot();
  mkdirSync(join(root, 'opt/probe-env/lib'), { recursive: true });
  return root;
}

function row({ fault, who = [], arrange = () => {}, setup = ':', wrap = [], args = ['--all'], want }: Lock): Fault {
  return {
    group,
    fault,
    expected: 'the same verdict as without it',
    async run(lab) {
      const root = rootWithProbe(lab);
      arrange(root);
      const place = `mount --bind '${lab.installed}' '${root}/opt/probe-env' && ROOT='${root}' && ${setup}`;
      return inside({ root, setup: place }, async (container) => {
        const [nsenter = '', ...words] = container.exec();
        const run = await lab.run({
          args,
          executable: '/opt/probe-env/probe-env',
          wrap: [...wrap, nsenter, ...words, ...who],
          timeout: 900,
        });
        return judge(lab, run, { exit: [0], leftovers: 'counted elsewhere', ...want });
      });
    },
  };
}

/** System calls that profiles deny: old profiles do not know them, and answer EPERM; newer ones answer ENOSYS. */
const profiles: readonly { calls: readonly string[]; errno: 'EPERM' | 'ENOSYS'; about?: Fault['about'] }[] = [
  { calls: ['statx'], errno: 'EPERM' },
  { calls: ['statx'], errno: 'ENOSYS' },
  { calls: ['openat2', 'pidfd_open'], errno: 'EPERM' },
  { calls: ['clone3'], errno: 'ENOSYS' },
  { calls: ['io_uring_setup'], errno: 'EPERM' },
  {
    calls: ['mprotect'],
    errno: 'EPERM',
    about: { executable: 'static', why: "since glibc's loader starts no program without it" },
  },
  {
    calls: ['clone3', 'io_uring_setup'],
    errno: 'EPERM',
    about: { executable: 'static', why: 'since glibc starts no thread after EPERM and Node aborts without one' },
  },
  { calls: ['statx', 'openat2', 'io_uring_setup', 'epoll_pwait2', 'rseq', 'membarrier', 'pidfd_open'], errno: 'EPERM' },
];

function underProfile({ calls, errno, about }: (typeof profiles)[number]): Fault {
  return {
    group,
    fault: `a seccomp profile that answers ${errno} to ${calls.join(', ')}`,
    expected: 'the same report, byte by byte, but for the filter that the sandbox probe sees',
    ...(about === undefined ? {} : { about }),
    async run(lab) {
      need('cc', '--version');
      const filter = join(lab.newDirectory(), 'seccomp');
      execFileSync('cc', ['-o', filter, join(import.meta.dirname, '../seccomp.c')]);
      const usual = await lab.run();
      const run = await lab.run({ wrap: [filter, String(constants.errno[errno]), ...calls, '--'] });
      const outcome = await judge(lab, run, { exit: [usual.status ?? -1] });
      const other =
        withoutSandbox(run.stdout) === withoutSandbox(usual.stdout)
          ? []
          : [`another report: ${run.stdout.slice(0, 100)}`];
      return { ...outcome, problems: [...outcome.problems, ...other] };
    },
  };
}

export const lockedDown: readonly Fault[] = [
  ...locks.map(row),
  ...profiles.map(underProfile),
  {
    group,
    fault: 'the working directory was deleted',
    expected: 'a report',
    async run(lab) {
      const run = await lab.run({
        wrap: afterScript(`mkdir ${lab.directory}/gone && cd ${lab.directory}/gone && rmdir ${lab.directory}/gone`),
      });
      return judge(lab, run, { exit: [0, 1] });
    },
  },
  {
    group,
    fault: 'the working directory cannot be entered or read',
    expected: 'a report',
    async run(lab) {
      const run = await lab.run({
        wrap: [
          ...afterScript(`mkdir -p ${lab.directory}/shut && cd ${lab.directory}/shut && chmod 0 .`),
          ...['setpriv', '--reuid=65532', '--regid=65532', '--clear-groups'],
        ],
      });
      return judge(lab, run, { exit: [0, 1] });
    },
  },
];

function withoutSandbox(text: string): string {
  return text.replace(/^sandbox: .*$/m, '');
}
