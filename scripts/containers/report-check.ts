import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv, type ValidateFunction } from 'ajv';
import { repository } from '../build/paths.ts';
import type { Outcome } from './docker.ts';

/** The required answer of a run of probe-env. */
export interface Expected {
  readonly exit: number;
  /** How line one begins. */
  readonly line: string;
  /** Text that must occur in the text report or in the JSON. */
  readonly says?: string;
  /** The rule that finds the program, which is then /app. */
  readonly foundBy?: string;
}

/** Docker keeps 4,096 bytes of a health check; `kubectl describe` shows one line well. */
const textLimit = 4000;
const lineLimit = 200;

export function expectedText({ exit, line, foundBy }: Expected): string {
  return `${exit} ${line.trim()}${foundBy === undefined ? '' : ` [${foundBy}]`}`;
}

/**
 * Compares two runs as text, which must be equal byte by byte, and one as JSON with the expectation.
 * @returns the result, and whether it is right; errors come first
 */
export function checkReport(
  [text, again, json]: readonly [Outcome, Outcome, Outcome],
  expected: Expected,
): { got: string; right: boolean } {
  const [line = ''] = text.stdout.split('\n', 1);
  const report = parseReport(json.stdout);
  const app = typeof report === 'string' ? null : report.program;
  const got = `${text.status} ${line || text.stderr.trim()}${expected.foundBy && app ? ` [${app.foundBy}]` : ''}`;
  const wrong =
    textProblem(text, line, expected) ??
    (again.stdout === text.stdout ? null : `the next run prints something else (${again.stdout.split('\n', 1)[0]})`) ??
    (typeof report === 'string' ? report : null) ??
    (`${text.stdout}${json.stdout}`.includes(expected.says ?? '') ? null : `it does not say ${expected.says}`) ??
    (json.status === expected.exit ? null : `exit status ${json.status} with --format json`) ??
    (json.stderr === '' ? null : `standard error: ${json.stderr.trim()}`) ??
    (expected.foundBy === undefined || (app?.path === '/app' && app.foundBy === expected.foundBy)
      ? null
      : `the program is ${app?.path ?? 'not found'}, by ${app?.foundBy ?? 'no rule'}`);
  return { got: wrong === null ? got : `${wrong}: ${got}`, right: wrong === null };
}

/** The runs that `checkReport` needs. */
export async function inAllFormats(run: (...args: string[]) => Promise<Outcome>): Promise<[Outcome, Outcome, Outcome]> {
  return [await run(), await run(), await run('--format', 'json')];
}

function textProblem({ status, stdout, stderr }: Outcome, line: string, expected: Expected): string | null {
  if (status !== expected.exit) return `exit status ${status}`;
  if (!line.startsWith(expected.line)) return 'line one differs';
  if (stderr !== '') return `standard error: ${stderr.trim()}`;
  if (!/^[\x20-\x7e\n]*$/.test(stdout)) return 'not plain ASCII';
  if (line.length > lineLimit) return `line one has ${line.length} characters`;
  if (stdout.length >= textLimit) return `the text has ${stdout.length} bytes`;
  return null;
}

/** The part of the schema that the tests examine. */
export interface Report {
  readonly program: { readonly path: string; readonly foundBy: string } | null;
  readonly probes: readonly { readonly facts?: unknown }[];
}

let schema: ValidateFunction<Report> | undefined;

/** The report, or what is wrong with its structure. */
export function parseReport(text: string): Report | string {
  schema ??= new Ajv({ formats: { date: true } }).compile<Report>(
    JSON.parse(readFileSync(join(repository, 'docs/report.schema.json'), 'utf8')),
  );
  let report: unknown;
  try {
    report = JSON.parse(text);
  } catch {
    return 'not JSON';
  }
  return schema(report) ? report : `JSON: ${schema.errors?.[0]?.instancePath} ${schema.errors?.[0]?.message}`;
}
