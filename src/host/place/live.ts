import { platformOfMachine } from '../../linux/machine/platform.ts';
import { createMountTable } from '../files/mounts.ts';
import type { RootFs } from '../files/rootfs.ts';
import type { App } from '../process/app.ts';
import { type CgroupLimits, createCgroupLimits } from '../process/cgroup-limits.ts';
import { createEnvironment, type Environment, readProcessEnvironment } from '../process/environment.ts';
import { findApp, namedApp, runningApp } from '../process/find-app.ts';
import { otherPrograms } from '../process/other-programs.ts';
import { neighborRemark, sandboxRemark } from '../process/pod-processes.ts';
import { createProcess } from '../process/process.ts';
import { createTools } from '../tools/tools.ts';
import { type Context, type Place, programPath } from './place.ts';

export interface LiveRequest {
  /** `--app`. */
  readonly app: string | null;
  /** False for `--no-tools`. */
  readonly tools: boolean;
}

/** The container that this process runs in. */
export function liveHost(request: LiveRequest, context: Context, fs: RootFs): Place {
  const { system, children, deadline, log } = context;
  const own = createEnvironment('self', system.env);
  const app =
    request.app === null ? findApp(fs, own, system.pid, system.cwd) : appOf(fs, request.app, own.get('PATH'), system);
  const env = environmentOf(fs, app, own);
  const program = createProcess(fs, app?.pid ?? 'self');
  const remark = request.app === null ? remarkOn(fs, app, system.pid) : null;
  const mounts = createMountTable(fs, 'self');
  const cgroup = createCgroupLimits(fs, mounts, () => program.cgroup);
  const without = (): string | null => whyWithoutTools(request, cgroup);
  return {
    fs,
    live: true,
    env,
    app,
    tools: createTools({ fs, env, system, children, deadline, log, without }),
    program,
    cwd: workingDirectory(fs, app) ?? system.cwd,
    mounts,
    cgroup,
    platform: platformOfMachine(system.machine, 'this machine'),
    declared: null,
    ...(system.refusesClone3 === undefined ? {} : { refusesClone3: system.refusesClone3 }),
    ...(remark === null ? {} : { remark }),
  };
}

function remarkOn(fs: RootFs, app: App | null, selfPid: number): string | null {
  return app === null
    ? (sandboxRemark(fs, 1, selfPid) ?? neighborRemark(fs, selfPid))
    : otherPrograms(fs, app, 1, selfPid);
}

/**
 * Based on the stated limit, not on a measurement: the same container gives the same report, however busy its node
 * is.
 */
function whyWithoutTools({ tools }: LiveRequest, limits: CgroupLimits): string | null {
  if (!tools) return '--no-tools was given';
  const { cpu } = limits;
  return cpu !== null && cpu < leastCpu ? 'this container gets too little CPU to run other programs besides' : null;
}

/** CPUs: with less, tools take the time that we need. */
const leastCpu = 1 / 8;

function appOf(fs: RootFs, named: string, path: string | undefined, { cwd, pid }: { cwd: string; pid: number }): App {
  const program = programPath(fs, named, path, cwd);
  return runningApp(fs, program, pid) ?? namedApp(fs, program, '--app');
}

function environmentOf(fs: RootFs, app: App | null, own: Environment): Environment {
  return (app?.pid == null ? null : readProcessEnvironment(fs, app.pid)) ?? own;
}

function workingDirectory(fs: RootFs, app: App | null): string | null {
  if (app?.pid == null) return null;
  const link = fs.readlink(`/proc/${app.pid}/cwd`);
  return link.kind === 'found' && link.value.startsWith('/') ? link.value : null;
}
