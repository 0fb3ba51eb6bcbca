import type { ExitCode } from '../exit-code.ts';
import type { JsonObject, Severity } from '../finding.ts';

/** A finding with its words, free of secrets. */
export type ReportedFinding = {
  readonly code: string;
  readonly severity: Severity;
  /** The program does not even start. */
  readonly stopsStart: boolean;
  readonly message: string;
  readonly remedy: string;
  readonly detail: JsonObject;
};

export type ReportedRun =
  | {
      readonly probe: string;
      readonly status: 'ran';
      readonly summary: string;
      readonly facts: JsonObject;
      readonly findings: readonly ReportedFinding[];
      readonly ms: number;
    }
  | { readonly probe: string; readonly status: 'skipped'; readonly reason: string }
  | {
      readonly probe: string;
      readonly status: 'incomplete';
      readonly reason: string;
      /** The time of `--timeout` was used up: nothing broke. */
      readonly late: boolean;
    };

/** One run of the tool: everything that a format prints. */
export interface Report {
  readonly app: { readonly path: string; readonly foundBy: string } | null;
  /** What was taken for granted because it could not be read, a sentence each. */
  readonly assumptions: readonly string[];
  readonly runs: readonly ReportedRun[];
  /** How many findings `--ignore` left out. */
  readonly ignored: number;
  readonly exitCode: ExitCode;
  readonly ok: boolean;
  /** `--timeout`, in milliseconds. */
  readonly timeoutMs: number;
  readonly ms: number;
}
