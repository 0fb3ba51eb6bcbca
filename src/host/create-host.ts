import { crypto } from '#runtime/crypto.ts';
import { tlsHandshake } from '#runtime/tls.ts';
import { UsageError } from '../cli/usage-error.ts';
import type { Deadline } from '../deadline.ts';
import { defaultPath, findInPath } from '../linux/path-search.ts';
import type { Logger } from '../log.ts';
import type { Syscalls } from '../runtime/syscalls.ts';
import type { System } from '../runtime/system.ts';
import { createMountTable } from './files/mounts.ts';
import { trimTrailingSlashes } from './files/paths.ts';
import { createRootFs, type RootFs } from './files/rootfs.ts';
import type { Host } from './host.ts';
import { createAccounts } from './process/accounts.ts';
import type { App } from './process/app.ts';
import { createCgroupLimits } from './process/cgroup-limits.ts';
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
  const root = trimTrailingSlashes(absolute(request.root, system.cwd));
  const place = root === '' ? liveHost(request, context, systemFs) : rootHost(request, root, context, systemFs);
  context.log.debug({ app: place.app?.path ?? null, foundBy: place.app?.foundBy, env: place.env.source }, 'host');
  const mounts = createMountTable(place.live ? place.fs : systemFs, place.live ? 'self' : place.program.pid);
  return {
    ...place,
    mounts,
    cgroup: createCgroupLimits(place.fs, mounts, () => (place.live ? place.program.cgroup : null)),
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

type Place = Pick<Host, 'fs' | 'live' | 'env' | 'app' | 'tools' | 'cwd' | 'program'>;

function liveHost(request: HostRequest, context: Context, fs: RootFs): Place {
  const { system, children, deadline, log } = context;
  const own = createEnvironment('self', system.env);
  const app =
    request.app === null
      ? findApp(fs, own, system.pid, system.cwd)
      : appOf(fs, request.app, own.get('PATH'), system.cwd);
  const env = environmentOf(fs, app, own);
  const tools = createTools({ fs, env, system, children, deadline, log, without: whyWithoutTools(request) });
  const program = createProcess(fs, app?.pid ?? 'self');
  return { fs, live: true, env, app, tools, program, cwd: workingDirectory(fs, app) ?? system.cwd };
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
      ? namedApp(fs, programPath(fs, request.app, env.get('PATH'), '/'), '--app')
      : running === null
        ? null
        : namedApp(fs, running.path, running.foundBy, true);
  const program = createProcess(systemFs, pid === undefined ? null : (running?.pid ?? Number(pid)));
  return { fs, live: false, env, app, tools: noTools('--root is another system'), program, cwd: '/' };
}

function appOf(fs: RootFs, named: string, path: string | undefined, cwd: string): App {
  const program = programPath(fs, named, path, cwd);
  return runningApp(fs, program) ?? namedApp(fs, program, '--app');
}

/**
 * Where a program lies that was named as in a shell: by a path, relative ones from `cwd`, or as a command in PATH.
 * @throws UsageError in the words of os/exec for a command that is not there
 */
function programPath(fs: RootFs, named: string, path: string | undefined, cwd: string): string {
  if (named.includes('/')) return absolute(named, cwd);
  const searched = path || defaultPath;
  const found = findInPath(fs, searched, named);
  if (found !== null) return found.path;
  throw new UsageError(`--app: exec: "${named}": executable file not found in $PATH (${searched})`);
}

function absolute(path: string, cwd: string): string {
  if (path.startsWith('/')) return path;
  return `${cwd === '/' ? '' : cwd}/${path.replace(/^(?:\.\/+)+/, '')}`;
}

/**
 * Behind a root that cannot be entered everything would be "absent" or "denied", and look like a fault of the image.
 * @throws UsageError
 */
function refuseUnusable(given: string, root: string, systemFs: RootFs): void {
  const inside = systemFs.stat(`${root}/.`);
  if (inside.kind === 'found') return;
  if (inside.kind !== 'denied') {
    const exists = systemFs.stat(root).kind === 'found';
    throw new UsageError(`--root: ${given} ${exists ? 'is not a directory' : 'does not exist'}`);
  }
  throw new UsageError(
    root.startsWith('/proc/')
      ? `--root: ${given} is denied: run as the user of that process, or with CAP_SYS_PTRACE (kubectl debug --profile=general)`
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
