import { allocate, latin1 } from '#runtime/bytes.ts';
import { syscalls } from '#runtime/files.ts';

/** Where the time of a run goes, for those who make it faster. */
export interface Trace {
  /** Ends a stage, which began where the one before it ended. */
  mark(stage: string): void;
  /** One line per stage, and the memory of this process that cannot be reclaimed; empty unless it was asked for. */
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

/** What cannot be reclaimed now, and the most that was resident at once: proc_pid_status(5). */
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
