import { spawn } from 'node:child_process';
import { stripVTControlCharacters } from 'node:util';
import type { Row, User } from './rows.ts';

export interface Command {
  readonly user: User;
  readonly cwd: string;
  /** In octal. */
  readonly umask: string;
  readonly env: Readonly<Record<string, string>>;
  readonly args: readonly string[];
  /** INT is sent to all of the command, as a terminal does; TERM to its first process alone, as a supervisor does. */
  readonly signal?: Row['signal'];
}

export interface Outcome {
  readonly status: number;
  readonly log: string;
  readonly ms: number;
  readonly signalled: boolean;
}

/** What says that it has begun, and how long after that the signal comes. */
const underWay = { start: { said: /building dist/, delayMs: 1000 }, test: { said: /RUN/, delayMs: 6000 } } as const;

/** None of the rows takes as long. */
const patienceMs = 600_000;

/** Runs a command as another user, with both streams in one log. */
export function runAs({ user, cwd, umask, env, args, signal }: Command): Promise<Outcome> {
  const started = performance.now();
  const script = `umask ${umask}; exec "$@" 2>&1`;
  const become =
    user.uid === 0 ? [] : ['setpriv', `--reuid=${user.uid}`, `--regid=${user.uid}`, '--clear-groups', '--'];
  const [file = '', ...rest] = [...become, '/bin/sh', '-c', script, 'sh', ...args];
  // A separate process group, as a shell creates it.
  const child = spawn(file, rest, { cwd, env, detached: true, stdio: ['ignore', 'pipe', 'inherit'] });
  let log = '';
  let signalled = false;
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    log += text;
    if (signal === undefined || signalled || !underWay[signal.during].said.test(log)) return;
    signalled = true;
    const target = signal.name === 'INT' ? -Number(child.pid) : Number(child.pid);
    setTimeout(() => process.kill(target, `SIG${signal.name}`), underWay[signal.during].delayMs);
  });
  const patience = setTimeout(() => process.kill(-Number(child.pid), 'SIGKILL'), patienceMs);
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code, by) => {
      clearTimeout(patience);
      const plain = stripVTControlCharacters(log);
      resolve({ status: code ?? (by === null ? 1 : 128), log: plain, ms: performance.now() - started, signalled });
    });
  });
}
