import type { Architecture } from '../../build/architecture.ts';
import { findEmulator } from '../../build/emulator.ts';
import { command, type Outcome } from '../../containers/docker.ts';

/** An emulated start of Node takes seconds on a shared processor. */
const patienceMs = 120_000;

/** Runs an executable of a release without any variable: natively, or in an emulator if it is for another machine. */
export function start(
  path: string,
  arch: Architecture,
  args: readonly string[],
  options: readonly string[] = [],
): Promise<Outcome> {
  const [program = path, ...rest] = [...commandFor(arch, options), path, ...args];
  return command(program, rest, { env: {}, timeoutMs: patienceMs });
}

/** @param options of the emulator */
function commandFor(arch: Architecture, options: readonly string[]): string[] {
  const emulator = findEmulator(arch);
  return emulator === null ? [] : [...emulator.command, ...options];
}
