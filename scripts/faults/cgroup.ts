import { existsSync, mkdirSync, readFileSync, rmdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Skip } from './fault.ts';
import { afterScript, needRoot } from './wrappers.ts';

/** The limits of a container. */
export interface Limits {
  /** CPUs, as `docker run --cpus`. */
  readonly cpus?: number;
  /** Bytes. */
  readonly memory?: number;
  /** Processes and threads. */
  readonly pids?: number;
}

/** How each limit is written: the file of version 1 and its controller, the file of version 2. */
const settings = {
  cpus: { controller: 'cpu', v1: 'cpu.cfs_quota_us', v2: 'cpu.max', text: (cpus: number) => String(cpus * 100_000) },
  memory: { controller: 'memory', v1: 'memory.limit_in_bytes', v2: 'memory.max', text: String },
  pids: { controller: 'pids', v1: 'pids.max', v2: 'pids.max', text: String },
} as const;

/** A control group, or one per controller if they are mounted separately. */
export class ControlGroup {
  private readonly directories: readonly string[];

  private constructor(directories: readonly string[]) {
    this.directories = directories;
  }

  /** @throws Skip if control groups cannot be made */
  static make(name: string, limits: Limits): ControlGroup {
    needRoot();
    const directories = new Set<string>();
    for (const kind of ['cpus', 'memory', 'pids'] as const) {
      const value = limits[kind];
      if (value === undefined) continue;
      const { controller, v1, v2, text } = settings[kind];
      const parent = join('/sys/fs/cgroup', controller);
      const [directory, file] = existsSync(parent) ? [join(parent, name), v1] : [join('/sys/fs/cgroup', name), v2];
      try {
        mkdirSync(directory, { recursive: true });
        writeFileSync(join(directory, file), text(value));
      } catch (error) {
        throw new Skip(`no control group: ${error instanceof Error ? error.message : error}`);
      }
      directories.add(directory);
    }
    return new ControlGroup([...directories]);
  }

  /** The command prefix for running in here. */
  enter(): string[] {
    const script = this.directories.map((directory) => `echo $$ > ${directory}/cgroup.procs`).join(' && ');
    return afterScript(script);
  }

  /** Highest use of memory so far, in bytes. */
  peakMemory(): number | null {
    for (const directory of this.directories) {
      for (const file of ['memory.max_usage_in_bytes', 'memory.peak']) {
        const path = join(directory, file);
        if (existsSync(path)) return Number(readFileSync(path, 'utf8'));
      }
    }
    return null;
  }

  async remove(): Promise<void> {
    for (const directory of this.directories) {
      for (let round = 0; round < 50 && existsSync(directory); round += 1) {
        try {
          rmdirSync(directory);
        } catch {
          await new Promise((resolve) => setTimeout(resolve, 20)); // its last process is still being reaped
        }
      }
    }
  }
}

/** Creates a control group, and always removes it. */
export async function limited<T>(limits: Limits, use: (group: ControlGroup) => Promise<T>): Promise<T> {
  serial += 1;
  const group = ControlGroup.make(`probe-env-faults-${process.pid}-${serial}`, limits);
  try {
    return await use(group);
  } finally {
    await group.remove();
  }
}

let serial = 0;
