import type { Stated } from '../cli/expectations.ts';
import { DeadlineExceeded } from '../deadline.ts';
import type { Host } from '../host/host.ts';
import { NotKnown } from '../host/not-known.ts';
import type { Tools } from '../host/tools/tools.ts';
import type { Logger } from '../log/log.ts';
import { type Mask, maskCredentials } from '../log/mask.ts';
import type { AnyProbe } from '../probe.ts';
import type { ReportedRun } from '../report/model.ts';
import { statedFlags, type Unmet, unmetRequirement } from './requirement.ts';
import type { Rulings } from './ruling.ts';

/** What a run of a probe needs in addition to the host. */
export interface ProbeContext {
  readonly expect: Stated;
  readonly rulings: Rulings;
  readonly log: Logger;
  elapsedMs(): number;
}

/** Runs one probe. Whatever it throws ends only this probe. */
export async function runProbe(probe: AnyProbe, host: Host, mask: Mask, context: ProbeContext): Promise<ReportedRun> {
  const { expect, rulings, log, elapsedMs } = context;
  const unmet = unmetRequirement(probe, host, expect);
  if (unmet !== null) return skipped(probe.id, unmet);
  const started = elapsedMs();
  const hung: string[] = [];
  try {
    const result = await probe.run({ ...host, tools: watched(host.tools, hung) }, expect);
    const findings = rulings.counted(probe, result.findings, mask);
    const ms = elapsedMs() - started;
    log.debug({ probe: probe.id, ms }, 'probe ran');
    return {
      probe: probe.id,
      status: 'ran',
      summary: mask.text([result.summary, ...hung.sort()].join('; ')),
      /** Masked when needed: not every format shows them. */
      get facts() {
        return mask.json(result.facts);
      },
      get metrics() {
        return (result.metrics?.() ?? []).map((metric) => mask.json(metric));
      },
      findings,
      ms,
    };
  } catch (error) {
    if (error instanceof NotKnown)
      return skipped(probe.id, { reason: error.message, stated: statedFlags(probe, expect) });
    return incompleteRun(probe, error, log);
  }
}

/** A probe that could not complete, and why. */
export function incompleteRun(probe: AnyProbe, error: unknown, log: Logger): ReportedRun {
  const reason = maskCredentials(reasonOf(error));
  log.error({ probe: probe.id, err: error }, 'probe is incomplete');
  return { probe: probe.id, status: 'incomplete', reason, late: error instanceof DeadlineExceeded && error.late };
}

/** A statement that was not judged is not a success: then the probe is incomplete. */
function skipped(probe: string, { reason, stated }: Unmet): ReportedRun {
  if (stated.length === 0) return { probe, status: 'skipped', reason };
  return { probe, status: 'incomplete', reason: `${stated.join(', ')} cannot be checked: ${reason}`, late: false };
}

/** Records which tools did not respond: the probe did without them, and its summary says so. */
function watched(tools: Tools, hung: string[]): Tools {
  return {
    ...tools,
    async run(call) {
      const result = await tools.run(call);
      if (result.kind === 'timed-out') hung.push(`${result.path} did not respond in time`);
      if (result.kind === 'flooded') hung.push(`${result.path} printed endlessly`);
      return result;
    },
  };
}

function reasonOf(error: unknown): string {
  if (error instanceof DeadlineExceeded) return error.message;
  return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
}
