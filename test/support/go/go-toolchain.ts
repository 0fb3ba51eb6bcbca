import { execFileSync } from 'node:child_process';
import { existsSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { isUsable } from '../../../scripts/dev/scratch.mjs';
import { fixture, fixtureCache } from '../fixtures.ts';

/** The machine's own `go`, or null: tests that need one say so, see needs.ts. */
export const goCommand: string | null = findGo();

export interface GoRun {
  /** Overrides of the environment. */
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
  readonly input?: string;
}

/** Runs the machine's `go`, with nothing of the caller's configuration but its directories, PATH and the module proxy. */
export function go(args: readonly string[], run: GoRun = {}): string {
  if (goCommand === null) throw new Error('no go command on this machine');
  return execFileSync(goCommand, args, {
    cwd: run.cwd ?? '/',
    encoding: 'utf8',
    input: run.input ?? '',
    maxBuffer: 64 << 20,
    stdio: ['pipe', 'pipe', 'pipe'],
    timeout: 900_000,
    env: goEnvironment(run.env),
  });
}

/** Without the state of a repository in what is built: it would be that of this one. Go 1.17 and older know no such flag. */
const noStamp = '-buildvcs=false';

export function goEnvironment(overrides: Readonly<Record<string, string>> = {}): Record<string, string> {
  const { PATH = '' } = process.env;
  const old = /^go1\.(\d|1[0-7])(\.|$)/.test(overrides.GOTOOLCHAIN ?? '');
  const fixed = { GOTOOLCHAIN: 'local', GOWORK: 'off', GOENV: 'off', GOFLAGS: old ? '' : noStamp };
  // By its TMPDIR whoever ends the tests finds a build that outlived them (scripts/dev/scratch.mjs).
  return { HOME: goHome(), PATH, TMPDIR: os.tmpdir(), ...fixed, ...settingsOfTheMachine(), ...overrides };
}

/** Where Go keeps its caches: the user's home, or this checkout where that is missing or cannot be written to. */
function goHome(): string {
  const home = homeOfUser();
  const caches = ['.cache/go-build', 'go/pkg/mod', '.config/go'].map((directory) => path.join(home, directory));
  return existsSync(home) && caches.every(isUsable) ? home : path.join(fixtureCache, '../home');
}

function homeOfUser(): string {
  try {
    // HOME, else what the user database says (getpwuid_r(3)), which may not know this user.
    return os.homedir();
  } catch {
    return '/nonexistent';
  }
}

/** Builds and runs a Go program of one file; the result of the build is cached. */
export function runGoProgram(name: string, source: string, input: string, env: Record<string, string> = {}): string {
  const options = { input, env: { ...process.env, ...env }, maxBuffer: 64 << 20 };
  return execFileSync(goProgram(name, source), { ...options, encoding: 'utf8' });
}

/** Builds it, or takes what was built. */
export function goProgram(name: string, source: string): string {
  const directory = fixture(name, [source, goVersion()], (work) => {
    writeFileSync(path.join(work, 'main.go'), source);
    writeFileSync(path.join(work, 'go.mod'), 'module oracle\n\ngo 1.21\n');
    go(['build', '-o', 'oracle', '.'], { cwd: work, env: { CGO_ENABLED: '0' } });
  });
  return path.join(directory, 'oracle');
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

/** How this machine reaches the module proxy, and where it keeps what it got, is its own affair. */
function settingsOfTheMachine(): Record<string, string> {
  const names = ['GOPROXY', 'GOSUMDB', 'GONOSUMDB', 'HTTPS_PROXY', 'SSL_CERT_FILE', 'GOMODCACHE', 'GOPATH', 'GOCACHE'];
  return Object.fromEntries(names.flatMap((name) => (process.env[name] ? [[name, process.env[name] ?? '']] : [])));
}
