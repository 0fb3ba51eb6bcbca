import type { Machine } from '../../../src/decode/elf/machines.ts';
import type { Host } from '../../../src/host/host.ts';
import { cpuFeatures, variantFeatures, x86Level } from '../../../src/linux/machine/cpu-features.ts';
import { isAtLeast } from './glibc-release.ts';

/** The subdirectories of a library directory that are for specific processors only. */
export interface Hwcaps {
  /** Names below glibc-hwcaps, best first (sysdeps/x86_64/dl-hwcaps-subdirs.c): since glibc 2.33. */
  readonly names: readonly string[];
  /** Older names, best first (_dl_important_hwcaps of elf/dl-hwcaps.c): up to glibc 2.36. */
  readonly legacy: readonly string[];
}

/** @param version the loader's release; null if it is not known: before 2.33 it has no banner */
export function hwcapsOf(host: Host, machine: Machine, version: string | null): Hwcaps {
  const levels = machine.goarch === 'amd64' ? x86LevelsOf(host) : [];
  const hasNames = version === null || isAtLeast(version, 2, 33);
  const hasLegacy = version === null || !isAtLeast(version, 2, 37);
  return { names: hasNames ? levels : [], legacy: hasLegacy ? legacyNames(machine, levels) : [] };
}

/** AT_PLATFORM, or glibc's value for the processor; `x86_64` is also a hardware capability. */
function legacyNames({ goarch, uname }: Machine, levels: readonly string[]): string[] {
  const platforms = goarch === 'amd64' && levels.includes('x86-64-v3') ? ['haswell', 'x86_64'] : uname.slice(0, 1);
  const below = platforms.flatMap((platform) => [`${platform}/x86_64`, platform]);
  const each = goarch === 'amd64' ? [...new Set([...below, 'x86_64'])] : platforms;
  return [...each.map((name) => `tls/${name}`), 'tls', ...each];
}

/** The x86-64 micro-architecture levels of the psABI, best first. */
function x86LevelsOf(host: Host): string[] {
  return ['x86-64-v4', 'x86-64-v3', 'x86-64-v2'].slice(4 - (x86LevelOf(host) ?? 1));
}

/**
 * The level of the CPU that the program will run on: of this one, or what the platform of an image promises. Null where neither is
 * known.
 */
export function x86LevelOf(host: Host): number | null {
  const cpuinfo = host.fs.readText('/proc/cpuinfo', 4 << 20);
  const features =
    cpuinfo.kind === 'found'
      ? cpuFeatures(cpuinfo.value)
      : variantFeatures('amd64', host.platform?.goarch === 'amd64' ? host.platform.variant : null);
  return features === null ? null : x86Level(features);
}
