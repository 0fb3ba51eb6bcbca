import { UsageError } from '../../cli/usage-error.ts';
import { platformOfMachine } from '../../linux/machine/platform.ts';
import { createMountTable } from '../files/mounts.ts';
import { createRootFs, type RootFs } from '../files/rootfs.ts';
import { noCgroupLimits } from '../process/cgroup-limits.ts';
import { createEnvironment, readProcessEnvironment } from '../process/environment.ts';
import { findAppOf, namedApp } from '../process/find-app.ts';
import { otherPrograms } from '../process/other-programs.ts';
import { sandboxRemark } from '../process/pod-processes.ts';
import { createProcess } from '../process/process.ts';
import { noTools } from '../tools/tools.ts';
import { type Context, type Place, programPath } from './place.ts';

/** The process whose root it is, `/proc/<pid>/root`; null for an unpacked image. */
export function processOfRoot(root: string): number | null {
  const pid = /^\/proc\/(\d+)\/root$/.exec(root)?.[1];
  return pid === undefined ? null : Number(pid);
}

/** The container of a process, behind `/proc/<pid>/root`: its own program is inspected. */
export function hostBehindRoot(
  { root, pid, app: named }: { readonly root: string; readonly pid: number; readonly app: string | null },
  context: Context,
  systemFs: RootFs,
): Place {
  const fs = createRootFs(context.calls, context.deadline, root);
  const nobody = createEnvironment('none', {});
  const running = findAppOf(pid, { fs: systemFs, files: fs, env: nobody, cwd: '/', selfPid: context.system.pid });
  const env = (running?.pid == null ? null : readProcessEnvironment(systemFs, running.pid)) ?? nobody;
  const app =
    named !== null
      ? namedApp(fs, programPath(fs, named, env.get('PATH'), '/'), '--app')
      : running === null
        ? null
        : namedApp(fs, running.path, running.foundBy, true);
  const program = createProcess(systemFs, running?.pid ?? pid);
  const self = context.system.pid;
  const sandbox = running === null ? sandboxRemark(systemFs, pid, self) : null;
  if (sandbox !== null && named === null) throw new UsageError(`--root: ${sandbox}`);
  const remark = running !== null && named === null ? otherPrograms(systemFs, running, pid, self) : sandbox;
  return {
    fs,
    live: false,
    env,
    app,
    tools: noTools('--root is another system'),
    program,
    cwd: '/',
    mounts: createMountTable(systemFs, program.pid),
    cgroup: noCgroupLimits,
    platform: platformOfMachine(context.system.machine, 'this machine'),
    declared: null,
    ...(remark === null ? {} : { remark }),
  };
}
