import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createReadStream, readFileSync } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { executableNamed } from '../../executables.ts';

export interface Run {
  /** Megabytes that it had in memory at most, its own code included. */
  readonly peak: number;
  readonly status: number | null;
  readonly seconds: number;
  readonly stderr: string;
}

/** Runs probe-env with `--all`. */
export async function measured(args: readonly string[], stdin: string | null): Promise<Run> {
  const started = performance.now();
  const child = spawn(executableNamed('node').path, ['--all', '--quiet', ...args], {
    stdio: [stdin === null ? 'ignore' : 'pipe', 'ignore', 'pipe'],
  });
  const ended = once(child, 'close');
  let stderr = '';
  child.stderr?.on('data', (text: Buffer) => {
    stderr += text.toString();
  });
  if (stdin !== null && child.stdin !== null) pipeline(createReadStream(stdin), child.stdin).catch(() => {});
  let peak = 0;
  while (child.exitCode === null && child.signalCode === null) {
    peak = Math.max(peak, highWater(child.pid ?? 0));
    await sleep(10);
  }
  await ended;
  return {
    peak: Math.round((peak * 1024) / 1e6),
    status: child.exitCode,
    seconds: (performance.now() - started) / 1000,
    stderr,
  };
}

/** VmHWM of proc_pid_status(5), in KB; 0 for a process that has ended. */
function highWater(pid: number): number {
  try {
    return Number(/^VmHWM:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0);
  } catch {
    return 0;
  }
}
