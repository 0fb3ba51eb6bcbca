import type { OptionSpec } from './option-spec.ts';
import { UsageError } from './usage-error.ts';

/**
 * A command-line option that states what must hold; `PROBE_ENV_<NAME>` sets it too. Its probe lists it in `options`.
 */
export interface ExpectationOption<T> extends OptionSpec {
  /** Only a program can meet it: a policy that states it requires a program. */
  readonly aboutProgram?: true;
  /** @throws UsageError */
  parse(text: string, previous: T | undefined): T;
}

/** The expectations of one probe, by the names it uses for them. No two probes share a name. */
export type ExpectationTable = { readonly [name: string]: ExpectationOption<unknown> };

/** The stated value; a missing name was not stated. */
export type ExpectationsOf<O extends ExpectationTable> = {
  readonly [K in keyof O]?: ReturnType<O[K]['parse']>;
};

/** Everything that was stated, for all probes. */
export type Stated = Readonly<Record<string, unknown>>;

/** Identity that pins the type of the value. */
export function expectation<T>(spec: ExpectationOption<T>): ExpectationOption<T> {
  return spec;
}

/** Bytes; units as in Kubernetes quantities and `docker --memory`, with or without the B. */
export function parseSize(flag: string, text: string): number {
  const match = /^(\d+(?:\.\d+)?) ?([kmg]?)(i?)b?$/i.exec(text);
  const bytes = Number(match?.[1]) * (match?.[3] ? 1024 : 1000) ** ' kmg'.indexOf(match?.[2]?.toLowerCase() || ' ');
  if (match === null || bytes < 1) throw new UsageError(`${flag}: '${text}' is not a size; for example 40MB or 32MiB`);
  return Math.floor(bytes);
}

/** @throws UsageError */
export function wholeNumber(flag: string, text: string): number {
  if (/^\d{1,6}$/.test(text)) return Number(text);
  // Durations and percentages are written for other options.
  const [, number] = /^(\d{1,6})[a-z%]+$/i.exec(text) ?? [];
  const hint = number === undefined ? '' : `: write it without a unit, as in ${flag} ${number}`;
  throw new UsageError(`${flag}: '${text}' is not a whole number${hint}`);
}
/** An option and its value that would hold for the container as it is. */
export type Statement = {
  /** `--tz`. */
  readonly flag: string;
  /** `Asia/Shanghai`; `1` for a flag without a value. Several values of a repeatable option are several statements. */
  readonly text: string;
};

/** The statement, if there is something to state; nobody means a value with a line break in it. */
export function statement(flag: string, value: string | number | boolean | null | undefined): Statement[] {
  if (value === null || value === undefined || value === false) return [];
  const text = value === true ? '1' : String(value);
  return /\p{Cc}/u.test(text) ? [] : [{ flag, text }];
}
