import type { Outcome } from './fault.ts';
import type { Lab, Run } from './lab.ts';

/** Requirements for a run. */
export interface Want {
  /** Any of these exit statuses. */
  readonly exit: readonly number[];
  /** What standard output must say. */
  readonly says?: readonly (string | RegExp)[];
  /** What no output may say. */
  readonly hides?: readonly (string | RegExp)[];
  /** Milliseconds over `--timeout` that are allowed. */
  readonly over?: number;
  /** Standard error may contain something: logs, the loader's complaint; or it is this, and empty where left out. */
  readonly stderr?: 'any' | `probe-env: ${string}\n`;
  /** Standard output went elsewhere. */
  readonly stdout?: 'elsewhere';
  /** The row counts processes itself. */
  readonly leftovers?: 'counted elsewhere';
}

/** Compares a run with what is expected, and with what always holds: in time, clean streams, nothing left behind. */
export async function judge(lab: Lab, run: Run, want: Want): Promise<Outcome> {
  const problems: string[] = [];
  const { status, signal, stdout, stderr, ms, timeout, heldMs } = run;
  if (status === null || !want.exit.includes(status)) {
    problems.push(`exit ${status ?? signal}, not ${want.exit.join(' or ')}`);
  }
  if (ms > timeout + (want.over ?? 100)) problems.push(`late: ${Math.round(ms)} ms`);
  if (heldMs > 100) problems.push(`pipes held for ${Math.round(heldMs)} ms more`);
  for (const text of want.says ?? []) if (!matches(stdout, text)) problems.push(`does not say ${text}`);
  for (const text of want.hides ?? []) if (matches(stdout + stderr, text)) problems.push(`says ${text}`);
  if (want.stderr !== 'any' && stderr !== (want.stderr ?? ''))
    problems.push(`standard error: ${stderr.slice(0, 120).trim()}`);
  if (want.stdout !== 'elsewhere') problems.push(...malformed(stdout));
  if (want.leftovers === undefined) {
    const left = await lab.leftovers();
    if (left.length > 0) problems.push(`left behind: ${left.join(', ')}`);
  }
  return { got: `${status ?? signal} ${firstWords(stdout)}`, problems, ms };
}

/** Several runs as one row. */
export function together(outcomes: readonly Outcome[]): Outcome {
  return {
    got: outcomes.at(-1)?.got ?? 'nothing',
    problems: outcomes.flatMap(({ problems }) => problems),
    ms: Math.max(...outcomes.map(({ ms }) => ms)),
  };
}

/** Violations of a report's format: JSON is one valid line, text is ASCII with a short line one. */
function malformed(stdout: string): string[] {
  if (stdout === '') return ['nothing on standard output'];
  if (stdout.startsWith('{')) return malformedJson(stdout);
  const problems = [];
  if ((stdout.split('\n')[0] ?? '').length > 200) problems.push('line one is longer than 200');
  if (Buffer.byteLength(stdout) > 4000) problems.push('longer than 4,000 bytes');
  if (/[^\x20-\x7e\n]/.test(stdout)) problems.push('not plain ASCII');
  if (!/^(OK|FAIL|INCOMPLETE)[,:]? /.test(stdout)) problems.push('no verdict in line one');
  return problems;
}

function malformedJson(stdout: string): string[] {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must not be there
  if (/[\x00-\x09\x0b-\x1f\x7f-\x9f]/.test(stdout)) return ['control characters in JSON'];
  try {
    const report: unknown = JSON.parse(stdout);
    return typeof report === 'object' && report !== null && 'schemaVersion' in report ? [] : ['not a report'];
  } catch {
    return ['JSON that cannot be read'];
  }
}

function matches(text: string, pattern: string | RegExp): boolean {
  return typeof pattern === 'string' ? text.includes(pattern) : pattern.test(text);
}

function firstWords(stdout: string): string {
  if (!stdout.startsWith('{')) return stdout.split('\n')[0] ?? '';
  try {
    const { probes = [] }: { probes?: { status?: string }[] } = JSON.parse(stdout);
    return `JSON: ${probes.map(({ status }) => status).join(', ')}`;
  } catch {
    return 'JSON?';
  }
}
