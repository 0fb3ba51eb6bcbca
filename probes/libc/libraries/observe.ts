import type { ElfFile } from '../../../src/decode/elf/elf.ts';
import type { LoaderFamily, Machine } from '../../../src/decode/elf/machines.ts';
import { newestVersion } from '../../../src/decode/elf/versions.ts';
import { type Mount, mountOf } from '../../../src/decode/proc/mountinfo.ts';
import type { OpenFile } from '../../../src/host/files/rootfs.ts';
import type { Host } from '../../../src/host/host.ts';
import { startsSecure } from '../../../src/linux/access/program-access.ts';
import { readFileCapabilities } from '../../../src/linux/identity/file-capabilities.ts';
import { findInstaller } from '../../../src/linux/installer.ts';
import { firstCpu } from '../../../src/linux/machine/cpu-features.ts';
import { baseName } from '../../../src/linux/paths.ts';
import { type KnownLoader, type Loaders, libcBanner } from '../container/observe.ts';
import { observeGconv } from '../later/gconv.ts';
import { observeOpenedByModules } from '../later/modules.ts';
import { type OpenedLater, observeOpenedLater } from '../later/observe.ts';
import { glibcSearch } from '../loader/glibc.ts';
import { usualDirectories } from '../loader/glibc-directories.ts';
import { isAtLeast } from '../loader/glibc-release.ts';
import { x86LevelOf } from '../loader/hwcaps.ts';
import { type LoadPlan, planLoading } from '../loader/load.ts';
import { muslSearch } from '../loader/musl.ts';
import type { LoadedObject } from '../loader/object.ts';
import { preloadsOf } from '../loader/preload.ts';
import { type LibraryRights, libraryRights } from '../loader/rights.ts';
import type { LibrarySearch } from '../loader/search.ts';
import { missingVersions } from '../loader/versions.ts';
import type { Executable } from '../program/content/executable.ts';
import type { LoaderFacts } from '../program/facts.ts';
import type { LibcReleases, LibrariesFacts, MissingSymbol, NeededLevel, PackedRelocations } from './facts.ts';
import { missingUnversioned } from './glibc-symbols.ts';
import { variableFacts } from './loader-variables.ts';
import { missingLibraries } from './missing.ts';
import { missingSymbols } from './musl-symbols.ts';

const listLimit = 200;

/** The libraries that the container's own loader would map for the program; null if it would not get that far. */
export function observeLibraries(
  host: Host,
  executable: Executable,
  elf: ElfFile,
  machine: Machine | null,
  loader: LoaderFacts | null,
  { loaders, mounts }: { readonly loaders: Loaders; readonly mounts: readonly Mount[] },
): LibrariesFacts | null {
  if (elf.dynamic === null || machine === null) return null;
  const known = loader === null ? loaderForLibrary(machine, loaders, executable) : loaders.at(loader.path);
  if (known === null || (loader !== null && loader.state.kind !== 'usable')) return null;
  const family = known.family === 'gcompat' ? 'musl' : known.family;
  if (family === 'unknown') return null;
  const path = executable.realPath ?? executable.facts.path;
  const loadable = executable.inspected?.loadable;
  if (loadable?.ok !== true) return null;
  const program = { ...loadable.value, name: path, path, parent: null };
  const secure = isSecure(host, executable);
  const interpreter = elf.interpreter ?? known.path;
  const rights = libraryRights(host, mounts);
  const search = librarySearch(host, family, known, machine, { path, secure, interpreter, rights });
  const plan = planLoading(host, program, search, preloadsOf(host, known, secure));
  const musl = known.family === 'musl' ? known.path : machine.musl.find((place) => loaders.at(place) !== null);
  const use = <T>(read: (file: OpenFile, elf: ElfFile) => T): T | null => {
    const found = executable.withFile((file) => read(file, elf));
    return found.kind === 'found' ? found.value : null;
  };
  const byLibc =
    family === 'glibc' ? [...observeOpenedLater(use, { plan, search }), ...observeGconv(host, use, plan)] : [];
  const isProgram = executable.facts.path === host.app?.path;
  const later = isProgram ? [...byLibc, ...observeOpenedByModules(host, { plan, search })] : byLibc;
  return describe(host, { by: family, secure, plan, musl: musl ?? null, loader: known, interpreter, machine, later });
}

/** A shared library has no interpreter: what loads it is a program for the same libc. */
function loaderForLibrary(machine: Machine, loaders: Loaders, { facts }: Executable): KnownLoader | null {
  const libc = facts.content?.kind === 'elf' ? facts.content.elf.libc : null;
  const places = libc === 'musl' ? [...machine.musl, ...machine.glibc] : [...machine.glibc, ...machine.musl];
  for (const path of places) {
    const loader = loaders.at(path);
    if (loader !== null) return loader;
  }
  return null;
}

function librarySearch(
  host: Host,
  family: LoaderFamily,
  loader: KnownLoader,
  machine: Machine,
  program: { path: string; secure: boolean; interpreter: string; rights: LibraryRights },
): LibrarySearch {
  const { path: programPath, secure, interpreter, rights } = program;
  if (family === 'musl') {
    const { path: loaderPath, realPath: loaderFile } = loader;
    return muslSearch({ host, machine, loaderPath, loaderFile, secure, programPath, rights });
  }
  return glibcSearch({
    host,
    machine,
    loaderNames: loaderNames(interpreter, loader),
    cachePath: loader.cachePath,
    version: loader.version,
    systemDirectories:
      loader.systemDirectories.length > 0 ? loader.systemDirectories : usualDirectories(machine, loader.realPath),
    secure,
    programPath,
    rights,
  });
}

/** Set-id bits that change the user, and file capabilities, make the kernel set AT_SECURE. */
function isSecure(host: Host, { stat, realPath }: Executable): boolean {
  if (stat === null || realPath === null) return false;
  const capabilities = readFileCapabilities(host.fs, realPath);
  if (capabilities === null && (stat.mode & 0o6000) === 0) return false;
  const mount = mountOf(host.mounts(host.program.pid ?? 'self'), realPath);
  return startsSecure(host, stat, capabilities, mount?.options.includes('nosuid') ?? false);
}

interface Loading {
  readonly by: LoaderFamily;
  readonly secure: boolean;
  readonly plan: LoadPlan;
  readonly musl: string | null;
  readonly loader: KnownLoader;
  readonly interpreter: string;
  readonly machine: Machine;
  readonly later: readonly OpenedLater[];
}

function describe(host: Host, loading: Loading): LibrariesFacts {
  const { by, secure, plan, loader, interpreter, machine, later } = loading;
  const found = plan.searches.flatMap(({ name, result }) =>
    result.kind === 'found'
      ? [{ name: shownName(name, result.object.path), path: result.object.path, via: result.via }]
      : [],
  );
  const versioned = {
    path: interpreter,
    names: loaderNames(interpreter, loader),
    versionDefinitions: loader.versions,
  };
  const missing = missingLibraries(host, plan, machine, listLimit);
  // Symbols of a missing library are missing with it.
  const isWhole = plan.searches.every(({ result }) => result.kind === 'found');
  return {
    by,
    count: found.length,
    secure,
    found: found.slice(0, listLimit),
    missing,
    openedLater: later,
    installer: missing.length + later.length === 0 ? null : findInstaller(host.fs),
    broken: plan.searches
      .flatMap(({ name, requester, result, preload }) =>
        result.kind === 'broken'
          ? [{ name, neededBy: requester.path, path: result.path, problem: result.problem, preload }]
          : [],
      )
      .slice(0, listLimit),
    // musl ignores symbol versions.
    versions: by === 'glibc' ? missingVersions(plan, versioned).slice(0, listLimit) : [],
    releases: by === 'glibc' ? releasesOf(host, plan, loader) : null,
    ...(isWhole ? symbolsMissing(host, loading) : { symbols: [], bindsNow: false }),
    cpuTooOld: by === 'glibc' ? tooNewFor(host, plan, loader) : [],
    packed: plan.objects.flatMap(packedRelocations).slice(0, listLimit),
    definesPacked: plan.objects.some(({ versionDefinitions }) => versionDefinitions?.includes(packedVersion) === true),
    ...(by === 'glibc' ? variableFacts(host, plan, loader, loading.secure) : {}),
    textRelocations: plan.objects
      .filter(({ traits }) => traits.textRelocations)
      .map(({ path }) => path)
      .slice(0, listLimit),
  };
}

function symbolsMissing(host: Host, { by, plan, musl, loader }: Loading): Pick<LibrariesFacts, 'symbols' | 'bindsNow'> {
  if (by === 'musl') {
    const symbols = musl === null ? [] : missingSymbols(host, plan.objects, musl);
    return { symbols: symbols.slice(0, listLimit), bindsNow: false };
  }
  const lacking = (now: boolean): MissingSymbol[] =>
    missingUnversioned(host, plan.objects, { now, loader: loader.path }).slice(0, listLimit);
  const symbols = lacking(false);
  if (symbols.length > 0 || (host.env.get('LD_BIND_NOW') ?? '') === '') return { symbols, bindsNow: false };
  const more = lacking(true);
  return { symbols: more, bindsNow: more.length > 0 };
}

/** What libc.so.6 defines since it knows DT_RELR. */
const packedVersion = 'GLIBC_ABI_DT_RELR';

/** `_dl_check_map_versions` (elf/dl-version.c) asks for the version of files that need libc and any version. */
function packedRelocations({ path, traits, needed, versionNeeds }: LoadedObject): PackedRelocations[] {
  if (!traits.packedRelocations) return [];
  if (versionNeeds.some(({ version }) => version === packedVersion)) return [{ path, version: 'needed' }];
  const isChecked = versionNeeds.length > 0 && needed.some((name) => name.startsWith('libc.so.'));
  return [{ path, version: isChecked ? 'left-out' : 'unchecked' }];
}

/** `_dl_isa_level_check` (sysdeps/x86/dl-prop.h), since glibc 2.33: the program and each library, but for the loader. */
function tooNewFor(host: Host, { objects }: LoadPlan, { version }: KnownLoader): NeededLevel[] {
  const needing = objects.flatMap(({ path, x86Level: needs }) =>
    needs === null || needs < 2 ? [] : [{ path, needs }],
  );
  if (needing.length === 0 || version === null || !isAtLeast(version, 2, 33)) return [];
  const has = x86LevelOf(host, firstCpu(host));
  return has === null ? [] : needing.filter(({ needs }) => needs > has).map((each) => ({ ...each, has }));
}

/** As ldd shows it: a name with tokens is shown expanded. */
function shownName(name: string, path: string): string {
  return name.includes('$') ? path : name;
}

/** PT_INTERP may be a link of any name, such as ld-lsb-x86-64.so.3: libraries ask for the loader by its SONAME. */
function loaderNames(interpreter: string, { headers: { elf } }: KnownLoader): string[] {
  const soname = elf.ok ? elf.value.dynamic?.soname : null;
  return [interpreter, baseName(interpreter), ...(soname == null ? [] : [soname])];
}

/**
 * Loader and libc share data whose layout no version describes. Most releases are recognizable by the newest version
 * of libc.
 */
function releasesOf(host: Host, { objects }: LoadPlan, loader: KnownLoader): LibcReleases | null {
  const libc = objects.find(({ soname }) => soname === 'libc.so.6');
  if (libc === undefined || loader.version === null) return null;
  const newest = newestVersion('GLIBC_', libc.versionDefinitions ?? [])?.slice('GLIBC_'.length) ?? null;
  const loaderVersion = loader.version.split('.', 2).join('.');
  // Only the banner shows a release without new symbols, and it is far inside the file.
  const libcVersion = newest === loaderVersion ? newest : libcBanner(host, libc.path);
  return libcVersion === null ? null : { loader: loader.path, loaderVersion, libc: libc.path, libcVersion };
}
