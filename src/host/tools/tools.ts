import { latin1 } from '#runtime/bytes.ts';
import { endWithUs } from '#runtime/children.ts';
import { startTimer } from '#runtime/timers.ts';
import { type Cancellation, createCancellation } from '../../cancellation.ts';
import type { Deadline } from '../../deadline.ts';
import { Fields } from '../../decode/elf/fields.ts';
import { machineNamed, machineOf, runsNatively } from '../../decode/elf/machines.ts';
import { defaultPath, findInPath } from '../../linux/start/path-search.ts';
import type { Logger } from '../../log/log.ts';
import type { System } from '../../runtime/system.ts';
import type { RootFs } from '../files/rootfs.ts';
import { whyUntrusted } from '../files/trust.ts';
import { once } from '../once.ts';
import type { Environment } from '../process/environment.ts';
import type { Children } from './children.ts';

/** The outcome of running a tool. */
export type ToolResult =
  | {
      readonly kind: 'ran';
      readonly path: string;
      readonly exitCode: number | null;
      readonly signal: string | null;
      readonly stdout: string;
      readonly stderr: string;
    }
  /** Not installed, not trusted, or not to be run: the reason in words. */
  | { readonly kind: 'unavailable'; readonly reason: string }
  /** The file is there and the kernel refuses it. */
  | { readonly kind: 'cannot-start'; readonly path: string; readonly errno: string }
  | { readonly kind: 'timed-out'; readonly path: string }
  | { readonly kind: 'flooded'; readonly path: string };

export interface ToolCall {
  /** A name to search for, or an absolute path. */
  readonly tool: string;
  readonly args: readonly string[];
  /** The only variables the child gets, in addition to LC_ALL=C and PATH. */
  readonly env?: Readonly<Record<string, string>>;
  /** Searched before PATH, absolute. */
  readonly directories?: readonly string[];
  /** The tool never waits for anything, so it need not be killed when we are. */
  readonly endsByItself?: boolean;
  /**
   * Its standard error is needed only if it fails. It is ignored at first, which saves a pipe; after a failure the
   * tool is run once more.
   */
  readonly quiet?: boolean;
}

/** Other programs in the container: evidence in addition to our own reading, and never required. */
export interface Tools {
  /** Where the tool is, without running it; null if there is none. */
  find(tool: string, directories?: readonly string[]): string | null;
  /** Runs it within the deadline; never throws for the tool's own failures. */
  run(call: ToolCall): Promise<ToolResult>;
}

export function noTools(reason: string): Tools {
  return { find: () => null, run: async () => ({ kind: 'unavailable', reason }) };
}

export function createTools(context: {
  fs: RootFs;
  env: Environment;
  system: System;
  children: Children;
  deadline: Deadline;
  log: Logger;
  /** Why nothing may be run; tools are still looked up, since what is installed does not depend on that. */
  without: () => string | null;
}): Tools {
  const { fs, env, system, children, deadline, log, without } = context;
  const path = env.get('PATH') || defaultPath;
  const ending = once(() => earlierThan(deadline));
  let guard = once(() => (endWithUs ? null : findGuard(fs, system.uid)));

  function find(tool: string, directories: readonly string[] = []): string | null {
    if (tool.startsWith('/')) return fs.stat(tool).kind === 'found' ? tool : null;
    return findInPath(fs, [...directories, path].join(':'), tool)?.path ?? null;
  }

  async function run(call: ToolCall): Promise<ToolResult> {
    const reason = without();
    if (reason !== null) return { kind: 'unavailable', reason };
    if (deadline.remainingMs() === 0) return { kind: 'timed-out', path: call.tool };
    const file = find(call.tool, call.directories);
    if (file === null) return { kind: 'unavailable', reason: `${call.tool} is not installed` };
    const distrust = whyUntrusted(fs, file, system.uid);
    if (distrust !== null) return { kind: 'unavailable', reason: distrust };
    if (!isExecutable(fs, file, system.machine)) return { kind: 'cannot-start', path: file, errno: 'ENOEXEC' };
    const started = system.elapsedMs();
    const result = await start(file, call);
    log.debug({ tool: file, args: call.args, result: result.kind, ms: system.elapsedMs() - started }, 'tool');
    return result;
  }

  async function start(file: string, call: ToolCall): Promise<ToolResult> {
    const childEnv = { PATH: path, LC_ALL: 'C', ...call.env };
    const guarded = call.endsByItself === true ? null : guard();
    const [program, ...args] = guarded === null ? [file, ...call.args] : [...guarded, file, ...call.args];
    // The wrapper in front of it has its own error messages.
    const quiet = call.quiet === true && guarded === null;
    const end = await children.run(program, args, childEnv, ending(), quiet ? 'ignore' : 'pipe');
    if (quiet && end.kind === 'ended' && (end.exitCode !== 0 || end.stdout === ''))
      return start(file, { ...call, quiet: false });
    if (end.kind === 'cannot-start' && fs.stat(standardInput).kind !== 'found') {
      return { kind: 'unavailable', reason: `no tool starts without ${standardInput}, which is not there` };
    }
    if (end.kind !== 'ended') return { ...end, path: file };
    if (guarded !== null && end.stderr.startsWith('setpriv: ')) {
      guard = () => null; // too old for the option, or it could not start the tool: then the reason is needed
      return start(file, call);
    }
    return { ...end, kind: 'ran', path: file };
  }

  return { find, run };
}

/** What libuv opens for every tool; if it cannot, the tool appears to be missing. */
const standardInput = '/dev/null';

/**
 * Whether the kernel accepts the file as a program. Checked beforehand, since execvp(3) hands what the kernel refuses
 * to /bin/sh, which would run the bytes of a foreign machine's program as commands.
 */
function isExecutable(fs: RootFs, file: string, machine: string): boolean {
  const head = fs.withFile(file, (content) => content.read(0, 20));
  if (head.kind !== 'found') return head.kind === 'denied'; // execute-only: the kernel may run what we cannot read
  const { value } = head;
  if (latin1(value, 0, 2) === '#!') return true;
  if (value.length < 20 || latin1(value, 0, 4) !== '\x7fELF') return false;
  const kernel = machineNamed(machine);
  if (kernel === null) return true;
  const littleEndian = value[5] !== 2;
  const eMachine = new Fields(value, littleEndian, true).u16(18);
  const program = machineOf({ machine: eMachine, class: value[4] === 1 ? 32 : 64, littleEndian });
  return program !== null && runsNatively(kernel.goarch, program.goarch);
}

/** Where only util-linux puts it; Alpine's is a link to busybox, which lacks the option. */
const setpriv = '/usr/bin/setpriv';

/**
 * A prefix for a command so that the kernel kills it when we are killed (PR_SET_PDEATHSIG, prctl(2)): util-linux's
 * setpriv, which then becomes the command. Without it, a tool that outlives us ends when it writes to its closed
 * pipe.
 */
function findGuard(fs: RootFs, uid: number): readonly [string, ...string[]] | null {
  const found = fs.lstat(setpriv);
  if (found.kind !== 'found' || found.value.kind !== 'file' || whyUntrusted(fs, setpriv, uid) !== null) return null;
  return [setpriv, '--pdeathsig', 'KILL'];
}

/** Canceled a little before the deadline, so that a probe can still judge without the tool, and say which one hung. */
function earlierThan(deadline: Deadline): Cancellation {
  const remaining = deadline.remainingMs();
  const ending = createCancellation();
  const stopTimer = startTimer(Math.max(1, remaining - Math.min(60, remaining / 10)), ending.cancel);
  deadline.onEnd(() => {
    stopTimer();
    ending.cancel();
  });
  return ending;
}
