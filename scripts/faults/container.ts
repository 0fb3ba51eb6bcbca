import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync, readlinkSync } from 'node:fs';
import { createRequire } from 'node:module';
import { Skip } from './fault.ts';
import { idleProgram } from './lab.ts';
import { allProcesses } from './processes.ts';
import { need, needRoot } from './wrappers.ts';

/** Makes the idle program wait for the end of its standard input. */
export const idle = [`--service=${createRequire(import.meta.url)('esbuild/package.json').version}`];
/** Replaces the Go program by one that lives as long as its standard input, and never waits for children. */
export const service = ['--lsp', '--stdio'] as const;

export interface ContainerOptions {
  /** Shell commands as root, in the new namespaces, before PID 1 starts. */
  readonly setup?: string;
  /** The root, entered by chroot; without it, this machine's own. */
  readonly root?: string;
  /** The command prefix of the program: `setpriv --reuid=65532`. */
  readonly as?: readonly string[];
  /** PID 1, if it is not the idle program. */
  readonly command?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
}

/** Processes in separate namespaces, as a container runtime creates them; without its image handling. */
export class Container {
  /** PID 1 of the container, by this machine's numbering. */
  readonly pid: number;
  private readonly runtime: ChildProcess;

  private constructor(pid: number, runtime: ChildProcess) {
    this.pid = pid;
    this.runtime = runtime;
  }

  /** @throws Skip if namespaces cannot be made */
  static async start(options: ContainerOptions): Promise<Container> {
    needRoot();
    need('unshare', '--mount', '--pid', '--fork', '--mount-proc', 'true');
    const { setup = '', root, as = [], env = {} } = options;
    const command = options.command ?? [root === undefined ? idleProgram : '/app/server', ...idle];
    const enter = root === undefined ? [] : ['chroot', root];
    const mountProc =
      root === undefined
        ? 'mount -t proc proc /proc'
        : `mount --bind '${root}' '${root}' && mount -t proc proc '${root}/proc'`;
    const script = `${mountProc} && { ${setup === '' ? ':' : setup}\n} && exec "$@"`;
    const runtime = spawn(
      'unshare',
      ['--mount', '--pid', '--fork', '--kill-child', '/bin/sh', '-c', script, 'sh', ...enter, ...as, ...command],
      {
        env: { PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin', ...env },
        stdio: ['pipe', 'ignore', 'pipe'],
      },
    );
    let complaint = '';
    runtime.stderr?.on('data', (text: Buffer) => {
      complaint += text;
    });
    for (let round = 0; round < 300 && runtime.exitCode === null; round += 1) {
      const init = allProcesses().find(({ parent }) => parent === runtime.pid);
      // What the last word of the command prints when every exec is done.
      if (init !== undefined && arguments0(init.pid) === command[0] && !/setpriv|chroot/.test(exe(init.pid))) {
        return new Container(init.pid, runtime);
      }
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    runtime.kill('SIGKILL');
    throw new Skip(`no container: ${complaint.trim().split('\n')[0] || 'PID 1 did not start'}`);
  }

  /** The command prefix for running in here, as the runtime does for `exec`. */
  exec(as: readonly string[] = []): string[] {
    return ['nsenter', '--target', String(this.pid), '--mount', '--pid', '--root', '--wdns=/', ...as];
  }

  async stop(): Promise<void> {
    if (this.runtime.exitCode !== null || this.runtime.signalCode !== null) return;
    const gone = new Promise((resolve) => this.runtime.once('exit', resolve));
    try {
      process.kill(this.pid, 'SIGKILL'); // all others in its namespace end with PID 1
    } catch {
      // It has already ended.
    }
    await gone;
  }
}

/** Starts a container, and always stops it. */
export async function inside<T>(options: ContainerOptions, use: (container: Container) => Promise<T>): Promise<T> {
  const container = await Container.start(options);
  try {
    return await use(container);
  } finally {
    await container.stop();
  }
}

function arguments0(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0')[0] ?? '';
  } catch {
    return '';
  }
}

function exe(pid: number): string {
  try {
    return readlinkSync(`/proc/${pid}/exe`);
  } catch {
    return '';
  }
}
