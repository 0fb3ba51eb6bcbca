import { allocate, latin1 } from '#runtime/bytes.ts';
import { syscalls } from '#runtime/files.ts';

/** Where the time of a run goes, for developers. */
export interface Trace {
  /** Ends a stage, which began at the end of the previous one. */
  mark(stage: string): void;
  /** One line per stage, and the unreclaimable memory of this process; empty unless requested. */
  render(): string;
}

/**
 * @param wanted the value of `PROBE_ENV_TRACE`
 * @param elapsedMs milliseconds since the start of the process
 */
export function createTrace(wanted: string | undefined, elapsedMs: () => number): Trace {
  if (!wanted) return { mark() {}, render: () => '' };
  const lines: string[] = [];
  let last = 0;
  return {
    mark(stage) {
      const now = elapsedMs();
      lines.push(`trace ${stage} ${(now - last).toFixed(2)} ms`);
      last = now;
    },
    render: () => `${[...lines, `trace total ${last.toFixed(2)} ms`, ...memory()].join('\n')}\n`,
  };
}

/** The memory that cannot be reclaimed now, and the maximum that was resident at once: proc_pid_status(5). */
function memory(): string[] {
  const fd = syscalls.open('/proc/self/status');
  try {
    const bytes = allocate(statusSize);
    const text = latin1(bytes, 0, syscalls.read(fd, bytes, 0, statusSize, null));
    return ['RssAnon', 'VmHWM'].map((name) => {
      const value = new RegExp(`^${name}:\\s*(\\d+ kB)$`, 'm').exec(text)?.[1];
      return `trace ${name} ${value ?? 'unknown'}`;
    });
  } finally {
    syscalls.close(fd);
  }
}

/** Bytes: more than the kernel writes. */
const statusSize = 16_384;
