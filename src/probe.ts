import type { Expectations } from './cli/expectations.ts';
import type { Catalogue, Finding, JsonObject } from './finding.ts';
import type { Host } from './host/host.ts';

/** One of the things that are checked: what it can see (`observe`) and what follows from it (`judge`). */
export interface Probe<F extends JsonObject, C extends Catalogue> {
  readonly id: string;
  readonly title: string;
  readonly findings: C;
  /**
   * Reads, never decides. Tools are started first; files are read while they run.
   * @param expect says what is worth reading, such as the file of the zone that is expected; judged by `judge` alone
   */
  observe(host: Host, expect: Expectations): Promise<F>;
  /** Decides, never reads: the same facts always give the same findings, in the same order. */
  judge(facts: F, expect: Expectations): Finding<C>[];
  /** The main fact in a few words: one line on a terminal, and line one when all is well. */
  summary(facts: F): string;
}

/** A probe whose types of facts and findings are of no concern to the caller. */
export interface AnyProbe {
  readonly id: string;
  readonly title: string;
  readonly findings: Catalogue;
  /** Observes and judges in one go, so that the type of the facts stays inside. */
  run(host: Host, expect: Expectations): Promise<ProbeResult>;
}

export interface ProbeResult {
  readonly facts: JsonObject;
  readonly findings: readonly Finding[];
  readonly summary: string;
}

/** Pins the types of a probe, and hides them from the orchestrator. */
export function defineProbe<F extends JsonObject, const C extends Catalogue>(
  probe: Probe<F, C>,
): Probe<F, C> & AnyProbe {
  return {
    ...probe,
    async run(host, expect) {
      const facts = await probe.observe(host, expect);
      return { facts, findings: probe.judge(facts, expect), summary: probe.summary(facts) };
    },
  };
}
