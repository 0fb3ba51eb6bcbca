import { type Support, supportOf } from '../../../src/decode/go-releases.ts';
import { goLine, parseGoVersion } from '../../../src/decode/go-version.ts';
import type { Host } from '../../../src/host/host.ts';
import type { ToolResult } from '../../../src/host/tools.ts';
import { findGoCommand, type GoCommand } from './find.ts';
import { type StartFailure, startFailure } from './startable.ts';

/** The Go toolchain of the container. */
export type ToolchainFacts = GoCommand & {
  /** As `go version` prints it after those two words; null where neither the command nor GOROOT/VERSION tells. */
  readonly version: string | null;
  readonly versionSource: 'go env GOVERSION' | 'GOROOT/VERSION' | null;
  /** What `go version` prints: `go version go1.25.3 linux/amd64`. Only where the command ran. */
  readonly goVersionLine: string | null;
  readonly goLine: string | null;
  readonly support: Support;
  readonly goroot: string | null;
  readonly startFailure: StartFailure | null;
  /** How the `go` command ended; null when it was not run, with the reason beside it. */
  readonly run: GoRun;
};

/** What became of `go env`. */
export type GoRun =
  | { readonly state: 'ran'; readonly values: Readonly<Record<string, string>> }
  /** It started and said why it will not work. */
  | { readonly state: 'failed'; readonly exitCode: number | null; readonly message: string }
  | { readonly state: 'not-run'; readonly reason: string };

/** Starts `go env` at once, so that it runs while files are read. */
export async function observeToolchain(host: Host): Promise<ToolchainFacts | null> {
  const command = findGoCommand(host);
  if (command === null) return null;
  const failure = startFailure(host, command);
  const running =
    failure === null
      ? host.tools.run({ tool: command.path, args: ['env', '-json', ...names], env: childEnvironment(host) })
      : Promise.resolve<ToolResult>({ kind: 'unavailable', reason: failure.problem });
  const run = goRun(await running);
  const values = run.state === 'ran' ? run.values : {};
  const goroot = values.GOROOT || host.env.get('GOROOT') || gorootOf(command);
  const fileVersion = readVersionFile(host, goroot);
  const version = values.GOVERSION || fileVersion;
  const parsed = version === null ? null : parseGoVersion(version);
  return {
    ...command,
    version,
    versionSource: version === null ? null : values.GOVERSION ? 'go env GOVERSION' : 'GOROOT/VERSION',
    goVersionLine: values.GOVERSION
      ? `go version ${values.GOVERSION} ${values.GOHOSTOS ?? ''}/${values.GOHOSTARCH ?? ''}`
      : null,
    goLine: parsed === null ? null : goLine(parsed),
    support: parsed === null ? { state: 'unknown' } : supportOf(parsed, host.now),
    goroot,
    startFailure: failure,
    run,
  };
}

/**
 * GOVERSION, GOHOSTOS and GOHOSTARCH are the three words of `go version` (cmd/go/internal/version/version.go), so that
 * one child serves for both commands. None of the names makes `go env` start the C compiler.
 */
const names = ['GOVERSION', 'GOHOSTOS', 'GOHOSTARCH', 'GOROOT', 'CGO_ENABLED'] as const;

/** Nothing may be downloaded, switched to, or taken from a work file. Without HOME no telemetry is written. */
function childEnvironment(host: Host): Record<string, string> {
  const goroot = host.env.get('GOROOT');
  return {
    GOTOOLCHAIN: 'local',
    GOWORK: 'off',
    GOPROXY: 'off',
    GOFLAGS: '',
    GOENV: 'off',
    ...(goroot ? { GOROOT: goroot } : {}),
  };
}

function goRun(result: ToolResult): GoRun {
  switch (result.kind) {
    case 'unavailable':
      return { state: 'not-run', reason: result.reason };
    case 'cannot-start':
      return { state: 'not-run', reason: `the kernel refused to start it: ${result.errno}` };
    case 'timed-out':
      return { state: 'not-run', reason: 'it did not answer in time' };
    case 'flooded':
      return { state: 'not-run', reason: 'it printed without end' };
    case 'ran': {
      const values = result.exitCode === 0 ? parseGoEnv(result.stdout) : null;
      if (values !== null) return { state: 'ran', values };
      const message = firstLine(result.stderr) ?? firstLine(result.stdout) ?? result.signal ?? 'no message';
      return { state: 'failed', exitCode: result.exitCode, message };
    }
  }
}

/** The object that `go env -json` prints; null for anything else. */
function parseGoEnv(text: string): Record<string, string> | null {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value !== 'object' || value === null) return null;
    return Object.fromEntries(
      Object.entries(value).filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
    );
  } catch {
    return null;
  }
}

function firstLine(text: string): string | null {
  return (
    text
      .split('\n')
      .find((line) => line.trim() !== '')
      ?.slice(0, 300) ?? null
  );
}

/** GOROOT is two levels above the command (cmd/go/internal/cfg/cfg.go findGOROOT). */
function gorootOf({ realPath }: GoCommand): string {
  return realPath.replace(/\/[^/]*\/[^/]*$/, '') || '/';
}

/** The first line of GOROOT/VERSION: `go1.25.3` (cmd/dist/build.go). */
function readVersionFile(host: Host, goroot: string): string | null {
  const text = host.fs.readText(`${goroot}/VERSION`, 4096);
  const line = text.kind === 'found' ? (text.value.split('\n')[0]?.trim() ?? '') : '';
  return line === '' ? null : line;
}
