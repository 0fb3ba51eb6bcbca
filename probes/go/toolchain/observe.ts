import { machineNamed } from '../../../src/decode/elf/machines.ts';
import { goEnvFilePath } from '../../../src/decode/go/env/env.ts';
import { type Support, supportOf } from '../../../src/decode/go/version/releases.ts';
import { type GoVersion, goLine, parseGoVersion } from '../../../src/decode/go/version/version.ts';
import type { Host } from '../../../src/host/host.ts';
import type { ToolResult } from '../../../src/host/tools/tools.ts';
import { gorootOf, gorootVersion } from '../environment/goroot.ts';
import { type EnvironmentFacts, observeEnvironment } from '../environment/observe.ts';
import { readBinary } from './binary.ts';
import { findGoCommand, type GoCommand } from './find.ts';
import { type StartFailure, startFailure } from './startable.ts';

/** The Go toolchain of the container. */
export type ToolchainFacts = GoCommand & {
  /** The toolchain's own version; null if neither the command nor its files show it. */
  readonly version: string | null;
  readonly versionSource: 'go env GOVERSION' | 'build info' | 'GOROOT/VERSION' | null;
  /** The output of `go version`: `go version go1.25.3 linux/amd64`. Only if the command ran. */
  readonly goVersionLine: string | null;
  readonly goLine: string | null;
  readonly support: Support;
  readonly startFailure: StartFailure | null;
  readonly run: GoRun;
  readonly environment: EnvironmentFacts;
};

/** The outcome of `go env`. */
export type GoRun =
  | { readonly state: 'ran'; readonly values: Readonly<Record<string, string>> }
  /** It started and said why it will not work. */
  | { readonly state: 'failed'; readonly message: string }
  /** It started and gave no answer. */
  | { readonly state: 'silent'; readonly problem: string }
  /** The kernel refused it for a reason that its file does not show. */
  | { readonly state: 'refused'; readonly errno: string }
  | { readonly state: 'not-run'; readonly reason: string };

/**
 * Starts `go env` at once, so that it runs while files are read.
 * @param directory where `go build` would run
 */
export async function observeToolchain(host: Host, directory: string): Promise<ToolchainFacts | null> {
  const command = findGoCommand(host);
  if (command === null) return null;
  const mounts = host.mounts('self');
  const binary = readBinary(host, command);
  const built = binary?.version ?? null;
  const failure = startFailure(host, command, binary, mounts);
  const running =
    failure === null
      ? host.tools.run({
          tool: command.path,
          args: ['env', '-json', ...names],
          env: childEnvironment(host, built),
          endsByItself: binary?.isGoCommand === true,
          quiet: true,
        })
      : Promise.resolve<ToolResult>({ kind: 'unavailable', reason: failure.problem });
  const environment = observeEnvironment(
    host,
    {
      realPath: command.realPath,
      version: built ?? parseGoVersion(gorootVersion(host, gorootOf(host, command.realPath)) ?? ''),
      arch: binary?.arch ?? machineNamed(host.machine)?.goarch ?? host.machine,
    },
    directory,
  );
  const run = goRun(await running);
  const told = run.state === 'ran' ? (run.values.GOVERSION ?? '') : '';
  const [version, versionSource] =
    told !== ''
      ? [told, 'go env GOVERSION' as const]
      : built !== null
        ? [built.text, 'build info' as const]
        : [environment.goroot.version, 'GOROOT/VERSION' as const];
  const parsed = version === null ? null : parseGoVersion(version);
  return {
    ...command,
    version,
    versionSource: version === null ? null : versionSource,
    goVersionLine:
      run.state === 'ran' && told !== ''
        ? `go version ${told} ${run.values.GOHOSTOS ?? ''}/${run.values.GOHOSTARCH ?? ''}`
        : null,
    goLine: parsed === null ? null : goLine(parsed),
    support: parsed === null ? { state: 'unknown' } : supportOf(parsed, host.now),
    startFailure: failure,
    run,
    environment,
  };
}

/**
 * GOVERSION, GOHOSTOS and GOHOSTARCH are the three words of `go version` (cmd/go/internal/version/version.go), so one
 * child serves for both commands. None of the names makes `go env` start the C compiler.
 */
const names = ['GOVERSION', 'GOHOSTOS', 'GOHOSTARCH', 'GOROOT', 'CGO_ENABLED'] as const;

/** Settings that the go command always checks: its message about them is the best there is. */
const passedOn = [
  ...['GOROOT', 'GOPATH', 'GOEXPERIMENT', 'GOFIPS140', 'GOOS', 'GOARCH', 'CGO_ENABLED', 'CC'],
  ...['GO386', 'GOAMD64', 'GOARM', 'GOARM64', 'GOMIPS', 'GOMIPS64', 'GOPPC64', 'GORISCV64'],
];

/** Nothing may be downloaded, switched to, or taken from a work file. Without HOME no telemetry is written. */
function childEnvironment(host: Host, version: GoVersion | null): Record<string, string> {
  const userFile = goEnvFilePath(host.env, version).value;
  return {
    ...Object.fromEntries(passedOn.flatMap((name) => [[name, host.env.get(name) ?? '']])),
    GOENV: userFile.startsWith('/') ? userFile : 'off',
    GOTOOLCHAIN: 'local',
    GOWORK: 'off',
    GOPROXY: 'off',
    GOFLAGS: '',
    // Nothing runs in parallel: fewer threads.
    GOMAXPROCS: '1',
  };
}

function goRun(result: ToolResult): GoRun {
  switch (result.kind) {
    case 'unavailable':
      return { state: 'not-run', reason: result.reason };
    case 'cannot-start':
      return { state: 'refused', errno: result.errno };
    case 'timed-out':
      return { state: 'silent', problem: 'did not respond in time' };
    case 'flooded':
      return { state: 'silent', problem: 'printed endlessly' };
    case 'ran': {
      const values = result.exitCode === 0 ? parseGoEnv(result.stdout) : null;
      return values === null ? { state: 'failed', message: failure(result) } : { state: 'ran', values };
    }
  }
}

function failure({ exitCode, signal, stdout, stderr }: Extract<ToolResult, { kind: 'ran' }>): string {
  const said = firstLine(stderr) ?? firstLine(stdout);
  if (signal !== null) return `it was killed by ${signal}`;
  if (exitCode === 0) return `'go env -json' printed no JSON${said === null ? '' : `: ${said}`}`;
  return said ?? `it ended with status ${exitCode} and without a message`;
}

/** The requested values in the object that `go env -json` prints; null for anything else. */
function parseGoEnv(text: string): Record<string, string> | null {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value !== 'object' || value === null) return null;
    const printed = new Map<string, unknown>(Object.entries(value));
    return Object.fromEntries(
      names.flatMap((name) => {
        const each = printed.get(name);
        return typeof each === 'string' ? [[name, each.slice(0, 300)]] : [];
      }),
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
