import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';

/** The machine's own `go`, or null: tests that need one are skipped with `noGo` as the reason. */
export const goCommand: string | null = findGo();
export const noGo = 'skipped: no go command on this machine';

const cache = path.join(os.tmpdir(), 'probe-env-fixtures');

export interface GoRun {
  /** Overrides of the environment. */
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
  readonly input?: string;
}

/** Runs the machine's `go`, with nothing of the caller's configuration but HOME, PATH and the module proxy. */
export function go(args: readonly string[], run: GoRun = {}): string {
  if (goCommand === null) throw new Error(noGo);
  return execFileSync(goCommand, args, {
    cwd: run.cwd ?? '/',
    encoding: 'utf8',
    input: run.input ?? '',
    maxBuffer: 64 << 20,
    stdio: ['pipe', 'pipe', 'pipe'],
    timeout: 300_000,
    env: goEnvironment(run.env),
  });
}

export function goEnvironment(overrides: Readonly<Record<string, string>> = {}): Record<string, string> {
  const { HOME = os.homedir(), PATH = '' } = process.env;
  return { HOME, PATH, GOTOOLCHAIN: 'local', GOWORK: 'off', GOENV: 'off', ...proxyOfTheMachine(), ...overrides };
}

/**
 * What `make` leaves in its folder, made once per content: `key` is everything the result depends on.
 * A half-made folder never takes the final name, so that test files may run side by side.
 */
export function fixture(name: string, key: unknown, make: (folder: string) => void): string {
  const hash = createHash('sha256').update(JSON.stringify(key)).digest('hex').slice(0, 16);
  const folder = path.join(cache, `${name}-${hash}`);
  if (existsSync(folder)) return folder;
  mkdirSync(cache, { recursive: true });
  const work = mkdtempSync(path.join(cache, `.${name}-`));
  try {
    make(work);
    renameSync(work, folder);
  } catch (error) {
    rmSync(work, { recursive: true, force: true });
    if (!existsSync(folder)) throw error;
  }
  return folder;
}

/** Builds and runs a Go program of one file; the result of the build is cached. */
export function runGoProgram(name: string, source: string, input: string): string {
  const folder = fixture(name, [source, goVersion()], (work) => {
    writeFileSync(path.join(work, 'main.go'), source);
    writeFileSync(path.join(work, 'go.mod'), 'module oracle\n\ngo 1.21\n');
    go(['build', '-o', 'oracle', '.'], { cwd: work, env: { CGO_ENABLED: '0' } });
  });
  return execFileSync(path.join(folder, 'oracle'), { input, encoding: 'utf8', maxBuffer: 64 << 20 });
}

let version: string | undefined;
export function goVersion(): string {
  version ??= go(['env', 'GOVERSION']).trim();
  return version;
}

function findGo(): string | null {
  const directories = [...(process.env.PATH ?? '').split(':'), '/usr/local/go/bin', '/usr/lib/go/bin'];
  return directories.map((directory) => path.join(directory, 'go')).find((file) => existsSync(file)) ?? null;
}

/** How this machine reaches the module proxy is its own affair. */
function proxyOfTheMachine(): Record<string, string> {
  const names = ['GOPROXY', 'GOSUMDB', 'GONOSUMDB', 'HTTPS_PROXY', 'SSL_CERT_FILE', 'GOMODCACHE', 'GOPATH', 'GOCACHE'];
  return Object.fromEntries(names.flatMap((name) => (process.env[name] ? [[name, process.env[name] ?? '']] : [])));
}
