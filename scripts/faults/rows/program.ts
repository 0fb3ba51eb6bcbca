import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { chmodSync, copyFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { limited } from '../cgroup.ts';
import { type Container, type ContainerOptions, idle, inside, service } from '../container.ts';
import type { Fault, Outcome } from '../fault.ts';
import { judge, together } from '../judge.ts';
import { goProgram, idleProgram, type Lab, type Run } from '../lab.ts';
import { allProcesses, zombiesOf } from '../processes.ts';
import { whenToolRuns } from '../when-tool-runs.ts';
import { need } from '../wrappers.ts';

/** setpriv's words for a user, as a runtime starts a process for it. */
const user = (uid: number, gid = uid): string[] => ['setpriv', `--reuid=${uid}`, `--regid=${gid}`, '--clear-groups'];
const noCapabilities = ['setpriv', '--bounding-set=-all', '--inh-caps=-all'];
/** The capabilities that Docker gives to root; CAP_SYS_PTRACE is not one of them. */
const dockerRoot = [
  'setpriv',
  '--inh-caps=-all',
  '--bounding-set=-all,+chown,+dac_override,+fowner,+fsetid,+kill,+setgid,+setuid,+setpcap,+net_bind_service,+net_raw,+sys_chroot,+mknod,+audit_write,+setfcap',
];

/** Who PID 1 is, who we are, and what we may see of it: the rule of ptrace(2), PTRACE_MODE_READ_FSCREDS. */
interface Sight {
  readonly fault: string;
  readonly pid1?: ContainerOptions;
  readonly probe?: readonly string[];
  /** What `foundBy` of the report must say; null if no program can be found. */
  readonly foundBy: RegExp | null;
  /** Where the report must have read the program's environment. */
  readonly environment?: 'self' | '/proc/1/environ';
  /** Puts us into a separate cgroup. */
  readonly enter?: readonly string[];
  /** Runs before the probe. */
  readonly before?: (container: Container, lab: Lab) => (() => void) | undefined;
}

const seen = { foundBy: /^\/proc\/1\/exe$/, environment: '/proc/1/environ' } as const;
const denied = { foundBy: /^\/proc\/1\/cmdline, since \/proc\/1\/exe is denied/, environment: 'self' } as const;

const sights: readonly Sight[] = [
  { fault: 'both uid 65532', pid1: { as: user(65532) }, probe: user(65532), ...seen },
  { fault: 'both root', ...seen },
  { fault: 'both root without capabilities', pid1: { as: noCapabilities }, probe: noCapabilities, ...seen },
  {
    fault: 'PID 1 is uid 65532, we are root without CAP_SYS_PTRACE',
    pid1: { as: user(65532) },
    probe: dockerRoot,
    ...denied,
  },
  { fault: 'PID 1 is uid 65532, we are uid 1000', pid1: { as: user(65532) }, probe: user(1000), ...denied },
  { fault: 'PID 1 is root, we are uid 65532', probe: user(65532), ...denied },
  { fault: 'PID 1 is root, we are root with fewer capabilities', probe: noCapabilities, ...denied },
  { fault: 'PID 1 is uid 999 by gosu, we are 999 with gid 0', pid1: { as: user(999) }, probe: user(999, 0), ...denied },
  { fault: 'PID 1 is uid 999 by gosu, we are 999:999', pid1: { as: user(999) }, probe: user(999), ...seen },
];

/** The path of PID 1's file, as the report must show it. */
async function look(lab: Lab, sight: Sight, pid1: ContainerOptions, path: string | null): Promise<Outcome> {
  need('setpriv', '--version');
  return inside(pid1, async (container) => {
    const after = sight.before?.(container, lab);
    const run = await lab.run({
      args: ['--all', '--format', 'json'],
      wrap: [...(sight.enter ?? []), ...container.exec(sight.probe)],
      timeout: 900,
    });
    after?.();
    const outcome = await judge(lab, run, { exit: [0, 1], leftovers: 'counted elsewhere' });
    return { ...outcome, got: describe(run), problems: [...outcome.problems, ...misfound(run, sight, path)] };
  });
}

type JsonReport = {
  readonly program: { readonly path: string; readonly foundBy: string } | null;
  readonly probes: readonly { readonly probe: string; readonly facts?: { readonly environment?: unknown } }[];
};

function parse(run: Run): JsonReport | null {
  try {
    return JSON.parse(run.stdout);
  } catch {
    return null;
  }
}

function describe(run: Run): string {
  const app = parse(run)?.program;
  return `${run.status} ${app ? `found by ${app.foundBy}` : 'no program'}`;
}

function misfound(run: Run, { foundBy, environment }: Sight, path: string | null): string[] {
  const report = parse(run);
  if (report === null) return ['no report'];
  const problems = [];
  if (foundBy === null) return report.program === null ? [] : [`found by ${report.program.foundBy}`];
  if (!foundBy.test(report.program?.foundBy ?? ''))
    problems.push(`found by ${report.program?.foundBy}, not ${foundBy}`);
  if (path !== null && report.program?.path !== path) problems.push(`found ${report.program?.path}, not ${path}`);
  const source = report.probes.find(({ probe }) => probe === 'timezone')?.facts?.environment;
  if (environment !== undefined && source !== environment)
    problems.push(`environment of ${source}, not ${environment}`);
  return problems;
}

function row(sight: Sight): Fault {
  return {
    group: 'the program under other users, inits and locks',
    fault: sight.fault,
    expected:
      sight.foundBy === null
        ? 'no program, and it says so'
        : `found by ${sight.foundBy.source.replaceAll(/[\\^$]/g, '')}`,
    run: (lab) => look(lab, sight, sight.pid1 ?? {}, idleProgram),
  };
}

function startCompanion(command: string, args: readonly string[]): ChildProcess {
  const companion = spawn(command, args, { stdio: ['pipe', 'ignore', 'ignore'] });
  execFileSync('sleep', ['0.2']); // until it is the program
  return companion;
}

/** Signals the probe, whose parent is nsenter in place of the runtime. */
function killInside(nsenter: number | undefined, signal: NodeJS.Signals): void {
  for (const { pid, parent } of allProcesses()) {
    if (parent !== nsenter) continue;
    try {
      process.kill(pid, signal);
    } catch (error) {
      // On a busy machine it may already have ended.
      if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error;
    }
  }
}

/** A copy of the program that may be modified. */
function copyOf(lab: Lab, name = 'server'): string {
  const path = join(lab.folder(), name);
  copyFileSync(idleProgram, path);
  chmodSync(path, 0o755);
  return path;
}

function special(
  fault: string,
  expected: string,
  arrange: (lab: Lab) => { sight: Omit<Sight, 'fault'>; pid1: ContainerOptions; path: string | null },
): Fault {
  return {
    group: 'the program under other users, inits and locks',
    fault,
    expected,
    async run(lab) {
      const { sight, pid1, path } = arrange(lab);
      return look(lab, { fault, ...sight }, pid1, path);
    },
  };
}

/** One of its children ends soon, one is killed with its group, one is in its own session and holds no pipe. */
const abandoning = 'sleep 0.01 & sleep 1000 & setsid sleep 1000 >/dev/null 2>&1 & exit 0';

export const program: readonly Fault[] = [
  ...sights.map(row),
  special('its file has mode 0711', 'found, in one way or the other', (lab) => {
    const path = copyOf(lab);
    chmodSync(path, 0o711); // kernels differ in whether such a process may be looked at
    const sight = { foundBy: /^\/proc\/1\/(exe$|cmdline)/, probe: user(65532) };
    return { sight, pid1: { as: user(65532), command: [path, ...idle] }, path };
  }),
  special('its file has capabilities', 'found by cmdline', (lab) => {
    need('setcap', '-h');
    const path = copyOf(lab);
    execFileSync('setcap', ['cap_net_bind_service+ep', path]);
    return { sight: { ...denied, probe: user(65532) }, pid1: { as: user(65532), command: [path, ...idle] }, path };
  }),
  special('its file was deleted since it started', 'found by /proc/1/exe', (lab) => {
    const path = copyOf(lab);
    return {
      sight: {
        ...seen,
        before: () => {
          rmSync(path);
          return undefined;
        },
      },
      pid1: { command: [path, ...idle] },
      path,
    };
  }),
  special('PID 1 is a shell that started it', 'found below PID 1', () => ({
    sight: { foundBy: /^below sh, which is PID 1/ },
    pid1: { command: ['/bin/sh', '-c', `exec 3<&0; ${goProgram} ${service.join(' ')} <&3 & wait`] },
    path: goProgram,
  })),
  special('PID 1 is an init that started it as another user', 'found below PID 1', (lab) => {
    const init = join(lab.folder(), 'docker-init');
    copyFileSync('/bin/sh', init);
    return {
      sight: { foundBy: /^below docker-init, which is PID 1/, probe: user(65532) },
      pid1: {
        command: [init, '-c', `exec 3<&0; ${user(65532).join(' ')} ${goProgram} ${service.join(' ')} <&3 & wait`],
      },
      path: goProgram,
    };
  }),
  {
    group: 'the program under other users, inits and locks',
    fault: 'PID 1 is the pod’s pause, and processes are shared',
    expected: 'found by its cgroup',
    run: (lab) =>
      limited({ pids: 100 }, (ours) => {
        const pause = join(lab.folder(), 'pause');
        copyFileSync('/bin/sleep', pause);
        chmodSync(pause, 0o755);
        const sight: Sight = {
          fault: '',
          foundBy: /in this cgroup/,
          probe: user(65532),
          enter: ours.enter(),
          before: (container) => {
            const [command = '', ...words] = [
              ...ours.enter(),
              ...container.exec([...user(65532), goProgram, ...service]),
            ];
            const companion = startCompanion(command, words);
            return () => companion.kill('SIGKILL');
          },
        };
        return look(lab, sight, { as: user(65535), command: [pause, '1000'] }, goProgram);
      }),
  },
  ...[1, 2].map((hidepid) =>
    special(`/proc is mounted with hidepid=${hidepid}, PID 1 is another user`, 'no program, or by cmdline', () => ({
      sight: { foundBy: null, probe: user(65532) },
      pid1: { setup: `mount -o remount,hidepid=${hidepid} /proc` },
      path: null,
    })),
  ),
  special('/proc is mounted with hidepid=2, same user', 'found by /proc/1/exe', () => ({
    sight: { ...seen, probe: user(65532) },
    pid1: { setup: 'mount -o remount,hidepid=2 /proc', as: user(65532) },
    path: idleProgram,
  })),
  special('/proc is an empty directory', 'no program, and it says so', () => ({
    sight: { foundBy: null },
    pid1: { setup: 'mount -t tmpfs none /proc' },
    path: null,
  })),
  {
    group: 'the program under other users, inits and locks',
    fault: 'PID 1 is probe-env itself',
    expected: 'no program, a report',
    async run(lab) {
      need('unshare', '--pid', '--fork', '--mount-proc', 'true');
      const run = await lab.run({
        args: ['--all', '--format', 'json'],
        wrap: ['unshare', '--pid', '--fork', '--mount-proc'],
      });
      const outcome = await judge(lab, run, { exit: [0, 1] });
      return { ...outcome, problems: [...outcome.problems, ...misfound(run, { fault: '', foundBy: null }, null)] };
    },
  },
  zombies('200 runs', {}, 200),
  zombies(
    '10 runs in which go, file and ldd hang',
    { go: 'exec sleep 1000', file: 'exec sleep 1000', ldd: 'exec sleep 1000' },
    10,
  ),
  zombies(
    '10 runs in which the child of a waiting ldd and file hangs',
    { file: 'sleep 1000; :', ldd: 'sleep 1000; :' },
    10,
  ),
  zombies('10 runs that are killed by SIGTERM', { go: 'exec sleep 1000' }, 10, 'SIGTERM'),
  {
    ...zombies('10 runs in which file and ldd leave children behind', { file: abandoning, ldd: abandoning }, 10),
    about: { executable: 'static', why: 'which can ask the kernel for them (PR_SET_CHILD_SUBREAPER)' },
  },
];

/** The number of additional zombies of a PID 1 that never waits. */
function zombies(
  what: string,
  scripts: Readonly<Record<string, string>>,
  runs: number,
  signal?: NodeJS.Signals,
): Fault {
  return {
    group: 'a PID 1 that never waits for children',
    fault: what,
    expected: 'no zombie more than before',
    async run(lab) {
      const folder = lab.tools(scripts);
      return inside({ env: { PATH: `${folder}:/usr/local/go/bin:/usr/bin:/bin` } }, async (container) => {
        const before = zombiesOf(container.pid).map(({ pid }) => pid);
        const outcomes: Outcome[] = [];
        for (let count = 0; count < runs; count += 1) {
          const run = await lab.run({
            wrap: container.exec(),
            env: { PATH: `${folder}:/usr/local/go/bin:/usr/bin:/bin` },
            timeout: Object.keys(scripts).length === 0 ? 900 : 500,
            ...(signal === undefined
              ? {}
              : { during: (child) => whenToolRuns(child, folder, () => killInside(child.pid, signal)) }),
          });
          outcomes.push(await judge(lab, run, { exit: [0, 1, 3], leftovers: 'counted elsewhere' }));
        }
        await new Promise((resolve) => setTimeout(resolve, 50));
        const more = zombiesOf(container.pid).filter(({ pid }) => !before.includes(pid));
        const outcome = together(outcomes);
        return {
          ...outcome,
          got: `${more.length} more`,
          problems: [
            ...new Set(outcome.problems),
            ...(more.length > 0 ? [`zombies: ${more.map(({ name }) => name).join(', ')}`] : []),
          ],
        };
      });
    },
  };
}
