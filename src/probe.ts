import type { ExpectationsOf, ExpectationTable, Stated, Statement } from './cli/expectations.ts';
import type { Catalog, Finding, JsonObject } from './finding.ts';
import type { Host } from './host/host.ts';
import type { Metric } from './report/model.ts';

/** One kind of check: what it can see (`observe`) and what follows from it (`judge`). */
export interface Probe<F extends JsonObject, C extends Catalog, O extends ExpectationTable> {
  readonly id: string;
  readonly title: string;
  /** What can be stated on the command line, for this probe to judge. */
  readonly options: O;
  /** Without these the probe is skipped, and says why. */
  readonly requires: readonly Requirement[];
  readonly findings: C;
  /**
   * Reads, never decides. Tools are started first; files are read while they run.
   * @param expect says what is worth reading, such as the file of the expected zone; only `judge` judges it
   */
  observe(host: Host, expect: ExpectationsOf<O>): Promise<F>;
  /** Decides, never reads: the same facts always give the same findings, in the same order. */
  judge(facts: F, expect: ExpectationsOf<O>): Finding<C>[];
  /** The main fact in a few words: one line on a terminal, and line one if all is well. */
  summary(facts: F): string;
  /** Numbers from the facts that are worth a graph. */
  metrics?(facts: F): readonly Metric[];
  /** What a policy could state about a container with these facts; `judge` decides whether it holds. */
  statements(facts: F): readonly Statement[];
}

/**
 * - `container`: a process of the container that can be inspected, or the manifest that will create it;
 * - `user`: who the program runs as, or was stated to;
 * - `program`: a program under inspection;
 * - `go`: a program to which Go's rules apply, as they do if nothing is known about it;
 * - `network`: an expectation of the probe that says what to connect to, since no network is touched unasked.
 */
export type Requirement = 'container' | 'user' | 'program' | 'go' | 'network';

/** Anything with findings, and texts for them. */
export interface FindingSource {
  readonly id: string;
  readonly title: string;
  readonly findings: Catalog;
}

/** A probe whose types of facts and findings do not concern the caller. */
export interface AnyProbe extends FindingSource {
  readonly options: ExpectationTable;
  readonly requires: readonly Requirement[];
  /** @param facts those of a run of this probe */
  statements(facts: JsonObject): readonly Statement[];
  /** Observes and judges in one go, so that the type of the facts stays inside. */
  run(host: Host, expect: Stated): Promise<ProbeResult>;
}

export interface ProbeResult {
  readonly facts: JsonObject;
  /** Computed when needed. */
  metrics?(): readonly Metric[];
  readonly findings: readonly Finding[];
  readonly summary: string;
}

/** A defined probe as tests see it, which state expectations of its own type. */
export interface RunnableProbe<O extends ExpectationTable> {
  run(host: Host, expect: ExpectationsOf<O>): Promise<ProbeResult>;
}

/** Pins the types of a probe, and hides them from the orchestrator. */
export function defineProbe<F extends JsonObject, const C extends Catalog, const O extends ExpectationTable>(
  probe: Probe<F, C, O>,
): Probe<F, C, O> & RunnableProbe<O> {
  return {
    ...probe,
    statements: (facts) => probe.statements(facts as F),
    async run(host, expect) {
      const facts = await probe.observe(host, expect);
      return {
        facts,
        findings: probe.judge(facts, expect),
        summary: probe.summary(facts),
        metrics: () => probe.metrics?.(facts) ?? [],
      };
    },
  };
}
