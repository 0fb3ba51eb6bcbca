import { type ChildProcess, spawn } from 'node:child_process';
import {
  chmodSync,
  copyFileSync,
  linkSync,
  mkdirSync,
  mkdtempSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { dist, repository } from '../build/paths.ts';
import type { Executable, ExecutableKind } from '../executables.ts';
import { processesWith } from './processes.ts';

/** One run of the executable. */
export interface Run {
  readonly status: number | null;
  readonly signal: string | null;
  readonly stdout: string;
  readonly stderr: string;
  /** From the start to the exit, wrappers included. */
  readonly ms: number;
  /** The value of `--timeout`. */
  readonly timeout: number;
  /** Milliseconds that our pipes were held open after we had ended. */
  readonly heldMs: number;
}

export interface RunOptions {
  readonly args?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** `--timeout`, in milliseconds. */
  readonly timeout?: number;
  /** Milliseconds after which it is killed. */
  readonly patience?: number;
  /** The command prefix: `setpriv`, `nsenter`. */
  readonly wrap?: readonly string[];
  /** Another path of the executable. */
  readonly executable?: string;
  readonly stdin?: 'ignore' | number;
  readonly stdout?: 'pipe' | number;
  readonly stderr?: 'pipe' | number;
  readonly cwd?: string;
  /** Called once the process runs: to send signals, or to read from it. */
  readonly during?: (child: ChildProcess) => void;
}

/** A Go program that every working copy has, with build info: the TypeScript compiler. */
export const goProgram = realpathSync(
  join(repository, `node_modules/@typescript/typescript-linux-${process.arch}/lib/tsc`),
);

/** A Go program that runs without anything else, and has no build info. */
export const idleProgram = realpathSync(join(repository, `node_modules/@esbuild/linux-${process.arch}/bin/esbuild`));

const assets = join(repository, 'scripts/build/warm-up');

/** The longest that a run may hang before it is killed and the row is wrong. */
const patienceMs = 15_000;

/** A directory with hostile tools and container roots, and the means to run the executable among them. */
export class Lab {
  readonly directory = mkdtempSync(join(tmpdir(), 'probe-env-faults-'));
  readonly kind: ExecutableKind;
  readonly executable: string;
  /** The directory that goes into an image, with `probe-env` in it. */
  readonly installed: string;
  private serial = 0;

  constructor({ kind, path }: Executable) {
    chmodSync(this.directory, 0o755);
    this.kind = kind;
    this.executable = path;
    if (kind === 'node') {
      this.installed = join(dist, 'portable');
    } else {
      this.installed = this.newDirectory();
      link(path, join(this.installed, 'probe-env'));
    }
  }

  remove(): void {
    rmSync(this.directory, { recursive: true, force: true });
  }

  /** A separate empty directory for one row. */
  newDirectory(): string {
    this.serial += 1;
    const path = join(this.directory, String(this.serial));
    mkdirSync(path);
    return path;
  }

  /** A directory with shell scripts that goes before everything else in PATH. */
  tools(scripts: Readonly<Record<string, string>>): string {
    const directory = this.newDirectory();
    for (const [name, body] of Object.entries(scripts)) {
      writeFileSync(join(directory, name), `#!/bin/sh\n${body}\n`, { mode: 0o755 });
    }
    return directory;
  }

  /**
   * The root of a healthy container: a Go program, a bundle, a zone, and a place. Large files are hard links, so a
   * row that damages one has to replace it.
   */
  containerRoot(): string {
    const root = this.newDirectory();
    const place = (path: string): string => {
      const full = join(root, path);
      mkdirSync(dirname(full), { recursive: true });
      return full;
    };
    for (const directory of ['proc', 'tmp', 'dev', 'etc']) mkdirSync(join(root, directory));
    copyFileSync(join(assets, 'ca-certificates.crt'), place('/etc/ssl/certs/ca-certificates.crt'));
    copyFileSync(join(assets, 'zone.tzif'), place('/etc/localtime'));
    writeFileSync(place('/etc/passwd'), 'root:x:0:0:root:/root:/sbin/nologin\n');
    link(idleProgram, place('/app/server'));
    return root;
  }

  run(options: RunOptions = {}): Promise<Run> {
    const timeout = options.timeout ?? 900;
    const { wrap = [], args = ['--all'], env = {}, cwd = '/', during = () => {} } = options;
    const [command = '', ...rest] = [
      ...wrap,
      options.executable ?? this.executable,
      ...args,
      ...(options.timeout === undefined ? [] : ['--timeout', `${timeout}ms`]),
    ];
    const started = performance.now();
    const child = spawn(command, rest, {
      cwd,
      env: {
        PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
        PROBE_ENV_LAB: this.directory,
        ...env,
      },
      stdio: [options.stdin ?? 'ignore', options.stdout ?? 'pipe', options.stderr ?? 'pipe'],
    });
    const output = { stdout: '', stderr: '' };
    child.stdout?.setEncoding('utf8').on('data', (text: string) => {
      output.stdout += text;
    });
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      output.stderr += text;
    });
    during(child);
    return new Promise((resolve, reject) => {
      const patience = setTimeout(() => child.kill('SIGKILL'), options.patience ?? patienceMs);
      child.once('error', reject);
      child.once('exit', (status, signal) => {
        const ended = performance.now();
        const done = (): void => {
          clearTimeout(patience);
          resolve({ status, signal, ...output, ms: ended - started, timeout, heldMs: performance.now() - ended });
        };
        const held = setTimeout(() => {
          child.stdout?.destroy();
          child.stderr?.destroy();
        }, 1500);
        child.once('close', () => {
          clearTimeout(held);
          done();
        });
      });
    });
  }

  /** Our remaining processes: command lines. Those that are about to be reaped get a moment. */
  async leftovers(graceMs = 150): Promise<string[]> {
    const end = performance.now() + graceMs;
    for (;;) {
      const left = processesWith(this.directory).filter(({ pid, state }) => pid !== process.pid && state !== 'Z');
      if (left.length === 0 || performance.now() >= end) return left.map(({ pid, command }) => `${pid} ${command}`);
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  }
}

/** A hard link if both are on one file system, otherwise a copy. */
export function link(from: string, to: string): void {
  try {
    linkSync(from, to);
  } catch {
    copyFileSync(from, to);
  }
}
