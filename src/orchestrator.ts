import { soon } from '#runtime/timers.ts';
import type { Stated } from './cli/expectations.ts';
import { UsageError } from './cli/usage-error.ts';
import { DeadlineExceeded } from './deadline.ts';
import { type ExitStyle, exitCode, exitCodeOf, exitStatusOf, type IncompleteChoice } from './exit-code.ts';
import type { Code, FailOn, Finding } from './finding.ts';
import type { Host } from './host/host.ts';
import { NotKnown } from './host/not-known.ts';
import type { Tools } from './host/tools/tools.ts';
import type { Logger } from './log.ts';
import { createMask, type Mask, maskCredentials } from './mask.ts';
import { podRules } from './pod/findings.ts';
import { judgePod } from './pod/judge.ts';
import type { PolicyInForce, Ruling } from './policy/apply.ts';
import { policyRules } from './policy/findings.ts';
import type { AnyProbe, FindingSource } from './probe.ts';
import { jsonOf } from './report/expectations.ts';
import type {
  IgnoredFinding,
  ProgramModules,
  Report,
  ReportedFinding,
  ReportedImage,
  ReportedRun,
  ToolInfo,
} from './report/model.ts';
import { modulesOf } from './report/modules.ts';
import { statedFlags, type Unmet, unmetRequirement } from './requirement.ts';
import { judgeRun, type Required, runRules } from './run-rules.ts';

export interface Policy extends Required {
  readonly root: string;
  readonly image: ReportedImage | null;
  readonly failOn: FailOn;
  readonly incomplete: IncompleteChoice;
  readonly exitStyle: ExitStyle;
  readonly ignore: readonly Code[];
  /** What the file of `--policy` makes of findings; null without one. */
  readonly rules: PolicyInForce | null;
  readonly expect: Stated;
  /** Milliseconds for the whole run. */
  readonly timeout: number;
}

/**
 * Runs the probes in parallel under the host's deadline. The results stand in list order, whatever finishes first;
 * a probe that throws, or is late, is `incomplete` and does not stop the others.
 * @param context `atWork` is told, whenever that changes, which probes have not finished
 * @param openHost finds the program and its environment; when that fails, every probe is incomplete
 * @throws UsageError from `openHost`: a root that cannot be entered
 */
export async function orchestrate(
  probes: readonly AnyProbe[],
  openHost: () => Host,
  policy: Policy,
  context: { tool: ToolInfo; log: Logger; elapsedMs(): number; atWork(probes: readonly string[]): void },
): Promise<Report> {
  const { log, elapsedMs, atWork } = context;
  const ignored = new Map<FindingSource, readonly IgnoredFinding[]>();
  const looksAtPrograms = probes.some(({ options }) =>
    Object.values(options).some(({ aboutProgram }) => aboutProgram === true),
  );
  const left = new Set(probes.map(({ id }) => id));

  async function runProbe(probe: AnyProbe, host: Host, mask: Mask): Promise<ReportedRun> {
    const unmet = unmetRequirement(probe, host, policy.expect);
    if (unmet !== null) return skipped(probe.id, unmet);
    const started = elapsedMs();
    const hung: string[] = [];
    try {
      const result = await probe.run({ ...host, tools: watched(host.tools, hung) }, policy.expect);
      const { counted, accepted } = ruled(probe, result.findings, mask);
      ignored.set(probe, accepted);
      const ms = elapsedMs() - started;
      log.debug({ probe: probe.id, ms }, 'probe ran');
      return {
        probe: probe.id,
        status: 'ran',
        summary: mask.text([result.summary, ...hung.sort()].join('; ')),
        /** Masked when they are asked for: not every format shows them. */
        get facts() {
          return mask.json(result.facts);
        },
        get metrics() {
          return (result.metrics?.() ?? []).map((metric) => mask.json(metric));
        },
        findings: counted,
        ms,
      };
    } catch (error) {
      if (error instanceof NotKnown)
        return skipped(probe.id, { reason: error.message, stated: statedFlags(probe, policy.expect) });
      return incomplete(probe, error);
    }
  }

  /** What counts of the findings, and what was accepted. */
  function ruled(
    source: FindingSource,
    findings: readonly Finding[],
    mask: Mask,
  ): { counted: ReportedFinding[]; accepted: IgnoredFinding[] } {
    const counted: ReportedFinding[] = [];
    const accepted: IgnoredFinding[] = [];
    for (const finding of findings) {
      const described = describe(source, finding, mask);
      const { code, severity, message } = described;
      if (policy.ignore.includes(finding.code)) {
        accepted.push({ ...described, probe: source.id, reason: null, until: null });
        continue;
      }
      const ruling = policy.rules?.ruleOn(code, severity, message);
      if (ruling === undefined) counted.push(described);
      else if (ruling.counts) counted.push({ ...described, severity: ruling.severity });
      else accepted.push({ ...described, ...pick(ruling), probe: source.id });
    }
    return { counted, accepted };
  }

  /** What was required of the run and is not there; no run where all is. */
  function requiredRuns(host: Host, mask: Mask): ReportedRun[] {
    const findings = judgeRun(host, policy);
    if (findings.length === 0) return [];
    const { counted, accepted } = ruled(runRules, findings, mask);
    ignored.set(runRules, accepted);
    const summary = findings.some(({ code }) => code !== 'run/volume-over-image')
      ? 'what was required is not there'
      : 'a volume lies over the image';
    return [{ probe: runRules.id, status: 'ran', summary, facts: {}, metrics: [], findings: counted, ms: 0 }];
  }

  /** What is said of the manifest of `--pod`. */
  function podRuns({ declared }: Host, mask: Mask): ReportedRun[] {
    const pod = declared?.pod ?? null;
    if (pod === null) return [];
    const { counted, accepted } = ruled(podRules, judgePod(pod.container, pod.effects), mask);
    ignored.set(podRules, accepted);
    const summary = `${pod.container.name} of ${pod.container.place}`;
    return [{ probe: podRules.id, status: 'ran', summary, facts: pod.effects, metrics: [], findings: counted, ms: 0 }];
  }

  /** What is said of the policy itself, once all findings were ruled on. */
  function policyRuns(runs: readonly ReportedRun[], mask: Mask): ReportedRun[] {
    const { rules } = policy;
    if (rules === null || rules.waivers === 0) return [];
    const ran = new Set(runs.flatMap(({ probe, status }) => (status === 'ran' ? [probe] : [])));
    const complete = (code: string): boolean => ran.has(code.split('/')[0] ?? '');
    const { counted, accepted } = ruled(policyRules, rules.findings(complete), mask);
    ignored.set(policyRules, accepted);
    const summary = `${rules.waivers} ${rules.waivers === 1 ? 'waiver' : 'waivers'} in ${rules.name}`;
    return [{ probe: policyRules.id, status: 'ran', summary, facts: {}, metrics: [], findings: counted, ms: 0 }];
  }

  function incomplete(probe: AnyProbe, error: unknown): ReportedRun {
    const reason = maskCredentials(reasonOf(error));
    log.error({ probe: probe.id, err: error }, 'probe is incomplete');
    return { probe: probe.id, status: 'incomplete', reason, late: error instanceof DeadlineExceeded && error.late };
  }

  function report(
    app: Report['app'],
    runs: readonly ReportedRun[],
    modules: () => ProgramModules,
    assumptions: readonly string[] = [],
    isImage = false,
  ): Report {
    const code = exitCodeOf(runs, policy);
    return {
      tool: context.tool,
      root: policy.root,
      image: policy.image,
      app,
      ...(isImage && app === null && looksAtPrograms ? { noProgram: true } : {}),
      assumptions,
      get modules() {
        return modules();
      },
      get expectations() {
        return jsonOf(policy.expect, maskCredentials);
      },
      failOn: policy.failOn,
      incomplete: policy.incomplete,
      runs,
      ignored: [...probes, podRules, runRules, policyRules].flatMap((source) => ignored.get(source) ?? []),
      exitCode: code,
      exitStatus: exitStatusOf(runs, policy, policy.exitStyle),
      ok: code === exitCode.ok,
      timeoutMs: policy.timeout,
      ms: elapsedMs(),
    };
  }

  let host: Host;
  try {
    host = openHost();
  } catch (error) {
    if (error instanceof UsageError) throw error;
    return report(
      null,
      probes.map((probe) => incomplete(probe, error)),
      () => ({ state: 'unknown', problem: 'the container could not be looked at' }),
    );
  }
  const mask = createMask(host.env);
  const late = lateness(host);
  atWork([...left]);
  const runs = await Promise.all(
    probes.map(async (probe) => {
      const run = await Promise.race([runProbe(probe, host, mask), late.then((error) => incomplete(probe, error))]);
      left.delete(probe.id);
      atWork([...left]);
      return run;
    }),
  );
  const { app } = host;
  const shown = app === null ? null : mask.json({ path: app.path, foundBy: app.foundBy });
  return report(
    shown,
    withoutEchoes(
      [...probes, runRules],
      [...runs, ...podRuns(host, mask), ...requiredRuns(host, mask), ...policyRuns(runs, mask)],
    ),
    () => mask.json(modulesOf(app)),
    assumptionsOf(host),
    host.declared !== null,
  );
}

/** One cause, one finding: of those that several probes tell, the one that says most of it stays. */
function withoutEchoes(sources: readonly FindingSource[], runs: readonly ReportedRun[]): ReportedRun[] {
  const told = new Set<string>(
    runs.flatMap((run) => (run.status === 'ran' ? run.findings.map(({ code }) => code) : [])),
  );
  const echoes = new Set(
    sources
      .flatMap(({ findings }) => Object.entries(findings))
      .flatMap(([code, { toldBy = [] }]) => (toldBy.some((other) => told.has(other)) ? [code] : [])),
  );
  return runs.map((run) => {
    if (run.status !== 'ran' || !run.findings.some(({ code }) => echoes.has(code))) return run;
    return {
      ...run,
      /** Still masked only when they are asked for. */
      get facts() {
        return run.facts;
      },
      get metrics() {
        return run.metrics;
      },
      findings: run.findings.filter(({ code }) => !echoes.has(code)),
    };
  });
}

/** A reader of the text must know when it is about another environment than the program's. */
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
  'no Go program was found: certificates and zones are judged for one that would start with the environment of this process (--app names it)';

function pick({
  reason,
  until,
  severity,
}: Extract<Ruling, { counts: false }>): Pick<IgnoredFinding, 'reason' | 'until' | 'severity'> {
  return { reason, until, severity };
}

function describe(probe: FindingSource, finding: Finding, mask: Mask): ReportedFinding {
  const spec = probe.findings[finding.code];
  if (spec === undefined) throw new Error(`${finding.code} is not in the catalog of ${probe.id}`);
  const detail = mask.json(finding.detail);
  return {
    code: finding.code,
    severity: spec.severity,
    stopsStart: spec.stopsStart === true,
    message: spec.message(detail),
    remedy: spec.remedy(detail),
    detail,
    rule: spec,
  };
}

/** What was stated and not judged is not a success: then the probe is incomplete. */
function skipped(probe: string, { reason, stated }: Unmet): ReportedRun {
  if (stated.length === 0) return { probe, status: 'skipped', reason };
  return { probe, status: 'incomplete', reason: `${stated.join(', ')} cannot be checked: ${reason}`, late: false };
}

/** Notes which tools did not answer: the probe did without, and whoever reads its summary should know. */
function watched(tools: Tools, hung: string[]): Tools {
  return {
    ...tools,
    async run(call) {
      const result = await tools.run(call);
      if (result.kind === 'timed-out') hung.push(`${result.path} did not answer in time`);
      if (result.kind === 'flooded') hung.push(`${result.path} printed without end`);
      return result;
    },
  };
}

/** Resolves with the reason at the deadline, one turn late so that a probe which is done by then wins. */
function lateness({ deadline }: Host): Promise<unknown> {
  return new Promise((resolve) => deadline.onEnd((why) => soon(() => resolve(why))));
}

function reasonOf(error: unknown): string {
  if (error instanceof DeadlineExceeded) return error.message;
  return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
}
