import { execa } from 'execa';

/** How a command ended. `status` is null if it did not start or was killed. */
export interface Outcome {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface CommandOptions {
  readonly env?: Readonly<Record<string, string | undefined>>;
  readonly cwd?: string;
  readonly timeoutMs?: number;
}

/** The docker command line of one engine. */
export type Docker = (...args: readonly string[]) => Promise<Outcome>;

/** A minute is long for any docker command here; an engine that hangs must not hang the test. */
const patienceMs = 60_000;

/** Runs a command to its end; if it fails, hangs or does not exist, that is an outcome, not an exception. */
export async function command(file: string, args: readonly string[], options: CommandOptions = {}): Promise<Outcome> {
  const { exitCode, stdout, stderr, shortMessage } = await execa(file, args, {
    env: options.env ?? process.env,
    extendEnv: false,
    cwd: options.cwd ?? '/',
    timeout: options.timeoutMs ?? patienceMs,
    reject: false,
    stdin: 'ignore',
    stripFinalNewline: false,
  });
  // Without an exit status, the reason (not found, timed out) is in execa's message alone.
  return { status: exitCode ?? null, stdout, stderr: exitCode === undefined ? `${stderr}${shortMessage}` : stderr };
}

/** @param file the docker command; @param env its environment, which names the engine */
export function dockerOf(file: string, env: Readonly<Record<string, string | undefined>> = process.env): Docker {
  return (...args) => command(file, args, { env });
}

/** The standard output of a command that must succeed. */
export async function must(outcome: Promise<Outcome>, what: string): Promise<string> {
  const { status, stdout, stderr } = await outcome;
  if (status !== 0) throw new Error(`${what}: ${lastLine(stderr) || lastLine(stdout) || `exit status ${status}`}`);
  return stdout;
}

export function lastLine(text: string): string {
  return text.trim().split('\n').at(-1) ?? '';
}
