import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, rmdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Command } from './measure.ts';

/** One file of a control group: controller, name, value. */
type Setting = readonly [controller: string, file: string, value: string];

/** What `docker run --cpus` and `--memory` write, by version of the kernel's interface. */
const interfaces = {
  v2: {
    cpu: (percent: number): Setting[] => [['/sys/fs/cgroup', 'cpu.max', `${percent * 1000} 100000`]],
    memory: (megabytes: number): Setting[] => [['/sys/fs/cgroup', 'memory.max', String(megabytes << 20)]],
  },
  v1: {
    cpu: (percent: number): Setting[] => [
      ['/sys/fs/cgroup/cpu', 'cpu.cfs_period_us', '100000'],
      ['/sys/fs/cgroup/cpu', 'cpu.cfs_quota_us', String(percent * 1000)],
    ],
    memory: (megabytes: number): Setting[] => [
      ['/sys/fs/cgroup/memory', 'memory.limit_in_bytes', String(megabytes << 20)],
    ],
  },
};

/**
 * Runs a command that prints its report as JSON with 5 % of a CPU and 64 MB of memory, as many times as asked.
 *
 * @returns how long each run took by its own account, in milliseconds; or why that could not be tried
 */
export function measureThrottled(command: Command, times: number): number[] | { missing: string } {
  return withLimits({ cpuPercent: 5, memoryMb: 64 }, (groups) =>
    Array.from({ length: times }, () => timeOf(runInside(groups, command))),
  );
}

/**
 * Makes a control group with limits, for as long as `use` runs.
 * @returns what `use` returns, or why there is no such group
 */
export function withLimits<T>(
  { cpuPercent, memoryMb }: { readonly cpuPercent?: number; readonly memoryMb: number },
  use: (groups: readonly string[]) => T,
): T | { missing: string } {
  const version = existsSync('/sys/fs/cgroup/cgroup.controllers') ? 'v2' : 'v1';
  const { cpu, memory } = interfaces[version];
  const settings = [...(cpuPercent === undefined ? [] : cpu(cpuPercent)), ...memory(memoryMb)];
  const groupOf = (controller: string): string => join(controller, `probe-env-bench-${process.pid}`);
  const groups = [...new Set(settings.map(([controller]) => groupOf(controller)))];
  try {
    try {
      for (const group of groups) mkdirSync(group);
      for (const [controller, file, value] of settings) writeFileSync(join(groupOf(controller), file), value);
    } catch (error) {
      return { missing: `the right to make control groups (${error instanceof Error ? error.message : error})` };
    }
    return use(groups);
  } finally {
    for (const group of groups) {
      if (existsSync(group)) rmdirSync(group);
    }
  }
}

/** The shell joins the groups and becomes the command, so that nothing but the command is charged to them. Its standard output. */
export function runInside(groups: readonly string[], command: Command): string {
  const join = groups.map((group) => `echo $$ > ${group}/cgroup.procs`).join(' && ');
  const { stdout, stderr } = spawnSync('/bin/sh', ['-c', `${join} && exec "$@"`, 'sh', command.file, ...command.args], {
    env: command.env,
    encoding: 'utf8',
  });
  if (stdout === '') throw new Error(`no report from a run with limits: ${stderr}`);
  return stdout;
}

/** Milliseconds by its own account; one that was cut short by its deadline has no time of its own. */
export function timeOf(stdout: string): number {
  const report = stdout.startsWith('{')
    ? (JSON.parse(stdout) as { timing: { totalMs: number }; probes: { status: string }[] })
    : null;
  return report?.probes.every(({ status }) => status !== 'incomplete') === true
    ? report.timing.totalMs
    : Number.POSITIVE_INFINITY;
}
