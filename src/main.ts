import os from 'node:os';
import manifest from '../package.json' with { type: 'json' };
import { probes } from '../probes/index.ts';
import { createCommandLine, type Invocation } from './cli.ts';
import { createDeadline } from './deadline.ts';
import { exitCode } from './exit-code.ts';
import { createHost } from './host/create-host.ts';
import { nodeSyscalls } from './host/syscalls.ts';
import type { System } from './host/system.ts';
import { log } from './log.ts';
import { orchestrate, type Report } from './orchestrator.ts';
import { writeAll } from './output.ts';
import { renderExplanation, renderList } from './report/explain.ts';
import { renderJson } from './report/json.ts';
import { renderTerminal } from './report/terminal.ts';
import { renderText } from './report/text.ts';
import { createTrace, type Trace } from './trace.ts';
import { UsageError } from './usage-error.ts';

const commandLine = createCommandLine(probes, manifest.version);

/** Runs the program and ends the process. Nothing of the host is read before this is called. */
export async function main(): Promise<never> {
  const trace = createTrace(process.env.PROBE_ENV_TRACE, () => performance.now());
  trace.mark('start');
  try {
    const invocation = commandLine.parse(process.argv.slice(2), process.env);
    trace.mark('arguments');
    return invocation.action === 'run' ? await run(invocation, trace) : finish(answer(invocation), exitCode.ok, 1000);
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    writeAll(2, `probe-env: ${error.message} (see probe-env --help)\n`, () => 1000 - performance.now());
    process.exit(exitCode.usage);
  }
}

function answer(invocation: Exclude<Invocation, { action: 'run' }>): string {
  switch (invocation.action) {
    case 'list':
      return renderList(probes);
    case 'explain':
      return renderExplanation(probes, invocation.code);
    case 'print':
      return invocation.text;
  }
}

async function run(invocation: Extract<Invocation, { action: 'run' }>, trace: Trace): Promise<never> {
  const { options, expect } = invocation;
  const system = describeSystem();
  log.level = options.logLevel;
  for (const code of options.ignore) {
    if (!probes.some(({ findings }) => code in findings))
      throw new UsageError(`--ignore: no finding has the code '${code}': --list names them all`);
  }
  const deadline = createDeadline(options.timeout - reserveMs(options.timeout), system.elapsedMs);
  const cancel = (): void => deadline.cancel();
  process.once('SIGTERM', cancel);
  process.once('SIGINT', cancel);
  const host = createHost(options, { calls: nodeSyscalls, system, deadline, log, now: new Date() });
  trace.mark('host');
  const selected = probes.filter(({ id }) => invocation.probes.includes(id));
  const report = await orchestrate(selected, host, { ...options, expect }, { log, elapsedMs: system.elapsedMs });
  trace.mark('probes');
  const text = render(report, options.format);
  trace.mark('report');
  return finish(text, report.exitCode, options.timeout, trace);
}

function render(report: Report, format: 'text' | 'json'): string {
  if (format === 'json') return renderJson(report);
  if (process.stdout.isTTY)
    return renderTerminal(report, { color: !process.env.NO_COLOR && process.env.TERM !== 'dumb' });
  return renderText(report);
}

/** Time kept for printing: a tenth, since a throttled container stands still for up to 95 ms at a time. */
function reserveMs(timeout: number): number {
  return Math.min(100, timeout / 10);
}

/** Exits at once: a natural end would wait for handles that no longer matter. */
function finish(text: string, status: number, timeout: number, trace?: Trace): never {
  const remainingMs = (): number => timeout - performance.now();
  writeAll(1, text, remainingMs);
  trace?.mark('write');
  const stages = trace?.render();
  if (stages) writeAll(2, stages, remainingMs);
  process.exit(status);
}

function describeSystem(): System {
  return {
    env: process.env,
    pid: process.pid,
    uid: process.geteuid?.() ?? 0,
    gid: process.getegid?.() ?? 0,
    groups: process.getgroups?.() ?? [],
    cwd: process.cwd(),
    machine: os.machine(),
    elapsedMs: () => performance.now(),
    kill(pid, signal) {
      try {
        return process.kill(pid, signal);
      } catch {
        return false;
      }
    },
  };
}

if (import.meta.main) void main();
