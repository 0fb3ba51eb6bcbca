import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, rmdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Command } from './measure.ts';

/** The limits of `docker run --cpus=0.05 --memory=64m`, as files of a control group, by version of the kernel's interface. */
const settings = {
  v2: [
    ['/sys/fs/cgroup', 'cpu.max', '5000 100000'],
    ['/sys/fs/cgroup', 'memory.max', String(64 << 20)],
  ],
  v1: [
    ['/sys/fs/cgroup/cpu', 'cpu.cfs_period_us', '100000'],
    ['/sys/fs/cgroup/cpu', 'cpu.cfs_quota_us', '5000'],
    ['/sys/fs/cgroup/memory', 'memory.limit_in_bytes', String(64 << 20)],
  ],
} as const;

/**
 * Runs a command that prints its report as JSON with 5 % of a CPU and 64 MB of memory, as many times as asked.
 *
 * @returns how long each run took by its own account, in milliseconds; or why that could not be tried
 */
export function measureThrottled(command: Command, times: number): number[] | { missing: string } {
  const version = existsSync('/sys/fs/cgroup/cgroup.controllers') ? 'v2' : 'v1';
  const groups = [
    ...new Set(settings[version].map(([controller]) => join(controller, `probe-env-bench-${process.pid}`))),
  ];
  try {
    try {
      for (const group of groups) mkdirSync(group);
      for (const [controller, file, value] of settings[version]) {
        writeFileSync(join(controller, `probe-env-bench-${process.pid}`, file), value);
      }
    } catch (error) {
      return { missing: `the right to make control groups (${error instanceof Error ? error.message : error})` };
    }
    return Array.from({ length: times }, () => runInside(groups, command));
  } finally {
    for (const group of groups) {
      if (existsSync(group)) rmdirSync(group);
    }
  }
}

/** The shell joins the groups and becomes the command, so that nothing but the command is charged to them. */
function runInside(groups: readonly string[], command: Command): number {
  const join = groups.map((group) => `echo $$ > ${group}/cgroup.procs`).join(' && ');
  const { stdout, stderr } = spawnSync('/bin/sh', ['-c', `${join} && exec "$@"`, 'sh', command.file, ...command.args], {
    env: command.env,
    encoding: 'utf8',
  });
  if (stdout === '') throw new Error(`no report from a throttled run: ${stderr}`);
  // One that was cut short by its deadline has no time of its own.
  const report = stdout.startsWith('{')
    ? (JSON.parse(stdout) as { timing: { totalMs: number }; probes: { status: string }[] })
    : null;
  return report?.probes.every(({ status }) => status === 'ran') === true
    ? report.timing.totalMs
    : Number.POSITIVE_INFINITY;
}
