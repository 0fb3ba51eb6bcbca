import os from 'node:os';
import { isatty } from 'node:tty';
import manifest from '../package.json' with { type: 'json' };
import { probes } from '../probes/index.ts';
import { createCommandLine, type Invocation } from './cli/cli.ts';
import { UsageError } from './cli/usage-error.ts';
import { closingMs, createDeadline, isStarved, slowness } from './deadline.ts';
import { exitCode } from './exit-code.ts';
import { createHost } from './host/create-host.ts';
import type { Host } from './host/host.ts';
import { createChildren } from './host/tools/children.ts';
import { log } from './log.ts';
import { maskCredentials } from './mask.ts';
import { orchestrate } from './orchestrator.ts';
import { renderJson } from './report/formats/json.ts';
import { renderTerminal } from './report/formats/terminal.ts';
import { renderText } from './report/formats/text.ts';
import type { Report } from './report/model.ts';
import { escapeAscii } from './report/render/escape.ts';
import { renderExplanation, renderList } from './report/render/explain.ts';
import { install } from './runtime/node/install.ts';
import { writeAll } from './runtime/node/output.ts';
import { nodeSyscalls } from './runtime/node/syscalls.ts';
import type { System } from './runtime/node/system.ts';
import { createTrace, type Trace } from './runtime/node/trace.ts';

const commandLine = createCommandLine(probes, manifest.version);

/** Runs the program and ends the process. Nothing of the host is read before this is called. */
export async function main(): Promise<never> {
  process.exitCode = exitCode.incomplete; // should the process end in any other way
  // A probe that stopped at the deadline no longer waits for what it started: no reason to break the report of the others.
  process.on('unhandledRejection', (error) => log.warn({ err: error }, 'nobody waited for this'));
  process.once('uncaughtException', (error) => void end(brokenBy(error)));
  const trace = createTrace(process.env.PROBE_ENV_TRACE, elapsedMs);
  trace.mark('start');
  const ending = await outcome(trace).catch(brokenBy);
  return end(ending, trace);
}

/** What is printed at the end, and where. */
interface Ending {
  readonly fd: 1 | 2;
  readonly text: string;
  readonly status: number;
  /** Milliseconds from the start of the process until which writing is tried. */
  readonly timeout: number;
  /** Ends what must not outlive us. */
  settle?(): Promise<void>;
}

async function outcome(trace: Trace): Promise<Ending> {
  try {
    const invocation = commandLine.parse(process.argv.slice(2), process.env);
    trace.mark('arguments');
    if (invocation.action === 'run') return await run(invocation, trace);
    return { fd: 1, text: answer(invocation), status: exitCode.ok, timeout: 1000 };
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    const text = `probe-env: ${escapeAscii(error.message)} (see probe-env --help)\n`;
    return { fd: 2, text, status: exitCode.usage, timeout: 1000 };
  }
}

/** Our own bug. The kubelet shows line one of standard output, so the cause stands there. */
function brokenBy(error: unknown): Ending {
  const stack = error instanceof Error ? (error.stack ?? error.message) : String(error);
  const [cause, place] = stack.split('\n    at ');
  const text = escapeAscii(maskCredentials(`INCOMPLETE probe-env broke: ${cause} at ${place}`));
  return { fd: 1, text: `${text.slice(0, 200)}\n`, status: exitCode.incomplete, timeout: 1000 };
}

function answer(invocation: Exclude<Invocation, { action: 'run' }>): string {
  switch (invocation.action) {
    case 'list':
      return renderList(probes);
    case 'explain':
      return renderExplanation(probes, invocation.code);
    case 'install':
      return install(process.execPath, invocation.folder);
    case 'print':
      return invocation.text;
  }
}

async function run(invocation: Extract<Invocation, { action: 'run' }>, trace: Trace): Promise<Ending> {
  const { options, expect } = invocation;
  const { timeout } = options;
  const system = describeSystem();
  const now = new Date();
  log.level = options.logLevel;
  for (const code of options.ignore) {
    if (!probes.some(({ findings }) => code in findings))
      throw new UsageError(`--ignore: no finding has the code '${code}': --list names them all`);
  }
  const pace = slowness(system.elapsedMs(), cpuMs());
  const deadline = createDeadline(timeout - closingMs(timeout, pace), system.elapsedMs);
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.once(signal, () => deadline.cancel(`stopped by ${signal}`));
  }
  const mark = { name: 'PROBE_ENV_CHILD_OF', value: `${system.pid}.${now.getTime()}` };
  const children = createChildren(system, nodeSyscalls, mark);
  const openHost = (): Host => {
    const host = createHost(
      { ...options, starved: isStarved(pace) },
      { calls: nodeSyscalls, system, children, deadline, log, now },
    );
    trace.mark('host');
    return host;
  };
  const selected = probes.filter(({ id }) => invocation.probes.includes(id));
  const report = await orchestrate(selected, openHost, { ...options, expect }, { log, elapsedMs: system.elapsedMs });
  trace.mark('probes');
  const text = render(report, options.format);
  trace.mark('report');
  const settle = (): Promise<void> => children.end(timeout + overtimeMs - system.elapsedMs());
  return { fd: 1, text, status: report.exitCode, timeout, settle };
}

function render(report: Report, format: 'text' | 'json'): string {
  if (format === 'json') return renderJson(report);
  if (isatty(1)) return renderTerminal(report, { color: !process.env.NO_COLOR && process.env.TERM !== 'dumb' });
  return renderText(report);
}

/** Milliseconds over `--timeout` that dying children are waited for at most, when the report is out already. */
const overtimeMs = 50;

/** Milliseconds since the start of the process. `performance.now()` says the same, and brings ten modules of Node's into every run. */
function elapsedMs(): number {
  return process.uptime() * 1000;
}

/** CPU time of this process so far, in milliseconds. */
function cpuMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

/** Exits at once: a natural end would wait for handles that no longer matter. */
async function end(ending: Ending, trace?: Trace): Promise<never> {
  const { fd, text, status, timeout } = ending;
  const remainingMs = (): number => timeout - elapsedMs();
  writeAll(fd, text, remainingMs);
  await ending.settle?.();
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
    cwd: workingDirectory(),
    machine: os.machine(),
    elapsedMs,
    kill(pid, signal) {
      try {
        return process.kill(pid, signal);
      } catch {
        return false;
      }
    },
    load: {
      crypto: () => process.getBuiltinModule('node:crypto'),
      tls: () => process.getBuiltinModule('node:tls'),
    },
  };
}

/** A working directory that was deleted, or lies outside of our root, has no name. */
function workingDirectory(): string {
  try {
    return process.cwd();
  } catch {
    return '/';
  }
}

if (import.meta.main) void main();
