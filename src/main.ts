import { syscalls } from '#runtime/files.ts';
import { install } from '#runtime/install.ts';
import { writeAll } from '#runtime/output.ts';
import { system } from '#runtime/system.ts';
import manifest from '../package.json' with { type: 'json' };
import { probes } from '../probes/index.ts';
import { licenses, versionJson } from './about/about.ts';
import { createCommandLine, type Invocation } from './cli/cli.ts';
import { checkCodes } from './cli/codes.ts';
import { UsageError } from './cli/usage-error.ts';
import { longFlag, namingTheVariable } from './cli/variables.ts';
import { closingMs, createDeadline, type Deadline, slowness } from './deadline.ts';
import { exitCode } from './exit-code.ts';
import { readGivenFile } from './given-file.ts';
import { createHost, requestedRoot } from './host/create-host.ts';
import { absolute } from './host/files/paths.ts';
import type { Host } from './host/host.ts';
import { createChildren } from './host/tools/children.ts';
import { readStill, reportedImage, type Still, untilWhole } from './image/look.ts';
import { log } from './log/log.ts';
import { maskCredentials } from './log/mask.ts';
import { createTrace, type Trace } from './log/trace.ts';
import { orchestrate } from './orchestrator.ts';
import { podRules } from './pod/findings.ts';
import { policyInForce } from './policy/apply.ts';
import { policyRules } from './policy/findings.ts';
import type { PolicyFile } from './policy/model.ts';
import { parsePolicy } from './policy/parse.ts';
import { type Look, policyOfPresentState } from './policy/present-state.ts';
import { reportForOutput, writeReports } from './report/deliver.ts';
import { escapeAscii } from './report/render/escape.ts';
import { renderExplanation, renderList } from './report/render/explain.ts';
import { lateText, outOfMemoryText } from './report/render/headline.ts';
import { toolInfo } from './report/tool.ts';
import { runRules } from './run/run-rules.ts';
import { type Attempt, StopSignals, untilItPasses } from './wait.ts';

/** Everything that has codes. */
const findingSources = [...probes, podRules, runRules, policyRules];

const commandLine = createCommandLine(probes);

/** Runs the program and ends the process. Nothing is read from the host before this is called. */
export async function main(): Promise<never> {
  system.onFailure(
    exitCode.incomplete,
    (error) => void end(brokenBy(error)),
    // A probe that stopped at the deadline does not await what it started: no reason to break the report of the
    // others.
    (reason) => log.warn({ err: reason }, 'unhandled rejection'),
  );
  const trace = createTrace(system.env.PROBE_ENV_TRACE, system.elapsedMs);
  trace.mark('start');
  const ending = await outcome(trace).catch(brokenBy);
  return end(ending, trace);
}

/** The output at the end, and where it goes. */
interface Ending {
  readonly fd: 1 | 2;
  readonly text: string;
  readonly status: number;
  /**
   * Milliseconds from the start of the process until which writing is attempted; infinite: as long as there is a
   * reader.
   */
  readonly timeout: number;
  /** `--incomplete pass`: what is not known does not fail, so neither does a verdict that could not be written. */
  readonly lenient?: boolean;
  /** Writes the reports that go to files, and says what could not be written. */
  writeFiles?(): string;
  /** Ends everything that must not outlive us. */
  settle?(): Promise<void>;
}

async function outcome(trace: Trace): Promise<Ending> {
  try {
    let invocation = commandLine.parse(system.args, system.env);
    let policy: PolicyFile | null = null;
    if (invocation.action === 'run' && invocation.options.policy !== null) {
      const { name, text } = await readGivenFile('--policy', invocation.options.policy, policyLimit);
      policy = parsePolicy(text, name, probes);
      invocation = commandLine.parse(system.args, system.env, policy.words);
    }
    trace.mark('arguments');
    if (invocation.action === 'run') return await run(invocation, policy, trace);
    // The reader may take their time, as in a pager, and the text is longer than the capacity of a pipe.
    return { fd: 1, text: answer(invocation), status: exitCode.ok, timeout: Number.POSITIVE_INFINITY };
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    const message = namingTheVariable(error.message, system.args, system.env);
    const hint = message.startsWith('unknown ') ? ' (see probe-env --help)' : '';
    const text = `probe-env: ${escapeAscii(message)}${hint}\n`;
    return { fd: 2, text, status: exitCode.usage, timeout: 1000 };
  }
}

/** Our own bug. The kubelet shows line one of standard output, so the cause is there. */
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
      return renderList(findingSources, invocation, terminalColumns());
    case 'explain':
      return renderExplanation(findingSources, invocation.words, terminalColumns());
    case 'install':
      return install(system.executable, invocation.directory);
    case 'licenses':
      return licenses(system.executable);
    case 'version':
      return invocation.json ? versionJson(manifest.version, system) : `${manifest.version}\n`;
    case 'print':
      return invocation.text;
  }
}

/** For standard output; undefined if it is not a terminal. */
function terminalColumns(): number | undefined {
  return system.isTerminal(1) ? (system.terminalWidth(1) ?? undefined) : undefined;
}

/** Bytes. */
const policyLimit = 256 << 10;

type RunInvocation = Extract<Invocation, { action: 'run' }>;

async function run(invocation: RunInvocation, policy: PolicyFile | null, trace: Trace): Promise<Ending> {
  system.prepare?.();
  const { options } = invocation;
  log.level = options.logLevel;
  checkCodes(options.ignore, findingSources);
  const still = await readStill(options, system.machine, () => imageDeadline(options));
  trace.mark('image');
  if (options.writePolicy) return await presentPolicy(invocation, still, trace);
  const { report, startMs, settle } = await untilItPasses(options.wait, (start, stop) =>
    lookThrough(still, options, () => attempt({ ...invocation, still }, policy, start, stop, trace)),
  );
  trace.mark('probes');
  const text = reportForOutput(report, options);
  trace.mark('report');
  const writeFiles = (): string => writeReports(report, options);
  const lenient = options.incomplete === 'pass';
  return { fd: 1, text, status: report.exitStatus, timeout: startMs + options.timeout, lenient, writeFiles, settle };
}

/** The deadline for reading an image: it has the time of the whole run. */
function imageDeadline({ timeout }: RunInvocation['options']): Deadline {
  const { elapsedMs } = system;
  return createDeadline(timeout - closingMs(timeout, slowness(elapsedMs(), system.cpuMs())), elapsedMs);
}

function lookThrough<T>(still: Still, options: RunInvocation['options'], look: () => Promise<T>): Promise<T> {
  return untilWhole(still, () => imageDeadline(options), look);
}

/** The policy of `--write-policy`, or the report if a probe could not complete. */
async function presentPolicy(invocation: RunInvocation, still: Still, trace: Trace): Promise<Ending> {
  const { options } = invocation;
  const settle: (() => Promise<void>)[] = [];
  const stops = new StopSignals();
  const look: Look = async (words, only) => {
    const stated = commandLine.parse(system.args, system.env, words);
    if (stated.action !== 'run') throw new Error('the same arguments ask for something else now');
    const names = only === undefined ? invocation.probes : [only];
    const startMs = settle.length === 0 ? 0 : system.elapsedMs();
    const done = await lookThrough(still, options, () =>
      attempt({ ...stated, probes: names, still }, null, startMs, (stop) => stops.listen(stop), trace),
    );
    settle.push(done.settle);
    return done.report;
  };
  const { report, text } = await policyOfPresentState(probes, look, new Date());
  return {
    fd: 1,
    text: text ?? reportForOutput(report, options),
    status: text === null ? report.exitStatus : exitCode.ok,
    timeout: system.elapsedMs() + options.timeout,
    settle: async () => {
      for (const each of settle) await each();
    },
  };
}

/**
 * Inspects the container once.
 * @param startMs when the time of `--timeout` begins, in milliseconds from the start of the process
 * @param onStop called with the reason when the run must end early
 */
async function attempt(
  { options, expect, probes: names, still }: RunInvocation & { readonly still: Still },
  policy: PolicyFile | null,
  startMs: number,
  onStop: (stop: (why: string) => void) => void,
  trace: Trace,
): Promise<Attempt> {
  const { timeout } = options;
  const elapsedMs = startMs === 0 ? system.elapsedMs : () => system.elapsedMs() - startMs;
  const now = new Date();
  const pace = slowness(system.elapsedMs(), system.cpuMs());
  const deadline = createDeadline(timeout - closingMs(timeout, pace), elapsedMs);
  onStop(deadline.cancel);
  const mark = { name: 'PROBE_ENV_CHILD_OF', value: `${system.pid}.${now.getTime()}` };
  const children = createChildren(system, syscalls, mark);
  const context = { calls: syscalls, system, children, deadline, log, now };
  const root = requestedRoot(options, context);
  const openHost = (): Host => {
    const host = createHost({ ...options, root, ...still }, context);
    trace.mark('host');
    return host;
  };
  const passes = options.incomplete === 'pass';
  const atWork = (ids: readonly string[]): void => {
    const lead = passes ? 'OK, incomplete' : 'INCOMPLETE';
    const lines = {
      late: ids.length === 0 ? '' : `${lateText(ids, timeout, lead)}\n`,
      outOfMemory: `${outOfMemoryText(ids, lead)}\n`,
    };
    // Once all are done only the report remains, whose writing has its own time limit.
    const endMs = startMs + timeout + (ids.length === 0 ? graceMs : 0);
    system.lastWords(endMs, lines, passes ? exitCode.ok : exitCode.incomplete);
  };
  atWork(names);
  const selected = probes.filter(({ id }) => names.includes(id));
  const tool = toolInfo(manifest.version, system.runtime);
  const rules = policy === null ? null : policyInForce(policy, now);
  const asked = {
    ...options,
    root: absolute(root, system.cwd),
    image: reportedImage(still),
    requireApp: requiresApp(options, policy),
    expect,
    rules,
  };
  const report = await orchestrate(selected, openHost, asked, { tool, log, elapsedMs, atWork });
  return { report, startMs, settle: () => children.end(timeout + overtimeMs - elapsedMs()) };
}

/** An image is made for its program, and a policy that states something about the program requires one. */
function requiresApp({ requireApp, allowNoApp, image }: RunInvocation['options'], policy: PolicyFile | null): boolean {
  if (allowNoApp) return false;
  return requireApp || image !== null || [...(policy?.words.keys() ?? [])].some((flag) => aboutProgram.has(flag));
}

/** The flags of expectations that only a program can meet. */
const aboutProgram: ReadonlySet<string> = new Set(
  probes.flatMap(({ options }) =>
    Object.values(options).flatMap((option) => (option.aboutProgram === true ? [longFlag(option.flags)] : [])),
  ),
);

/** Milliseconds past `--timeout` after which the process ends unconditionally. */
const graceMs = 250;

/** Maximum milliseconds past `--timeout` to wait for dying children after the report is out. */
const overtimeMs = 50;

/** Exits at once: a natural end would wait for handles that do not matter. */
async function end(ending: Ending, trace?: Trace): Promise<never> {
  const { fd, text, status, timeout } = ending;
  const remainingMs = (): number => timeout - system.elapsedMs();
  const written = writeAll(fd, text, remainingMs);
  const lost = fd === 1 && written === 'no-space';
  const problems = (lost ? lostText : '') + (ending.writeFiles?.() ?? '');
  if (problems !== '') writeAll(2, problems, remainingMs);
  await ending.settle?.();
  trace?.mark('write');
  const stages = trace?.render();
  if (stages) writeAll(2, stages, remainingMs);
  // A report that should have been saved and was not must not count as success. A reader who disconnected has had
  // enough.
  system.exit(lost && status === exitCode.ok && ending.lenient !== true ? exitCode.incomplete : status);
}

/** Only a file or a device is full: the pipe that the kubelet and Docker read never is. */
const lostText = 'probe-env: standard output: no space left, the text is cut off\n';

if (import.meta.main) void main();
