import { crypto } from '#runtime/crypto.ts';
import { tlsHandshake } from '#runtime/tls.ts';
import { UsageError } from '../cli/usage-error.ts';
import type { Deadline } from '../deadline.ts';
import type { Logger } from '../log.ts';
import type { Syscalls } from '../runtime/syscalls.ts';
import type { System } from '../runtime/system.ts';
import { createMountTable } from './files/mounts.ts';
import { withoutClosingSlashes } from './files/paths.ts';
import { createRootFs, type RootFs } from './files/rootfs.ts';
import type { Host } from './host.ts';
import { createAccounts } from './process/accounts.ts';
import type { App } from './process/app.ts';
import { createEnvironment, type Environment, readProcessEnvironment } from './process/environment.ts';
import { findApp, findAppOf, namedApp, runningApp } from './process/find-app.ts';
import { createProcess } from './process/process.ts';
import type { Children } from './tools/children.ts';
import { createTools, noTools } from './tools/tools.ts';

export interface HostRequest {
  /** `--root`. */
  readonly root: string;
  /** `--app`. */
  readonly app: string | null;
  /** False for `--no-tools`. */
  readonly tools: boolean;
  /** There is too little CPU for us and for tools. */
  readonly starved: boolean;
}

interface Context {
  readonly calls: Syscalls;
  readonly system: System;
  readonly children: Children;
  readonly deadline: Deadline;
  readonly log: Logger;
  readonly now: Date;
}

/** The container that we run in, or the one behind another root. */
export function createHost(request: HostRequest, context: Context): Host {
  const { calls, system, deadline } = context;
  const systemFs = createRootFs(calls, deadline, '/');
  const root = withoutClosingSlashes(request.root);
  const place = root === '' ? liveHost(request, context, systemFs) : rootHost(request, root, context, systemFs);
  context.log.debug({ app: place.app?.path ?? null, foundBy: place.app?.foundBy, env: place.env.source }, 'host');
  return {
    ...place,
    accounts: createAccounts(place.fs),
    machine: system.machine,
    now: context.now,
    deadline,
    crypto,
    tls: { handshake: (target) => tlsHandshake(target, deadline.remainingMs() * (1 - reserve)) },
  };
}

/** The part of the time left that is kept back from a TLS handshake for the verdict. */
const reserve = 0.15;

type Place = Pick<Host, 'fs' | 'live' | 'env' | 'app' | 'tools' | 'cwd' | 'program' | 'mounts'>;

function liveHost(request: HostRequest, context: Context, fs: RootFs): Place {
  const { system, children, deadline, log } = context;
  const own = createEnvironment('self', system.env);
  const app =
    request.app === null
      ? findApp(fs, own, system.pid, system.cwd)
      : (runningApp(fs, request.app) ?? namedApp(fs, request.app, '--app'));
  const env = environmentOf(fs, app, own);
  const tools = createTools({ fs, env, system, children, deadline, log, without: whyWithoutTools(request) });
  const program = createProcess(fs, app?.pid ?? 'self');
  const mounts = createMountTable(fs);
  return { fs, live: true, env, app, tools, program, mounts, cwd: workingDirectory(fs, app) ?? system.cwd };
}

function whyWithoutTools({ tools, starved }: HostRequest): string | null {
  if (!tools) return '--no-tools was given';
  return starved ? 'this container gets too little CPU to run other programs besides' : null;
}

/** An unpacked image has no processes. Behind /proc/<pid>/root runs one, whose program and environment are asked for. */
function rootHost(request: HostRequest, root: string, context: Context, systemFs: RootFs): Place {
  refuseUnusable(request.root, root, systemFs);
  const fs = createRootFs(context.calls, context.deadline, root);
  const nobody = createEnvironment('none', {});
  const pid = root.startsWith('/proc/') ? /^\/proc\/(\d+)\/root$/.exec(root)?.[1] : undefined;
  const place = { fs: systemFs, env: nobody, cwd: '/', selfPid: context.system.pid };
  const running = pid === undefined ? null : findAppOf(Number(pid), place);
  const env = (running?.pid == null ? null : readProcessEnvironment(systemFs, running.pid)) ?? nobody;
  const app =
    request.app !== null
      ? namedApp(fs, request.app, '--app')
      : running === null
        ? null
        : namedApp(fs, running.path, running.foundBy, true);
  const program = createProcess(systemFs, pid === undefined ? null : (running?.pid ?? Number(pid)));
  // The system's own /proc tells of the mounts that the other process sees, as it sees them.
  const table = createMountTable(systemFs);
  const mounts: Host['mounts'] = (of) => (pid === undefined ? [] : table(of === 'self' ? Number(pid) : of));
  return { fs, live: false, env, app, tools: noTools('--root is another system'), program, mounts, cwd: '/' };
}

/**
 * Behind a root that cannot be entered everything would be "absent" or "denied", and look like a fault of the image.
 * @throws UsageError
 */
function refuseUnusable(given: string, root: string, systemFs: RootFs): void {
  const inside = systemFs.stat(`${root}/.`);
  if (inside.kind === 'found') return;
  if (inside.kind !== 'denied') throw new UsageError(`--root: ${given} is no directory`);
  throw new UsageError(
    root.startsWith('/proc/')
      ? `--root: ${given} is denied: be the user of that process, or have CAP_SYS_PTRACE (kubectl debug --profile=general)`
      : `--root: ${given} is denied to this user`,
  );
}

function environmentOf(fs: RootFs, app: App | null, own: Environment): Environment {
  return (app?.pid == null ? null : readProcessEnvironment(fs, app.pid)) ?? own;
}

function workingDirectory(fs: RootFs, app: App | null): string | null {
  if (app?.pid == null) return null;
  const link = fs.readlink(`/proc/${app.pid}/cwd`);
  return link.kind === 'found' && link.value.startsWith('/') ? link.value : null;
}
