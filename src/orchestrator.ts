import { soon } from '#runtime/timers.ts';
import type { Stated } from './cli/expectations.ts';
import { UsageError } from './cli/usage-error.ts';
import { type ExitStyle, exitCode, exitCodeOf, exitStatusOf, type IncompleteChoice } from './exit-code.ts';
import type { FailOn } from './finding.ts';
import type { Host } from './host/host.ts';
import type { Logger } from './log/log.ts';
import { createMask, type Mask, maskCredentials } from './log/mask.ts';
import type { AnyProbe } from './probe.ts';
import { jsonOf } from './report/expectations.ts';
import type { ProgramModules, Report, ReportedImage, ReportedRun, ToolInfo } from './report/model.ts';
import { modulesOf } from './report/modules.ts';
import { withoutEchoes } from './run/echoes.ts';
import { ownSources, podRuns, policyRuns, requiredRuns } from './run/own-runs.ts';
import { incompleteRun, runProbe } from './run/probe-run.ts';
import { createRulings, type Rules, type Rulings } from './run/ruling.ts';
import { type Required, runRules } from './run/run-rules.ts';

export interface Policy extends Required, Rules {
  readonly root: string;
  readonly image: ReportedImage | null;
  readonly failOn: FailOn;
  readonly incomplete: IncompleteChoice;
  readonly exitStyle: ExitStyle;
  readonly expect: Stated;
  /** Milliseconds for the whole run. */
  readonly timeout: number;
}

/**
 * Runs the probes in parallel under the host's deadline. The results are in list order, whatever finishes first; a
 * probe that throws, or is late, is `incomplete` and does not stop the others.
 * @param openHost finds the program and its environment; if that fails, every probe is incomplete
 * @throws UsageError from `openHost`: a root that cannot be entered
 */
export async function orchestrate(
  probes: readonly AnyProbe[],
  openHost: () => Host,
  policy: Policy,
  context: RunContext,
): Promise<Report> {
  const { log } = context;
  const setting = { probes, policy, context, rulings: createRulings(policy) };
  let host: Host;
  try {
    host = openHost();
  } catch (error) {
    if (error instanceof UsageError) throw error;
    return reportOf(setting, {
      app: null,
      runs: probes.map((probe) => incompleteRun(probe, error, log)),
      modules: () => ({ state: 'unknown', problem: 'the container could not be looked at' }),
      assumptions: [],
      isImage: false,
    });
  }
  const mask = createMask(host.env);
  const runs = await runAll(setting, host, mask);
  const { app } = host;
  const all = [
    ...runs,
    ...podRuns(host, setting.rulings, mask),
    ...requiredRuns(host, policy, setting.rulings, mask),
    ...policyRuns(policy.rules, runs, setting.rulings, mask),
  ];
  return reportOf(setting, {
    app: app === null ? null : mask.json({ path: app.path, foundBy: app.foundBy }),
    runs: withoutEchoes([...probes, runRules], all),
    modules: () => mask.json(modulesOf(app)),
    assumptions: assumptionsOf(host),
    isImage: host.declared !== null,
  });
}

interface RunContext {
  readonly tool: ToolInfo;
  readonly log: Logger;
  /** Milliseconds since the run began: with the process, or a repeated one after the last. */
  elapsedMs(): number;
  /** Receives the unfinished probes whenever they change. */
  atWork(probes: readonly string[]): void;
}

/** What a run is about. */
interface Setting {
  readonly probes: readonly AnyProbe[];
  readonly policy: Policy;
  readonly context: RunContext;
  readonly rulings: Rulings;
}

/** Each in its time, or until the deadline. */
function runAll({ probes, policy, context, rulings }: Setting, host: Host, mask: Mask): Promise<ReportedRun[]> {
  const { log, elapsedMs, atWork } = context;
  const late = lateness(host);
  const left = new Set(probes.map(({ id }) => id));
  atWork([...left]);
  return Promise.all(
    probes.map(async (probe) => {
      const run = await Promise.race([
        runProbe(probe, host, mask, { expect: policy.expect, rulings, log, elapsedMs }),
        late.then((error) => incompleteRun(probe, error, log)),
      ]);
      left.delete(probe.id);
      atWork([...left]);
      return run;
    }),
  );
}

/** What came of it. */
interface Seen {
  readonly app: Report['app'];
  readonly runs: readonly ReportedRun[];
  /** Read when the report needs it. */
  modules(): ProgramModules;
  readonly assumptions: readonly string[];
  readonly isImage: boolean;
}

function reportOf({ probes, policy, context, rulings }: Setting, seen: Seen): Report {
  const { app, runs, assumptions, isImage } = seen;
  const code = exitCodeOf(runs, policy);
  const looksAtPrograms = probes.some(({ options }) =>
    Object.values(options).some(({ aboutProgram }) => aboutProgram === true),
  );
  return {
    tool: context.tool,
    root: policy.root,
    image: policy.image,
    app,
    ...(isImage && app === null && looksAtPrograms ? { noProgram: true } : {}),
    assumptions,
    get modules() {
      return seen.modules();
    },
    get expectations() {
      return jsonOf(policy.expect, maskCredentials);
    },
    failOn: policy.failOn,
    incomplete: policy.incomplete,
    runs,
    ignored: rulings.accepted([...probes, ...ownSources]),
    exitCode: code,
    exitStatus: exitStatusOf(runs, policy, policy.exitStyle),
    ok: code === exitCode.ok,
    timeoutMs: policy.timeout,
    ms: context.elapsedMs(),
  };
}

/** A reader of the text must know if it is about another environment than the program's. */
function assumptionsOf({ app, env, declared, live, remark }: Host): string[] {
  const remarks = remark === undefined ? [] : [remark];
  if (declared !== null) return [...remarks, ...declared.assumptions];
  if (app === null && live) return [...remarks, noProgramRemark];
  if (app?.pid == null || env.source !== 'self') return remarks;
  const path = `/proc/${app.pid}/environ`;
  return [
    ...remarks,
    `${path} could not be read (run as that user, or with CAP_SYS_PTRACE): TZ, SSL_CERT_FILE and GODEBUG are those of this process`,
  ];
}

const noProgramRemark =
  'no Go program was found: certificates and time zones are what a Go program would get with the variables of this process (--app names yours)';

/** Resolves with the reason at the deadline, one turn late so that a probe that is done by then wins. */
function lateness({ deadline }: Host): Promise<unknown> {
  return new Promise((resolve) => deadline.onEnd((why) => soon(() => resolve(why))));
}
