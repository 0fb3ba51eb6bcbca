import type { System } from '../system.ts';
import { whenSignaled } from './loop.ts';
import { native } from './native.ts';

/** signal(7), the same on x86-64 and arm64. */
const signalNumbers = { SIGTERM: 15, SIGINT: 2, SIGKILL: 9 } as const;

/** Bytes: some ten times what a whole Debian system takes. */
const memoryLimit = 256 << 20;

/** Asked once in a run, where it is asked for. Nothing is while the image is made. */
let ids: ReturnType<typeof native.ids> | undefined;
let env: Record<string, string> | undefined;

function identity(): ReturnType<typeof native.ids> {
  ids ??= native.ids();
  return ids;
}

/** Called with an uncaught error. */
let failure: { readonly status: number; readonly broken: (error: unknown) => void } | undefined;

export const system: System = {
  get args() {
    return native.args().slice(1);
  },
  get env() {
    env ??= native.env();
    return env;
  },
  get executable() {
    return native.executable();
  },
  get pid() {
    return identity().pid;
  },
  get uid() {
    return identity().uid;
  },
  get gid() {
    return identity().gid;
  },
  get groups() {
    return identity().groups;
  },
  get cwd() {
    return native.cwd() ?? '/';
  },
  get machine() {
    return native.machine();
  },
  // Evaluated when the image is made, like everything here that is not a getter.
  runtime: `QuickJS-ng ${native.engineVersion()}`,
  prepare: () => native.prepare(),
  elapsedMs: native.uptime,
  cpuMs: () => native.cpu(),
  kill: (pid) => native.kill(pid, signalNumbers.SIGKILL),
  isTerminal: (fd) => native.isTerminal(fd),
  refusesClone3: () => native.refusesClone3(),
  terminalWidth: (fd) => native.terminalWidth(fd) ?? null,
  onSignal: (signal, listener) => whenSignaled(signalNumbers[signal], listener),
  onFailure(status, broken) {
    failure = { status, broken };
  },
  lastWords(ms, { late, outOfMemory }, status) {
    native.setLastWords(late, outOfMemory, status);
    native.setDeadline(ms);
    native.setMemoryLimit(memoryLimit);
  },
  exit: (status) => native.exit(status),
};

/** Runs `run`, and passes what it throws to the handler. Ends the process if there is none, or if the event loop is empty. */
export function guarded(run: () => void): never {
  try {
    run();
  } catch (error) {
    const told = failure;
    if (told !== undefined) {
      failure = undefined;
      told.broken(error);
      guarded(run);
    }
  }
  return native.exit(failure?.status ?? incomplete);
}

/** The exit status of a run that has no report. */
const incomplete = 3;
