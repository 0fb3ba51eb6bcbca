import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Architecture } from './architecture.ts';
import { findTool } from './tools.ts';

/**
 * How programs of another architecture run on this machine: in user-mode QEMU, with that architecture's loader and
 * libraries.
 */
export interface Emulator {
  /** The command prefix that runs a program. */
  readonly command: readonly [string, ...string[]];
  /** The directory used as `/` when a loader or a library is looked up. */
  readonly sysroot: string;
}

/** Required to run another architecture's Node, but not installed. */
export class EmulatorMissing extends Error {}

/** The emulators of an architecture, by its name in Debian's packages. */
const emulations: Partial<Record<Architecture, { programs: readonly string[]; sysroot: string; packages: string }>> = {
  arm64: {
    programs: ['qemu-aarch64-static', 'qemu-aarch64'],
    sysroot: '/usr/aarch64-linux-gnu',
    packages: 'qemu-user-static libc6-arm64-cross libgcc-s1-arm64-cross libstdc++6-arm64-cross',
  },
};

/** Libraries that Node needs, and that a minimal sysroot may lack. */
const libraries = ['libc.so.6', 'libgcc_s.so.1', 'libstdc++.so.6'];

/**
 * The emulator for an architecture; null if this machine runs it natively. The sysroot is the one that Debian's cross
 * packages install, or `QEMU_LD_PREFIX` (qemu-user(1)).
 *
 * @throws EmulatorMissing, which says what to install
 */
export function findEmulator(arch: Architecture): Emulator | null {
  if (arch === process.arch) return null;
  const emulation = emulations[arch];
  if (emulation === undefined) throw new EmulatorMissing(`an executable for ${arch} is not made on ${process.arch}`);
  const { programs, packages } = emulation;
  const sysroot = process.env.QEMU_LD_PREFIX ?? emulation.sysroot;
  const program = programs.map(findTool).find((path) => path !== null);
  const missing = [
    ...(program === undefined ? [programs.join(' or ')] : []),
    ...libraries.map((library) => join(sysroot, 'lib', library)).filter((path) => !existsSync(path)),
  ];
  if (program === undefined || missing.length > 0) {
    throw new EmulatorMissing(
      `missing to run a Node for ${arch}: ${missing.join(', ')} (Debian: apt-get install ${packages})`,
    );
  }
  return { command: [program, '-L', sysroot], sysroot };
}

/** Writes a script that runs the program, for callers that need the path of one file, and returns its path. */
export function writeEmulatedProgram(script: string, { command }: Emulator, program: string): string {
  const words = [...command, program].map((word) => `'${word.replaceAll("'", "'\\''")}'`);
  writeFileSync(script, `#!/bin/sh\nexec ${words.join(' ')} "$@"\n`, { mode: 0o755 });
  return script;
}
