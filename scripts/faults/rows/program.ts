import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { chmodSync, copyFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { limited } from '../cgroup.ts';
import { idle, service } from '../container.ts';
import type { Fault } from '../fault.ts';
import { judge } from '../judge.ts';
import { goProgram, idleProgram, type Lab } from '../lab.ts';
import { need } from '../wrappers.ts';
import { arrangedRow, look, misfound, type Sight, sightGroup, sightRow } from './sight.ts';

/** setpriv's words for a user, as a runtime starts a process for it. */
const user = (uid: number, gid = uid): string[] => ['setpriv', `--reuid=${uid}`, `--regid=${gid}`, '--clear-groups'];
const noCapabilities = ['setpriv', '--bounding-set=-all', '--inh-caps=-all'];
/** The capabilities that Docker gives to root; CAP_SYS_PTRACE is not one of them. */
const dockerRoot = [
  'setpriv',
  '--inh-caps=-all',
  '--bounding-set=-all,+chown,+dac_override,+fowner,+fsetid,+kill,+setgid,+setuid,+setpcap,+net_bind_service,+net_raw,+sys_chroot,+mknod,+audit_write,+setfcap',
];

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

export const program: readonly Fault[] = [
  ...sights.map(sightRow),
  arrangedRow('its file has mode 0711', 'found, in one way or the other', (lab) => {
    const path = copyOf(lab);
    chmodSync(path, 0o711); // kernels differ in whether such a process may be looked at
    const sight = { foundBy: /^\/proc\/1\/(exe$|cmdline)/, probe: user(65532) };
    return { sight, pid1: { as: user(65532), command: [path, ...idle] }, path };
  }),
  arrangedRow('its file has capabilities', 'found by cmdline', (lab) => {
    need('setcap', '-h');
    const path = copyOf(lab);
    execFileSync('setcap', ['cap_net_bind_service+ep', path]);
    return { sight: { ...denied, probe: user(65532) }, pid1: { as: user(65532), command: [path, ...idle] }, path };
  }),
  arrangedRow('its file was deleted since it started', 'found by /proc/1/exe', (lab) => {
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
  arrangedRow('PID 1 is a shell that started it', 'found below PID 1', () => ({
    sight: { foundBy: /^below sh, which is PID 1/ },
    pid1: { command: ['/bin/sh', '-c', `exec 3<&0; '${goProgram}' ${service.join(' ')} <&3 & wait`] },
    path: goProgram,
  })),
  arrangedRow('PID 1 is an init that started it as another user', 'found below PID 1', (lab) => {
    const init = join(lab.newDirectory(), 'docker-init');
    copyFileSync('/bin/sh', init);
    return {
      sight: { foundBy: /^below docker-init, which is PID 1/, probe: user(65532) },
      pid1: {
        command: [init, '-c', `exec 3<&0; ${user(65532).join(' ')} '${goProgram}' ${service.join(' ')} <&3 & wait`],
      },
      path: goProgram,
    };
  }),
  {
    group: sightGroup,
    fault: 'PID 1 is the pod’s pause, and processes are shared',
    expected: 'found by its cgroup',
    run: (lab) =>
      limited({ pids: 100 }, (ours) => {
        const pause = join(lab.newDirectory(), 'pause');
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
    arrangedRow(`/proc is mounted with hidepid=${hidepid}, PID 1 is another user`, 'no program, or by cmdline', () => ({
      sight: { foundBy: null, probe: user(65532) },
      pid1: { setup: `mount -o remount,hidepid=${hidepid} /proc` },
      path: null,
    })),
  ),
  arrangedRow('/proc is mounted with hidepid=2, same user', 'found by /proc/1/exe', () => ({
    sight: { ...seen, probe: user(65532) },
    pid1: { setup: 'mount -o remount,hidepid=2 /proc', as: user(65532) },
    path: idleProgram,
  })),
  arrangedRow('/proc is an empty directory', 'no program, and it says so', () => ({
    sight: { foundBy: null },
    pid1: { setup: 'mount -t tmpfs none /proc' },
    path: null,
  })),
  {
    group: sightGroup,
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
];

function startCompanion(command: string, args: readonly string[]): ChildProcess {
  const companion = spawn(command, args, { stdio: ['pipe', 'ignore', 'ignore'] });
  execFileSync('sleep', ['0.2']); // until it is the program
  return companion;
}

/** A copy of the program that may be modified. */
function copyOf(lab: Lab, name = 'server'): string {
  const path = join(lab.newDirectory(), name);
  copyFileSync(idleProgram, path);
  chmodSync(path, 0o755);
  return path;
}
