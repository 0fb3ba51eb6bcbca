import { latin1 } from '#runtime/bytes.ts';
import { words } from '../../decode/words.ts';
import type { Host } from '../../host/host.ts';

/** What a build requires of the CPU: the setting, and the features that /proc/cpuinfo would have to show. */
export type CpuDemand = { readonly setting: string; readonly features: readonly string[] };

/** Null if any CPU of the architecture is sufficient. */
export function cpuDemand(settings: Readonly<Record<string, string>>): CpuDemand | null {
  const demand = demands.get(settings.GOARCH ?? '');
  if (demand === undefined) return null;
  const value = settings[demand.variable];
  const features = value === undefined ? [] : demand.features(value);
  return features.length === 0 ? null : { setting: `${demand.variable}=${value}`, features };
}

/**
 * The features that every CPU of a platform has, by its variant: an image for `linux/arm/v6` may run on a CPU without
 * VFPv3 (containerd/platforms, cpuinfo_linux.go).
 * @returns null if the variant guarantees nothing beyond the base: `v8` of arm64 also covers everything newer
 */
export function variantFeatures(goarch: string, variant: string | null): ReadonlySet<string> | null {
  const level = Number(/^v(\d+)$/.exec(variant ?? '')?.[1] ?? 0);
  if (level === 0) return null;
  if (goarch === 'amd64') return new Set(amd64Levels.slice(0, level - 1).flat());
  return goarch === 'arm' ? new Set([...(level > 5 ? ['vfp'] : []), ...(level > 6 ? ['vfpv3'] : [])]) : null;
}

/** The first CPU's part of /proc/cpuinfo, and what follows in the same 16 KiB; null if it cannot be read. */
export function firstCpu({ fs }: Pick<Host, 'fs'>): string | null {
  const text = fs.withFile('/proc/cpuinfo', (file) => latin1(file.read(0, 16_384)));
  return text.kind === 'found' ? text.value : null;
}

/** The features of the first CPU; null for a text without any. `flags` on x86, `Features` on ARM. */
export function cpuFeatures(cpuinfo: string): ReadonlySet<string> | null {
  const line = /^(?:flags|Features)\s*:\s*(.*)/m.exec(cpuinfo)?.[1];
  return line === undefined ? null : new Set(words(line));
}

/** Whether the first CPU is of Intel. */
export function isIntel(cpuinfo: string): boolean {
  return /^vendor_id\s*:\s*GenuineIntel$/m.test(cpuinfo);
}

/** The kernel's names (arch/x86/include/asm/cpufeatures.h) for what runtime/asm_amd64.s asks CPUID for. */
const amd64Levels = [
  ['cx16', 'lahf_lm', 'popcnt', 'pni', 'sse4_1', 'sse4_2', 'ssse3'],
  ['avx', 'avx2', 'bmi1', 'bmi2', 'f16c', 'fma', 'abm', 'movbe', 'xsave'],
  ['avx512f', 'avx512dq', 'avx512cd', 'avx512bw', 'avx512vl'],
] as const;

/** The micro-architecture level of the x86-64 psABI that a CPU reaches, 1 to 4; each includes the lower ones. */
export function x86Level(features: ReadonlySet<string>): number {
  const missing = amd64Levels.findIndex((needed) => !needed.every((feature) => features.has(feature)));
  return missing < 0 ? amd64Levels.length + 1 : missing + 1;
}

interface Demand {
  readonly variable: string;
  features(value: string): readonly string[];
}

/** By GOARCH. */
const demands: ReadonlyMap<string, Demand> = new Map([
  [
    'amd64',
    {
      variable: 'GOAMD64',
      /** `v1` to `v4`, each including the lower levels. */
      features: (value: string) => amd64Levels.slice(0, Number(/^v([1-4])$/.exec(value)?.[1] ?? 1) - 1).flat(),
    },
  ],
  ['arm', { variable: 'GOARM', features: armFeatures }],
  [
    'arm64',
    {
      variable: 'GOARM64',
      /** `v8.0` to `v9.5`; atomics came with v8.1, or by `,lse`. */
      features: (value: string) => (/^v8\.0(?!.*,lse)/.test(value) ? [] : ['atomics']),
    },
  ],
]);

/** `5`, `6`, `7`, with `,softfloat` or `,hardfloat` (runtime/os_linux_arm.go checkgoarm). */
function armFeatures(value: string): readonly string[] {
  const [level, float] = value.split(',');
  if (float === 'softfloat' || (level === '5' && float !== 'hardfloat')) return [];
  return level === '7' ? ['vfp', 'vfpv3'] : ['vfp'];
}
