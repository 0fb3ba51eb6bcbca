import { machineNamed } from '../../../src/decode/elf/machines.ts';
import type { BuildInfo, Module } from '../../../src/decode/go/program/build-info.ts';
import { type Origin, originOfElf } from '../../../src/decode/go/program/language.ts';
import { isNotableModule } from '../../../src/decode/go/program/notable-modules.ts';
import { isStripped, readSourcePath } from '../../../src/decode/go/program/source-paths.ts';
import { type Support, supportOf } from '../../../src/decode/go/version/releases.ts';
import { goLine, parseGoVersion } from '../../../src/decode/go/version/version.ts';
import type { Host } from '../../../src/host/host.ts';
import type { App } from '../../../src/host/process/app.ts';
import { programUserWords } from '../../../src/linux/access/program-access.ts';
import {
  type CpuDemand,
  cpuDemand,
  cpuFeatures,
  firstCpu,
  variantFeatures,
} from '../../../src/linux/machine/cpu-features.ts';
import { platformText } from '../../../src/linux/machine/platform.ts';
import { type OtherRuntime, otherRuntime } from './other-runtime.ts';
import { owningPackage } from './packaged.ts';
import { observePlugins, type PluginsFacts } from './plugins.ts';

/** The program under inspection, as its build info describes it. */
export type ProgramFacts = GoProgram | UnreadProgram | OtherProgram;

export type GoProgram = ProgramFile & { readonly state: 'go'; readonly build: BuildFacts };

/** The obstacle: the file is missing or not a regular file, may not be read, or contains no build info. */
export type UnreadProgram = ProgramFile & {
  readonly state: 'missing' | 'denied' | 'no-build-info';
  /** In words. */
  readonly problem: string;
  /** What built or changed it, if its ELF headers show that; null if they do not. */
  readonly origin: Origin | null;
};

/** A program that is certainly not written in Go. */
export type OtherProgram = ProgramFile & {
  readonly state: 'other';
  readonly problem: string;
  /** What it is, if that is known. */
  readonly runtime: OtherRuntime | null;
};

type ProgramFile = {
  readonly path: string;
  /** A process runs it, so the kernel could start it. */
  readonly running: boolean;
  /** The machine it would run on, as `uname -m` names it; null for an image, which may be for another machine. */
  readonly machine: string | null;
};

/** The relevant parts of the build info. */
export type BuildFacts = {
  readonly goVersion: string;
  /** `1.25`; null for a version that cannot be ordered. */
  readonly goLine: string | null;
  readonly support: Support;
  /** GOEXPERIMENT settings that differ from the default of that version. */
  readonly experiments: readonly string[];
  /** The main package; null if the modules were not recorded. */
  readonly package: string | null;
  readonly module: { readonly path: string; readonly version: string } | null;
  readonly settings: Readonly<Record<string, string>>;
  readonly dependencies: {
    readonly count: number;
    /** Modules that the rules know: see notable-modules.ts. */
    readonly notable: readonly { readonly path: string; readonly version: string }[];
    /** Path and replacement, at most 20: `example.com/a => ./a`. */
    readonly replaced: readonly string[];
  };
  /** What the build requires of the CPU and this one lacks; null if that is not known. */
  readonly missingCpuFeatures: readonly string[] | null;
  /**
   * The platform of an image, whose variant says what its CPUs have: `linux/arm/v6`. Null if an actual CPU was
   * checked.
   */
  readonly cpuPlatform?: string;
  /** A source file that a stripped program still names by its path on the build machine; null if it names none. */
  readonly sourcePathLeft: string | null;
  /** Null if the program does not call plugin.Open, or runs already. */
  readonly plugins: PluginsFacts | null;
  /**
   * The distribution's package that the program belongs to; determined only for programs that are out of support or
   * do not identify their sources.
   */
  readonly packagedBy: string | null;
};

export function observeProgram(host: Host): ProgramFacts | null {
  const { app } = host;
  if (app === null) return null;
  const file = { path: app.path, running: app.running, machine: host.platform?.machine ?? null };
  const info = app.buildInfo();
  switch (info.kind) {
    case 'absent':
      return { ...file, state: 'missing', problem: 'no such file', origin: null };
    case 'denied':
      return { ...file, state: 'denied', problem: `${programUserWords(host)} cannot read it`, origin: null };
    case 'unfit':
      return { ...file, state: 'missing', problem: `it is not a regular file (${info.why})`, origin: null };
    case 'found':
      return info.value.ok
        ? { ...file, state: 'go', build: buildFacts(info.value.value, host) }
        : app.language() === 'other'
          ? { ...file, state: 'other', problem: 'not a Go program', runtime: otherRuntime(host, app) }
          : { ...file, state: 'no-build-info', problem: info.value.problem, origin: originOf(app) };
  }
}

function originOf(app: App): Origin | null {
  return app.withElf(originOfElf);
}

/** Bounds for hostile programs: facts are printed. Real ones stay far below, except for -ldflags and DefaultGODEBUG. */
const limits = { settings: 100, setting: 2000, name: 300, listed: 20 };

function clip(text: string, limit = limits.name): string {
  return text.length > limit ? `${text.slice(0, limit)}...` : text;
}

function buildFacts(info: BuildInfo, host: Host): BuildFacts {
  const version = parseGoVersion(info.goVersion);
  const support: Support = version === null ? { state: 'unknown' } : supportOf(version, host.now);
  const settings = Object.entries(info.settings).slice(0, limits.settings);
  return {
    goVersion: clip(info.goVersion),
    goLine: version === null ? null : goLine(version),
    support,
    experiments: version?.experiments.slice(0, limits.listed).map((name) => clip(name)) ?? [],
    package: info.path === null ? null : clip(info.path),
    module: info.main === null ? null : { path: clip(info.main.path), version: clip(info.main.version) },
    settings: Object.fromEntries(settings.map(([key, value]) => [clip(key), clip(value, limits.setting)])),
    dependencies: {
      count: info.deps.length,
      notable: info.deps
        .filter(({ path }) => isNotableModule(path))
        .slice(0, limits.listed)
        .map(({ path, version, replace }) => ({ path, version: clip(replace?.version ?? version) })),
      replaced: info.deps.flatMap(describeReplacement).slice(0, limits.listed),
    },
    ...cpuFacts(info, host),
    sourcePathLeft: info.settings['-trimpath'] === 'true' ? null : sourcePathLeft(host),
    plugins: observePlugins(host, info),
    packagedBy:
      host.app !== null && (support.state === 'ended' || !showsOrigin(info))
        ? owningPackage(host, host.app.path)
        : null,
  };
}

/** A revision, or a version of the main module. */
function showsOrigin({ main, settings }: BuildInfo): boolean {
  return settings['vcs.revision'] !== undefined || (main !== null && main.version !== '' && main.version !== '(devel)');
}

function sourcePathLeft({ app }: Host): string | null {
  return app?.withElf((file, elf) => (isStripped(elf) ? readSourcePath(file, elf) : null)) ?? null;
}

function describeReplacement({ path, replace }: Module): string[] {
  return replace === null ? [] : [clip(`${path} => ${replace.path} ${replace.version}`.trimEnd())];
}

/** What a CPU lacks that the build requires: the actual one, or any that the variant of an image allows. */
function cpuFacts(info: BuildInfo, host: Host): Pick<BuildFacts, 'missingCpuFeatures' | 'cpuPlatform'> {
  const demand = cpuDemand(info.settings);
  if (demand === null) return { missingCpuFeatures: [] };
  const { platform } = host;
  const promised =
    host.live || platform === null || platform.goarch !== info.settings.GOARCH
      ? null
      : variantFeatures(platform.goarch, platform.variant);
  if (promised === null || platform === null) return { missingCpuFeatures: missingHere(demand, info, host) };
  const missingCpuFeatures = demand.features.filter((feature) => !promised.has(feature));
  return { missingCpuFeatures, cpuPlatform: platformText(platform) };
}

/** Reads /proc/cpuinfo only if the build has requirements. */
function missingHere(demand: CpuDemand, info: BuildInfo, host: Host): string[] | null {
  if (!host.live || machineNamed(host.machine)?.goarch !== info.settings.GOARCH) return null;
  const features = cpuFeatures(firstCpu(host) ?? '');
  return features === null ? null : demand.features.filter((feature) => !features.has(feature));
}
