import { errnoOf } from '../../host/files/lookup.ts';
import type { ReapOrphans, StartChild } from '../child.ts';
import { reapAll, soon, whenExited, whenReady } from './loop.ts';
import { native } from './native.ts';

/** PR_SET_PDEATHSIG (prctl(2)). */
export const endWithUs: boolean = true;

export const reapOrphans: ReapOrphans = reapAll;

export const startChild: StartChild = (file, args, env, stderr, events) => {
  const child = spawn(file, args, env, stderr === 'pipe');
  if (typeof child === 'string') {
    soon(() => events.failed(child));
    return null;
  }
  let end: { readonly exitCode: number | null; readonly signal: number | null } | null = null;
  const open = new Map<'stdout' | 'stderr', () => void>();
  const closeIfOver = (): void => {
    if (end !== null && open.size === 0) events.closed(end.exitCode, end.signal === null ? null : nameOf(end.signal));
  };
  const listen = (stream: 'stdout' | 'stderr', fd: number): void => {
    const close = (): void => {
      stopWaiting();
      native.close(fd);
      open.delete(stream);
      soon(closeIfOver);
    };
    const stopWaiting = whenReady(fd, () => {
      const chunk = readChunk(fd);
      if (chunk === null) close();
      else if (chunk.length > 0) events.output(stream, chunk);
    });
    open.set(stream, close);
  };
  listen('stdout', child.stdout);
  if (child.stderr >= 0) listen('stderr', child.stderr);
  whenExited(child.pid, (exitCode, signal) => {
    end = { exitCode, signal };
    events.exited();
    soon(closeIfOver);
  });
  return {
    pid: child.pid,
    closePipes() {
      for (const close of [...open.values()]) close();
    },
  };
};

type Started = ReturnType<typeof native.spawn>;

/** The child, or the errno of why there is none. */
function spawn(
  file: string,
  args: readonly string[],
  env: Readonly<Record<string, string>>,
  stderr: boolean,
): Started | string {
  // Before the first child: what it leaves behind when it dies falls to us, and is reaped.
  native.becomeSubreaper();
  const entries = Object.entries(env).map(([name, value]) => `${name}=${value}`);
  try {
    return native.spawn(file, [file, ...args], entries, stderr);
  } catch (error) {
    return errnoOf(error) ?? 'unknown';
  }
}

/** Bytes that are read at once: two pages, since most tools print less than one. */
const chunkSize = 8192;

/** What is in the pipe; empty where nothing is, null at its end. */
function readChunk(fd: number): Uint8Array | null {
  const bytes = new Uint8Array(chunkSize);
  try {
    const count = native.read(fd, bytes, 0, bytes.length, null);
    return count === 0 ? null : bytes.subarray(0, count);
  } catch (error) {
    return errnoOf(error) === 'EAGAIN' ? new Uint8Array() : null;
  }
}

/** By number (signal(7)), the same on x86-64 and arm64. */
const signalNames =
  'HUP INT QUIT ILL TRAP ABRT BUS FPE KILL USR1 SEGV USR2 PIPE ALRM TERM STKFLT CHLD CONT STOP TSTP TTIN TTOU URG XCPU XFSZ VTALRM PROF WINCH IO PWR SYS'.split(
    ' ',
  );

function nameOf(signal: number): string {
  const name = signalNames[signal - 1];
  return name === undefined ? `signal ${signal}` : `SIG${name}`;
}
