import type { Machine } from '../../../src/decode/elf/machines.ts';
import type { Host } from '../../../src/host/host.ts';
import { cpuFeatures, firstCpu, isIntel, variantFeatures, x86Level } from '../../../src/linux/machine/cpu-features.ts';
import { isAtLeast } from './glibc-release.ts';

/** The subdirectories of a library directory that are for specific processors only. */
export interface Hwcaps {
  /** Names below glibc-hwcaps, best first (sysdeps/x86_64/dl-hwcaps-subdirs.c): since glibc 2.33. */
  readonly names: readonly string[];
  /** Older names, best first (_dl_important_hwcaps of elf/dl-hwcaps.c): up to glibc 2.36. */
  readonly legacy: readonly string[];
  /** The hardware bits of entries in ld.so.cache that the loader takes; 0 is for every processor. */
  readonly legacyBits: ReadonlySet<number>;
}

/** @param version the loader's release; null before 2.33, where it has no banner */
export function hwcapsOf(host: Host, machine: Machine, version: string | null): Hwcaps {
  const cpu = firstCpu(host);
  const hasLevels = version !== null && isAtLeast(version, 2, 33) && machine.goarch === 'amd64';
  const names = hasLevels ? x86LevelsOf(host, cpu) : [];
  const hasLegacy = version === null || !isAtLeast(version, 2, 37);
  if (!hasLegacy) return { names, legacy: [], legacyBits: new Set([0]) };
  const [platform, capability] = [platformOf(machine, cpu), capabilityOf(machine, cpu)];
  return { names, legacy: legacyNames(platform, capability), legacyBits: legacyBits(platform, capability) };
}

/**
 * `$PLATFORM`: AT_PLATFORM, but for what glibc puts in its place (update_active of sysdeps/x86/cpu-features.c): on
 * Intel's processors from Haswell on, not on those of others that can do the same; and on 32-bit x86.
 * @param cpu what {@link firstCpu} returns
 */
export function platformOf({ goarch, uname }: Machine, cpu: string | null): string {
  const own = platforms.get(goarch) ?? uname[0] ?? '';
  return goarch === 'amd64' && cpu !== null && isIntel(cpu) && levelIn(cpu) >= 3 ? 'haswell' : own;
}

/** AT_PLATFORM where it is not what `uname -m` says: ELF_PLATFORM of arch/.../asm/elf.h. */
const platforms: ReadonlyMap<string, string> = new Map([
  ['386', 'i686'],
  ['arm', 'v7l'],
]);

function legacyNames(platform: string, capability: string | null): string[] {
  const each = capability === null ? [platform] : [...new Set([`${platform}/${capability}`, platform, capability])];
  return [...each.map((name) => `tls/${name}`), 'tls', ...each];
}

/** ldconfig(8) gives them to what is in a directory of such a name, wherever that is: /opt/vendor/x86_64. */
function legacyBits(platform: string, capability: string | null): ReadonlySet<number> {
  // x86_64 is a capability, and no platform that has a bit.
  const ofPlatform = platform === capability ? 0 : (bits.get(platform) ?? 0);
  const ofCapability = bits.get(capability ?? '') ?? 0;
  const each = [0, ofCapability, ofPlatform, ofPlatform + ofCapability];
  return new Set([...each, ...each.map((value) => value + tlsBit)]);
}

/** HWCAP_X86_SSE2, HWCAP_X86_64 of sysdeps/x86/dl-hwcap.h; _DL_FIRST_PLATFORM and what follows of dl-procinfo.h. */
const bits: ReadonlyMap<string, number> = new Map([
  ['sse2', 1],
  ['x86_64', 2],
  ['i686', 2 ** 49],
  ['haswell', 2 ** 50],
]);

/** _DL_HWCAP_TLS_MASK. */
const tlsBit = 2 ** 63;

/** The hardware capability that has directories (HWCAP_IMPORTANT of sysdeps/.../dl-hwcap.h, dl-procinfo.h). */
function capabilityOf({ goarch }: Machine, cpu: string | null): string | null {
  if (goarch !== 'arm64') return capabilities.get(goarch) ?? null;
  return cpuFeatures(cpu ?? '')?.has('atomics') === true ? 'atomics' : null;
}

/** Of every processor that the libraries of the architecture run on. */
const capabilities: ReadonlyMap<string, string> = new Map([
  ['amd64', 'x86_64'],
  ['386', 'sse2'],
]);

/** The x86-64 micro-architecture levels of the psABI, best first. */
function x86LevelsOf(host: Host, cpu: string | null): string[] {
  return ['x86-64-v4', 'x86-64-v3', 'x86-64-v2'].slice(4 - (x86LevelOf(host, cpu) ?? 1));
}

/**
 * The level of the CPU that the program will run on: of this one, or what the platform of an image promises. Null where neither is
 * known.
 * @param cpu what {@link firstCpu} returns
 */
export function x86LevelOf({ platform }: Host, cpu: string | null): number | null {
  const features =
    cpu === null ? variantFeatures('amd64', platform?.goarch === 'amd64' ? platform.variant : null) : cpuFeatures(cpu);
  return features === null ? null : x86Level(features);
}

function levelIn(cpuinfo: string): number {
  const features = cpuFeatures(cpuinfo);
  return features === null ? 1 : x86Level(features);
}
