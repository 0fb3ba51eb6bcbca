import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';
import type { Architecture } from '../build/architecture.ts';
import { repository } from '../build/paths.ts';
import { findTool } from '../build/tools.ts';

/** What a static executable is built with. */
export interface Toolchain {
  readonly cargo: string;
  /** As rustc names it. */
  readonly target: string;
  /** What runs a program for that machine here: nothing, or an emulator. */
  readonly runner: readonly string[];
  /** Variables for cargo. */
  readonly env: Readonly<Record<string, string>>;
  /** Of native/Cargo.toml. */
  readonly features?: readonly string[];
}

/** Something is not installed; the message has the command that installs it. */
export class ToolchainMissing extends Error {}

/** By architecture: the target, the C compiler that builds the engine, and the emulator for the other machine. */
const rows: Readonly<Record<Architecture, { target: string; compiler: string; debian: string; emulator: string }>> = {
  x64: {
    target: 'x86_64-unknown-linux-musl',
    compiler: 'musl-gcc',
    debian: 'musl-tools',
    emulator: 'qemu-x86_64-static',
  },
  arm64: {
    target: 'aarch64-unknown-linux-musl',
    compiler: 'aarch64-linux-gnu-gcc',
    debian: 'gcc-aarch64-linux-gnu musl-tools',
    emulator: 'qemu-aarch64-static',
  },
};

/**
 * What builds the static executable for an architecture.
 * @throws ToolchainMissing
 */
export function findToolchain(arch: Architecture): Toolchain {
  const { target, compiler, debian, emulator } = rows[arch];
  const cargo = findTool('cargo') ?? ownCargo();
  if (cargo === null)
    throw new ToolchainMissing('cargo is not installed: https://rustup.rs, or apt-get install rustup');
  if (findTool(compiler) === null)
    throw new ToolchainMissing(`${compiler} is not installed: apt-get install ${debian}`);
  if (findTool('patch') === null) throw new ToolchainMissing('patch is not installed: apt-get install patch');
  if (!hasTarget(cargo, target))
    throw new ToolchainMissing(`the Rust target is not installed: rustup target add ${target}`);
  const cross = arch === 'arm64' && process.arch !== 'arm64' ? crossFlags(compiler, debian) : [];
  const suffix = target.replaceAll('-', '_');
  const env: Record<string, string> = {
    [`CFLAGS_${suffix}`]: [...cross, ...eachBlockApart, ...notMoved, engineMark()].join(' '),
    [`CC_${suffix}`]: join(engine, 'cc'),
    PROBE_ENV_COMPILER: compiler,
  };
  if (arch === process.arch) return { cargo, target, runner: [], env };
  const runner = findTool(emulator);
  if (runner === null) throw new ToolchainMissing(`${emulator} is not installed: apt-get install qemu-user-static`);
  return { cargo, target, runner: [runner], env };
}

/**
 * The engine packs small blocks into pages of its own, but not for AddressSanitizer, which wants to see each; so does what packs our
 * image. It asks for nothing else by this name (JS_ARENA_LARGE_BLOCKS_ONLY in quickjs.c).
 */
const eachBlockApart = ['-D__SANITIZE_ADDRESS__=1'];

/**
 * The executable is static and stays at its place. The crate that calls the compiler asks for code that can be moved all the same
 * (-fPIC), in which a global function is neither inlined nor called directly: 7 % more instructions in a run. The later flag wins.
 */
const notMoved = ['-fno-pic', '-fno-pie'];

/** What is recorded of the engine's sources, and the compiler that takes it into account. There is none for arm64. */
export const profiles = join(repository, 'native/profile');

/** How the engine is compiled, and what is changed in it. */
const engine = join(repository, 'native/engine');

/** Cargo compiles again when a flag has changed, and does not look at files that it does not know. */
function engineMark(): string {
  const hash = createHash('sha256');
  for (const directory of [engine, profiles])
    for (const name of readdirSync(directory).sort()) hash.update(readFileSync(join(directory, name)));
  return `-DPROBE_ENV_ENGINE=${hash.digest('hex').slice(0, 16)}`;
}

/** Where Debian's musl-dev, which comes with musl-tools, has its headers. */
const muslHeaders = '/usr/include/x86_64-linux-musl';

/**
 * The cross compiler comes with headers of glibc, or with none; the target's libc is musl. Of musl's headers for x86-64 the engine
 * and ring use what is the same on arm64.
 */
function crossFlags(compiler: string, debian: string): string[] {
  if (!existsSync(muslHeaders)) throw new ToolchainMissing(`${muslHeaders} is not there: apt-get install ${debian}`);
  const own = execFileSync(compiler, ['-print-file-name=include'], { encoding: 'utf8' }).trim();
  return ['-nostdinc', '-isystem', muslHeaders, '-isystem', own];
}

/** Where rustup puts it, which a shell without a login does not know. */
function ownCargo(): string | null {
  const path = join(homedir(), '.cargo/bin/cargo');
  return existsSync(path) ? path : null;
}

function hasTarget(cargo: string, target: string): boolean {
  const rustc = join(cargo, '../rustc');
  const command = existsSync(rustc) ? rustc : 'rustc';
  const directory = execFileSync(command, ['--print', 'target-libdir', '--target', target], {
    encoding: 'utf8',
    env: { ...process.env, PATH: [join(cargo, '..'), process.env.PATH ?? ''].join(delimiter) },
  }).trim();
  return existsSync(directory);
}
