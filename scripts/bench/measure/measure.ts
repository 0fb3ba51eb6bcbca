import { spawnSync } from 'node:child_process';
import { median, quantile } from './statistics.ts';

/** Something that is run and timed. */
export interface Command {
  readonly file: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  /** Statuses that mean it did its work; anything else stops the measurement. */
  readonly statuses: readonly number[];
}

/** Milliseconds per run. CPU is user and system time of the process and all its children. */
export interface Sample {
  readonly wall: number;
  readonly cpu: number;
}

export interface Summary {
  readonly median: number;
  readonly p10: number;
  readonly p90: number;
}

/** A sample is the mean of some runs in a row, since the shell's clock for CPU time has ticks of 1 ms. */
const runsPerSample = 5;

/**
 * Measures the commands in turn, over and over, so that whatever else the machine does meets all of them alike.
 *
 * @returns for every command its samples, in the order of the commands
 * @throws when a command ends with a status that is not one of its own
 */
export function measureInterleaved(commands: readonly Command[], samples: number): Sample[][] {
  for (const command of commands) checkStatus(command);
  const results: Sample[][] = commands.map(() => []);
  for (let round = 0; round < samples; round += 1) {
    for (const [index, command] of commands.entries()) results[index]?.push(measure(command, runsPerSample));
  }
  return results;
}

export function summarize(values: readonly number[]): Summary {
  return { median: median(values), p10: quantile(values, 0.1), p90: quantile(values, 0.9) };
}

/** Milliseconds of wall time and CPU that many runs at once take, all together. */
export function measureAtOnce(command: Command, count: number): Sample {
  return timed(command, 'for ((i = 0; i < n; i++)); do "$@" >/dev/null 2>&1 & done; wait', count);
}

function measure(command: Command, runs: number): Sample {
  const { wall, cpu } = timed(command, 'for ((i = 0; i < n; i++)); do "$@" >/dev/null 2>&1; done', runs);
  return { wall: wall / runs, cpu: cpu / runs };
}

function timed(command: Command, loop: string, count: number): Sample {
  const script = `n=$1; shift; TIMEFORMAT='%3R %3U %3S'; time { ${loop}; }; true`;
  const { status, stderr } = spawnSync(
    '/bin/bash',
    ['--norc', '-c', script, 'bash', String(count), command.file, ...command.args],
    {
      env: command.env,
      stdio: ['ignore', 'ignore', 'pipe'],
      encoding: 'utf8',
    },
  );
  const [wall, user, system] = stderr.trim().split(' ').map(Number);
  if (status !== 0 || wall === undefined || user === undefined || system === undefined || Number.isNaN(wall)) {
    throw new Error(`bash could not time ${command.file}: ${stderr}`);
  }
  return { wall: wall * 1000, cpu: (user + system) * 1000 };
}

function checkStatus(command: Command): void {
  const { status, error, stdout, stderr } = spawnSync(command.file, command.args, {
    env: command.env,
    encoding: 'utf8',
  });
  if (error) throw new Error(`${command.file}: ${error.message}`);
  if (status === null || !command.statuses.includes(status)) {
    throw new Error(
      `${[command.file, ...command.args].join(' ')} ended with ${status}, so it is not worth timing:\n${stdout}${stderr}`,
    );
  }
}
