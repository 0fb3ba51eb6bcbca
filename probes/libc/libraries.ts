import type { ElfFile } from '../../src/decode/elf.ts';
import { type LoaderFamily, type Machine, machineName } from '../../src/decode/elf-machines.ts';
import type { Host, Identity } from '../../src/host/host.ts';
import type { KnownLoader, Loaders } from './container-libc.ts';
import type { Executable } from './executable.ts';
import type { LibrariesFacts, LoaderFacts, MissingLibrary, MissingVersion } from './facts.ts';
import { glibcSearch, usualDirectories } from './loader/glibc.ts';
import { type LoadPlan, type Needed, planLoading } from './loader/load.ts';
import { muslSearch } from './loader/musl.ts';
import { programObject } from './loader/object.ts';
import type { LibrarySearch } from './loader/search.ts';
import { missingSymbols } from './musl-symbols.ts';

const listLimit = 200;

/** The libraries that the container's own loader would map for the program; null where it would not come that far. */
export function observeLibraries(
  host: Host,
  executable: Executable,
  elf: ElfFile,
  machine: Machine | null,
  loader: LoaderFacts | null,
  loaders: Loaders,
): LibrariesFacts | null {
  if (elf.dynamic === null || machine === null) return null;
  const known = loader === null ? loaderForLibrary(machine, loaders) : loaders.at(loader.path);
  if (known === null || loader?.problem != null) return null;
  const family = known.family === 'gcompat' ? 'musl' : known.family;
  if (family === 'unknown') return null;
  const path = executable.realPath ?? executable.facts.path;
  const program = executable.withFile((file) => programObject(file, path, elf));
  if (program.kind !== 'found' || !program.value.ok) return null;
  const search = librarySearch(host, family, known, machine, {
    path,
    secure: isSecure(executable, host.identity),
    interpreter: elf.interpreter ?? known.path,
  });
  const preloads = preloadsOf(host, known, isSecure(executable, host.identity));
  const plan = planLoading(host, program.value.value, search, preloads);
  return describe(host, family, plan, machine.musl.find((path) => loaders.at(path) !== null) ?? null);
}

/** LD_PRELOAD, /etc/ld.so.preload (glibc only), and what gcompat's stub puts before everything. */
function preloadsOf(host: Host, loader: KnownLoader, secure: boolean): string[] {
  const variable = secure ? undefined : host.env.get('LD_PRELOAD');
  const words = (text: string): string[] => text.split(/[ \t\n:]+/).filter((word) => word !== '');
  const file = loader.family === 'glibc' ? host.fs.readText('/etc/ld.so.preload', 65_536) : null;
  return [
    ...(loader.family === 'gcompat' ? ['/lib/libgcompat.so.0'] : []),
    ...words(variable ?? ''),
    ...(file?.kind === 'found' ? words(file.value.replace(/#.*/g, '')) : []),
  ].slice(0, 64);
}

/** A shared library has no interpreter: whatever loads it is of the container's own libc. */
function loaderForLibrary(machine: Machine, loaders: Loaders): KnownLoader | null {
  for (const path of [...machine.glibc, ...machine.musl]) {
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
  program: { path: string; secure: boolean; interpreter: string },
): LibrarySearch {
  const { path: programPath, secure, interpreter } = program;
  if (family === 'musl') return muslSearch({ host, machine, loaderPath: loader.path, secure, programPath });
  return glibcSearch({
    host,
    machine,
    loader: { path: loader.realPath, soname: loaderSoname(interpreter), interpreter },
    systemDirectories: loader.systemDirectories.length > 0 ? loader.systemDirectories : usualDirectories(machine),
    secure,
    programPath,
  });
}

function loaderSoname(interpreter: string): string {
  return interpreter.slice(interpreter.lastIndexOf('/') + 1);
}

/** Set-id bits that change the user make the kernel set AT_SECURE. */
function isSecure({ stat }: Executable, { uid, gid }: Identity): boolean {
  if (stat === null) return false;
  return ((stat.mode & 0o4000) !== 0 && stat.uid !== uid) || ((stat.mode & 0o2000) !== 0 && stat.gid !== gid);
}

function describe(host: Host, by: LoaderFamily, plan: LoadPlan, musl: string | null): LibrariesFacts {
  const found = plan.searches.flatMap(({ name, result }) =>
    result.kind === 'found'
      ? [{ name: shownName(name, result.object.path), path: result.object.path, via: result.via }]
      : [],
  );
  // Symbols of a library that is not there are missing with it.
  const isWhole = plan.searches.every(({ result }) => result.kind === 'found');
  return {
    by,
    count: found.length,
    found: found.slice(0, listLimit),
    missing: plan.searches.flatMap((needed) => missingLibrary(host, needed)).slice(0, listLimit),
    broken: plan.searches
      .flatMap(({ name, requester, result }) =>
        result.kind === 'broken'
          ? [{ name, neededBy: requester.path, path: result.path, problem: result.problem }]
          : [],
      )
      .slice(0, listLimit),
    // musl ignores symbol versions.
    versions: by === 'glibc' ? missingVersions(plan).slice(0, listLimit) : [],
    symbols:
      by === 'musl' && musl !== null && isWhole ? missingSymbols(host, plan.objects, musl).slice(0, listLimit) : [],
    textRelocations: plan.objects
      .filter(({ traits }) => traits.textRelocations)
      .map(({ path }) => path)
      .slice(0, listLimit),
  };
}

/** As ldd shows it: a name with tokens is shown expanded. */
function shownName(name: string, path: string): string {
  return name.includes('$') ? path : name;
}

function missingLibrary(host: Host, { name, requester, result, preload }: Needed): MissingLibrary[] {
  if (result.kind !== 'missing') return [];
  const { searched, foreign } = result;
  return [
    {
      name,
      neededBy: requester.path,
      searched: searched.slice(0, 20),
      foreign: foreign === null ? null : { path: foreign.path, machine: machineName(foreign.machine) },
      dangling: danglingLink(host, name, searched),
      preload,
    },
  ];
}

/** COPY takes links as they are: the usual way to a library that is listed and not there. */
function danglingLink(host: Host, name: string, directories: readonly string[]): MissingLibrary['dangling'] {
  for (const directory of name.includes('/') ? [''] : directories.slice(0, 20)) {
    const path = directory === '' ? name : `${directory}/${name}`;
    if (!path.startsWith('/')) continue;
    const link = host.fs.readlink(path);
    if (link.kind === 'found' && host.fs.stat(path).kind === 'absent') return { path, target: link.value };
  }
  return null;
}

/** `_dl_check_map_versions` (elf/dl-version.c): each needed version must be defined by that library, if it defines any. */
function missingVersions(plan: LoadPlan): MissingVersion[] {
  const byName = new Map(
    plan.objects.flatMap((object) => [
      [object.name, object] as const,
      ...(object.soname === null ? [] : [[object.soname, object] as const]),
    ]),
  );
  return plan.objects.flatMap((object) =>
    object.versionNeeds.flatMap(({ file, version }) => {
      const library = byName.get(file);
      const definitions = library?.versionDefinitions;
      if (library === undefined || definitions == null || definitions.includes(version)) return [];
      return [{ version, library: library.path, neededBy: object.path, newest: newestLike(version, definitions) }];
    }),
  );
}

/** Of `GLIBC_2.38` the highest `GLIBC_…` that is defined. */
function newestLike(version: string, definitions: readonly string[]): string | null {
  const prefix = version.slice(0, version.lastIndexOf('_') + 1);
  const numbers = definitions
    .filter((definition) => definition.startsWith(prefix) && /^\d/.test(definition.slice(prefix.length)))
    .map((definition) => definition.slice(prefix.length));
  const newest = numbers.sort(compareDotted).at(-1);
  return newest === undefined ? null : prefix + newest;
}

function compareDotted(a: string, b: string): number {
  const [x, y] = [a.split('.').map(Number), b.split('.').map(Number)];
  for (let index = 0; index < Math.max(x.length, y.length); index += 1) {
    const difference = (x[index] ?? 0) - (y[index] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}
