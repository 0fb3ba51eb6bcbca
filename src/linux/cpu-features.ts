/** What a build demands of the CPU: the setting, and the features that /proc/cpuinfo would have to show. */
export type CpuDemand = { readonly setting: string; readonly features: readonly string[] };

/** Null where any CPU of the architecture will do. */
export function cpuDemand(settings: Readonly<Record<string, string>>): CpuDemand | null {
  const variable = variables[settings.GOARCH ?? ''];
  const value = variable === undefined ? undefined : settings[variable];
  if (variable === undefined || value === undefined) return null;
  const features = demands[variable]?.(value) ?? [];
  return features.length === 0 ? null : { setting: `${variable}=${value}`, features };
}

/**
 * What every CPU of a platform has, by its variant: an image for `linux/arm/v6` may run on a CPU without VFPv3 (containerd/platforms,
 * cpuinfo_linux.go).
 * @returns null where the variant promises nothing that is not of every CPU: `v8` of arm64 stands for all that came after it too
 */
export function variantFeatures(goarch: string, variant: string | null): ReadonlySet<string> | null {
  const level = Number(/^v(\d+)$/.exec(variant ?? '')?.[1] ?? 0);
  if (level === 0) return null;
  if (goarch === 'amd64') return new Set(amd64Levels.slice(0, level - 1).flat());
  return goarch === 'arm' ? new Set([...(level > 5 ? ['vfp'] : []), ...(level > 6 ? ['vfpv3'] : [])]) : null;
}

/** The features of the first CPU; null for a text without any. `flags` on x86, `Features` on ARM. */
export function cpuFeatures(cpuinfo: string): ReadonlySet<string> | null {
  const line = /^(?:flags|Features)\s*:\s*(.*)$/m.exec(cpuinfo)?.[1];
  return line === undefined ? null : new Set(line.trim().split(/\s+/));
}

const variables: Readonly<Partial<Record<string, string>>> = { amd64: 'GOAMD64', arm: 'GOARM', arm64: 'GOARM64' };

/** The kernel's names (arch/x86/include/asm/cpufeatures.h) of what runtime/asm_amd64.s asks CPUID for. */
const amd64Levels = [
  ['cx16', 'lahf_lm', 'popcnt', 'pni', 'sse4_1', 'sse4_2', 'ssse3'],
  ['avx', 'avx2', 'bmi1', 'bmi2', 'f16c', 'fma', 'abm', 'movbe', 'xsave'],
  ['avx512f', 'avx512dq', 'avx512cd', 'avx512bw', 'avx512vl'],
] as const;

/** The micro-architecture level of the x86-64 psABI that a CPU reaches, 1 to 4; each includes those before it. */
export function x86Level(features: ReadonlySet<string>): number {
  const missing = amd64Levels.findIndex((needed) => !needed.every((feature) => features.has(feature)));
  return missing < 0 ? amd64Levels.length + 1 : missing + 1;
}

const demands: Readonly<Partial<Record<string, (value: string) => readonly string[]>>> = {
  /** `v1` to `v4`, each with what is below it. */
  GOAMD64: (value) => amd64Levels.slice(0, Number(/^v([1-4])$/.exec(value)?.[1] ?? 1) - 1).flat(),
  /** `5`, `6`, `7`, with `,softfloat` or `,hardfloat` (runtime/os_linux_arm.go checkgoarm). */
  GOARM(value) {
    const [level, float] = value.split(',');
    if (float === 'softfloat' || (level === '5' && float !== 'hardfloat')) return [];
    return level === '7' ? ['vfp', 'vfpv3'] : ['vfp'];
  },
  /** `v8.0` to `v9.5`; atomics came with v8.1, or by `,lse`. */
  GOARM64: (value) => (/^v8\.0(?!.*,lse)/.test(value) ? [] : ['atomics']),
};
