import type { Module } from '../decode/go/program/build-info.ts';
import type { ExitCode, IncompleteChoice } from '../exit-code.ts';
import type { FailOn, FindingSpec, JsonObject, Severity } from '../finding.ts';

/** A finding with its texts, free of secrets. */
export type ReportedFinding = {
  readonly code: string;
  readonly severity: Severity;
  /** The program does not even start. */
  readonly stopsStart: boolean;
  readonly message: string;
  readonly remedy: string;
  readonly detail: JsonObject;
  /** The catalog's explanation of its code, independent of the host. */
  readonly rule: Pick<FindingSpec<JsonObject>, 'title' | 'why' | 'refs'>;
};

/** A finding that somebody accepted: it does not count, but it does not disappear. */
export type IgnoredFinding = ReportedFinding & {
  readonly probe: string;
  /** The reason given by the person who accepted it; null for `--ignore`, which has none. */
  readonly reason: string | null;
  /** The last day on which it is accepted, `2027-01-31`. */
  readonly until: string | null;
};

/** One number for Prometheus. */
export type Metric = {
  /** Without the prefix `probe_env_`. */
  readonly name: string;
  readonly help: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
};

export type ReportedRun =
  | {
      readonly probe: string;
      readonly status: 'ran';
      readonly summary: string;
      readonly facts: JsonObject;
      readonly metrics: readonly Metric[];
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

/** The version of probe-env, and the dates of the data that it compares with. */
export interface ToolInfo {
  readonly version: string;
  /** `node 24.21.0`. */
  readonly runtime: string;
  readonly data: {
    /** The newest known release of the time zone database: `2026c`. */
    readonly tzdata: string;
    /** The day up to which Go's releases are known. */
    readonly goReleases: string;
    /** The date of the Node release with this list of public roots. */
    readonly publicRoots: string;
  };
}

/** The Go modules that a program was linked from. */
export type ProgramModules =
  | {
      readonly state: 'known';
      readonly goVersion: string;
      /** The main package. */
      readonly package: string | null;
      readonly main: Module | null;
      readonly deps: readonly Module[];
      readonly settings: Readonly<Record<string, string>>;
    }
  | { readonly state: 'unknown'; readonly problem: string };

/** An image that was inspected. */
export type ReportedImage = {
  /** `--image`; `standard input`. */
  readonly source: string;
  /** Its format: `docker archive`, `OCI directory`. */
  readonly kind: string;
  /** The tag that it was saved under; null if nothing states it. */
  readonly reference: string | null;
  /** `linux/arm64`; null if nothing states it. */
  readonly platform: string | null;
  readonly layers: number;
};

/** One run of the tool: everything that a format prints. */
export interface Report {
  readonly tool: ToolInfo;
  /** `--root`. */
  readonly root: string;
  /** What was inspected instead, with `--image`. */
  readonly image: ReportedImage | null;
  readonly app: { readonly path: string; readonly foundBy: string } | null;
  /** No program of an image is known, though a probe would have inspected it. */
  readonly noProgram?: true;
  /** Assumptions about what could not be read, a sentence each. */
  readonly assumptions: readonly string[];
  /** Decoded when needed. */
  readonly modules: ProgramModules;
  /** The expectations in force, by the name of their option. */
  readonly expectations: JsonObject;
  readonly failOn: FailOn;
  readonly incomplete: IncompleteChoice;
  readonly runs: readonly ReportedRun[];
  /** Findings that were accepted, in the order in which they were found. */
  readonly ignored: readonly IgnoredFinding[];
  readonly exitCode: ExitCode;
  /** The exit status of the process: `exitCode`, unless `--exit-style` says otherwise. */
  readonly exitStatus: number;
  readonly ok: boolean;
  /** `--timeout`, in milliseconds. */
  readonly timeoutMs: number;
  readonly ms: number;
}
