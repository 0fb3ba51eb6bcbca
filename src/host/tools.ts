import { execa, type Options } from 'execa';
import type { Deadline } from '../deadline.ts';
import type { Logger } from '../log.ts';
import type { Environment } from './host.ts';
import { errnoOf } from './lookup.ts';
import { findInPath } from './path-search.ts';
import type { RootFs } from './rootfs.ts';
import type { System } from './system.ts';

/** What became of a tool that was asked. */
export type ToolResult =
  | {
      readonly kind: 'ran';
      readonly path: string;
      readonly exitCode: number | null;
      readonly signal: string | null;
      readonly stdout: string;
      readonly stderr: string;
    }
  /** Not installed, not to be trusted, or not to be run: the reason in words. */
  | { readonly kind: 'unavailable'; readonly reason: string }
  /** The file is there and the kernel refuses it. */
  | { readonly kind: 'cannot-start'; readonly path: string; readonly errno: string }
  | { readonly kind: 'timed-out'; readonly path: string }
  | { readonly kind: 'flooded'; readonly path: string };

export interface ToolCall {
  /** A name that is searched for, or an absolute path. */
  readonly tool: string;
  readonly args: readonly string[];
  /** The only variables the child gets, besides LC_ALL=C and PATH. */
  readonly env?: Readonly<Record<string, string>>;
  /** Searched before PATH, absolute. */
  readonly directories?: readonly string[];
}

/** Other programs in the container: evidence besides our own reading, and never needed. */
export interface Tools {
  /** Where the tool is, without running it; null when there is none. */
  find(tool: string, directories?: readonly string[]): string | null;
  /** Runs it within the deadline; never throws for what the tool does. */
  run(call: ToolCall): Promise<ToolResult>;
}

/** Standard output and error each; `go env`, `ldd` and `file` print far less. */
const outputLimit = 256 * 1024;

const standardPath = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';

export function noTools(reason: string): Tools {
  return { find: () => null, run: async () => ({ kind: 'unavailable', reason }) };
}

export function createTools(context: {
  fs: RootFs;
  env: Environment;
  system: System;
  deadline: Deadline;
  log: Logger;
}): Tools {
  const { fs, env, system, deadline, log } = context;
  const path = env.get('PATH') || standardPath;

  function find(tool: string, directories: readonly string[] = []): string | null {
    if (tool.startsWith('/')) return fs.stat(tool).kind === 'found' ? tool : null;
    return findInPath(fs, [...directories, path].join(':'), tool)?.path ?? null;
  }

  async function run(call: ToolCall): Promise<ToolResult> {
    const file = find(call.tool, call.directories);
    if (file === null) return { kind: 'unavailable', reason: `${call.tool} is not installed` };
    const distrust = system.uid === 0 ? whyUntrusted(fs, file) : null;
    if (distrust !== null) return { kind: 'unavailable', reason: distrust };
    const started = system.elapsedMs();
    const result = await spawnBounded(file, call, { path, system, deadline });
    log.debug({ tool: file, args: call.args, result: result.kind, ms: system.elapsedMs() - started }, 'tool');
    return result;
  }

  return { find, run };
}

/** As root we run only what only root could have put there. */
function whyUntrusted(fs: RootFs, file: string): string | null {
  const places = [file, file.slice(0, Math.max(1, file.lastIndexOf('/')))];
  for (const place of places) {
    const stat = fs.stat(place);
    if (stat.kind !== 'found') return `${place} cannot be examined`;
    if (stat.value.uid !== 0) return `${place} belongs to uid ${stat.value.uid}, so root does not run it`;
    if ((stat.value.mode & 0o022) !== 0 && (stat.value.mode & 0o1000) === 0) {
      return `${place} is writable by others (mode ${stat.value.mode.toString(8)}), so root does not run it`;
    }
  }
  return null;
}

async function spawnBounded(
  file: string,
  call: ToolCall,
  context: { path: string; system: System; deadline: Deadline },
): Promise<ToolResult> {
  const { path, system, deadline } = context;
  const options = {
    cwd: '/',
    env: { PATH: path, LC_ALL: 'C', ...call.env },
    extendEnv: false,
    stdin: 'ignore',
    reject: false,
    detached: true,
    cleanup: false,
    maxBuffer: outputLimit,
  } as const satisfies Options;
  const child = execa(file, call.args, options);
  const killGroup = (): void => {
    if (child.pid !== undefined) system.kill(-child.pid, 'SIGKILL');
  };
  child.nodeChildProcess.once('exit', killGroup); // grandchildren would hold our pipes open
  let timedOut = false;
  const onDeadline = (): void => {
    timedOut = true;
    killGroup();
  };
  if (deadline.signal.aborted) onDeadline();
  else deadline.signal.addEventListener('abort', onDeadline, { once: true });
  const result = await child;
  deadline.signal.removeEventListener('abort', onDeadline);
  if (timedOut) return { kind: 'timed-out', path: file };
  if (result.isMaxBuffer) {
    killGroup();
    return { kind: 'flooded', path: file };
  }
  if (child.pid === undefined)
    return { kind: 'cannot-start', path: file, errno: errnoOf(result.cause) ?? errnoOf(result) ?? 'unknown' };
  return {
    kind: 'ran',
    path: file,
    exitCode: result.exitCode ?? null,
    signal: result.signal ?? null,
    stdout: result.stdout,
    stderr: result.stderr,
  };
}
