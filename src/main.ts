import { syscalls } from '#runtime/files.ts';
import { install } from '#runtime/install.ts';
import { writeAll } from '#runtime/output.ts';
import { system } from '#runtime/system.ts';
import manifest from '../package.json' with { type: 'json' };
import { probes } from '../probes/index.ts';
import { createCommandLine, type Invocation } from './cli/cli.ts';
import type { RunOptions } from './cli/options.ts';
import { didYouMean } from './cli/suggest.ts';
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
import { lateText } from './report/render/headline.ts';
import { createTrace, type Trace } from './trace.ts';

const commandLine = createCommandLine(probes, manifest.version);

/** Runs the program and ends the process. Nothing of the host is read before this is called. */
export async function main(): Promise<never> {
  system.onFailure(
    exitCode.incomplete,
    (error) => void end(brokenBy(error)),
    // A probe that stopped at the deadline no longer waits for what it started: no reason to break the report of the others.
    (reason) => log.warn({ err: reason }, 'unhandled rejection'),
  );
  const trace = createTrace(system.env.PROBE_ENV_TRACE, system.elapsedMs);
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
    const invocation = commandLine.parse(system.args, system.env);
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
  const cause = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  const place = error instanceof Error ? /^\s*at (.*)$/m.exec(error.stack ?? '')?.[1] : undefined;
  const where = place === undefined ? '' : ` at ${place}`;
  const text = escapeAscii(maskCredentials(`INCOMPLETE probe-env broke: ${cause}${where}`));
  return { fd: 1, text: `${text.slice(0, 200)}\n`, status: exitCode.incomplete, timeout: 1000 };
}

function answer(invocation: Exclude<Invocation, { action: 'run' }>): string {
  switch (invocation.action) {
    case 'list':
      return renderList(probes);
    case 'explain':
      return renderExplanation(probes, invocation.words);
    case 'install':
      return install(system.executable, invocation.folder);
    case 'print':
      return invocation.text;
  }
}

async function run(invocation: Extract<Invocation, { action: 'run' }>, trace: Trace): Promise<Ending> {
  const { options, expect } = invocation;
  const { timeout } = options;
  const now = new Date();
  log.level = options.logLevel;
  const codes = probes.flatMap(({ findings }) => Object.keys(findings));
  for (const code of options.ignore) {
    if (!codes.includes(code))
      throw new UsageError(
        `--ignore: no finding has the code '${code}'${didYouMean(code, codes) || ': --list names them all'}`,
      );
  }
  const pace = slowness(system.elapsedMs(), system.cpuMs());
  const deadline = createDeadline(timeout - closingMs(timeout, pace), system.elapsedMs);
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    system.onSignal(signal, () => deadline.cancel(`stopped by ${signal}`));
  }
  const mark = { name: 'PROBE_ENV_CHILD_OF', value: `${system.pid}.${now.getTime()}` };
  const children = createChildren(system, syscalls, mark);
  const openHost = (): Host => {
    const host = createHost(
      { ...options, starved: isStarved(pace) },
      { calls: syscalls, system, children, deadline, log, now },
    );
    trace.mark('host');
    return host;
  };
  const selected = probes.filter(({ id }) => invocation.probes.includes(id));
  // Once all are done there is only the report to write, which gives up at the end of the time by itself.
  const atWork = (ids: readonly string[]): void =>
    system.lastWords(timeout + (ids.length === 0 ? graceMs : 0), incompleteLine(ids, timeout), exitCode.incomplete);
  const context = { log, elapsedMs: system.elapsedMs, atWork };
  atWork(invocation.probes);
  const report = await orchestrate(selected, openHost, { ...options, expect }, context);
  trace.mark('probes');
  const text = render(report, options);
  trace.mark('report');
  const settle = (): Promise<void> => children.end(timeout + overtimeMs - system.elapsedMs());
  return { fd: 1, text, status: report.exitCode, timeout, settle };
}

/** What there is to say when the time is over and the program cannot say it any more. */
function incompleteLine(ids: readonly string[], timeoutMs: number): string {
  return ids.length === 0 ? '' : `${lateText(ids, timeoutMs)}\n`;
}

function render(report: Report, options: RunOptions): string {
  const { format, verbose, quiet, color } = options;
  if (format === 'json') return renderJson(report);
  const onTerminal = system.isTerminal(1);
  if (quiet || !(onTerminal || color === 'always')) return renderText(report, { verbose, quiet });
  const plain = color === 'never' || (color === 'auto' && (Boolean(system.env.NO_COLOR) || system.env.TERM === 'dumb'));
  return renderTerminal(report, { color: !plain, verbose, width: system.terminalWidth(1) ?? usualWidth });
}

/** Columns of a terminal that does not say. */
const usualWidth = 80;

/** Milliseconds over `--timeout` after which the process ends, whatever it does then. */
const graceMs = 250;

/** Milliseconds over `--timeout` that dying children are waited for at most, when the report is out already. */
const overtimeMs = 50;

/** Exits at once: a natural end would wait for handles that no longer matter. */
async function end(ending: Ending, trace?: Trace): Promise<never> {
  const { fd, text, status, timeout } = ending;
  const remainingMs = (): number => timeout - system.elapsedMs();
  const isWhole = writeAll(fd, text, remainingMs);
  await ending.settle?.();
  trace?.mark('write');
  const stages = trace?.render();
  if (stages) writeAll(2, stages, remainingMs);
  // Whoever reads the status alone must not take a report that nobody got for a good one.
  system.exit(status === exitCode.ok && !isWhole ? exitCode.incomplete : status);
}

if (import.meta.main) void main();
