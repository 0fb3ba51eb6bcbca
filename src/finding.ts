/** A value that survives JSON. `undefined` means that a property is omitted. */
export type Json = null | boolean | number | string | readonly Json[] | JsonObject;
export type JsonObject = { readonly [key: string]: Json | undefined };

export const severities = ['error', 'warning', 'info'] as const;
export type Severity = (typeof severities)[number];

/** The lowest severity that fails a run, or none. */
export const failOnChoices = [...severities, 'none'] as const;
export type FailOn = (typeof failOnChoices)[number];

/** The texts of one kind of finding. Constant: nothing in it is about one host. */
export interface FindingSpec<D extends JsonObject> {
  /** Set here and nowhere else; a condition with two severities is two codes. */
  readonly severity: Severity;
  /** The program does not even start: such a finding comes before all others, in line one too. */
  readonly stopsStart?: true;
  /** Findings of other probes with the same cause and more detail: this one is left out if one of them is reported. */
  readonly coveredBy?: readonly Code[];
  readonly title: string;
  /** What goes wrong, with the error text people search for. */
  readonly why: string;
  /** Feeds the generated docs, `--explain` and the render test. */
  readonly example: D;
  readonly refs: readonly string[];
  /** One line, deterministic: no times of day, pids or durations. */
  message(detail: D): string;
  /** The exact line to change. */
  remedy(detail: D): string;
}

/** `<probe>/<condition>`: the `--ignore` value, the JSON `code`, the docs anchor. */
export type Code = `${string}/${string}`;

export type Catalog = { readonly [code: Code]: FindingSpec<JsonObject> };

/** A finding of catalog `C`: the union over its codes, each with its own detail. */
export type Finding<C extends Catalog = Catalog> = {
  [K in keyof C & Code]: C[K] extends FindingSpec<infer D> ? { readonly code: K; readonly detail: D } : never;
}[keyof C & Code];

/** Identity that infers the detail's type from `example`. */
export function defineFinding<D extends JsonObject>(spec: FindingSpec<D>): FindingSpec<D> {
  return spec;
}
