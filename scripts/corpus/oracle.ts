import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fixture } from '../../test/support/fixtures.ts';
import { go, goCommand, goEnvironment, goVersion } from '../../test/support/go/go-toolchain.ts';

/** A release of Go that provides answers. */
export interface Oracle {
  readonly version: string;
  /** The output of its program, one line for each line of input. */
  ask(program: OracleProgram, lines: readonly string[]): string[];
  /** The program itself. */
  build(program: OracleProgram): string;
}

export interface OracleProgram {
  readonly name: string;
  readonly source: string;
}

/**
 * The newest of every line since Go 1.21, and the first of some; those that the module proxy does not have are
 * skipped.
 */
const usual = [
  ...['go1.21.0', 'go1.21.13', 'go1.22.12', 'go1.23.12', 'go1.24.0', 'go1.24.13', 'go1.25.0', 'go1.25.6', 'go1.26.0'],
  ...['go1.27.0', 'go1.27.1'],
];

/** @param wanted versions such as `go1.25.0`; otherwise the usual ones and the machine's own */
export function oracles(wanted: readonly string[]): Oracle[] {
  const versions = wanted.length > 0 ? wanted : [...new Set([...usual, goVersion()])];
  return versions.flatMap((version) => {
    const command = version === goVersion() ? goCommand : toolchain(version);
    if (command === null) {
      console.log(`left out: ${version} could not be downloaded`);
      return [];
    }
    const build = (program: OracleProgram): string => buildOnce(program, version, command);
    return [{ version, build, ask: (program, lines) => run(build(program), lines) }];
  });
}

function toolchain(version: string): string | null {
  try {
    const command = path.join(go(['env', 'GOROOT'], { env: { GOTOOLCHAIN: version } }).trim(), 'bin/go');
    return existsSync(command) ? command : null;
  } catch {
    return null;
  }
}

function buildOnce({ name, source }: OracleProgram, version: string, command: string): string {
  const directory = fixture(`corpus-${name}`, [source, version], (work) => {
    const line = /^go(1\.\d+)/.exec(version)?.[1] ?? '1.21';
    writeFileSync(path.join(work, 'main.go'), source);
    writeFileSync(path.join(work, 'go.mod'), `module oracle\n\ngo ${line}\n`);
    const goroot = path.join(command, '../..');
    execFileSync(command, ['build', '-o', 'oracle', '.'], {
      cwd: work,
      env: goEnvironment({ CGO_ENABLED: '0', GOROOT: goroot }),
      stdio: 'pipe',
    });
  });
  return path.join(directory, 'oracle');
}

function run(program: string, lines: readonly string[]): string[] {
  const { status, stdout, stderr } = spawnSync(program, {
    input: lines.map((line) => `${line}\n`).join(''),
    encoding: 'utf8',
    maxBuffer: 1 << 30,
  });
  if (status !== 0) throw new Error(`${program}: ${stderr.slice(0, 500)}`);
  return stdout.split('\n').slice(0, -1);
}
