import { dynamicFlag1 } from '../../../src/decode/elf/elf.ts';
import type { LdSoCache } from '../../../src/decode/elf/ld-so-cache.ts';
import { absolutePath } from '../../../src/linux/paths.ts';
import { cachedPath, readCache } from './glibc-cache.ts';
import { directoryVariants } from './glibc-directories.ts';
import type { GlibcSetting } from './glibc-setting.ts';
import { type Hwcaps, hwcapsOf } from './hwcaps.ts';
import type { LoadedObject } from './object.ts';
import { openLibrary } from './object.ts';
import { type LibrarySearch, type SearchResult, Trail, type Via } from './search.ts';
import { expandName, expandTokens, originOf, programOrigin } from './tokens.ts';

/** Of one RUNPATH; real ones have a handful. */
const directoryLimit = 512;

/** The search of `_dl_map_object` (elf/dl-load.c), as ld.so(8) describes it. */
export function glibcSearch(setting: GlibcSetting): LibrarySearch {
  const { host, machine, loaderNames } = setting;
  const hwcaps = once(() => hwcapsOf(host, machine, setting.version));
  const parts: Parts = {
    setting,
    hwcaps,
    cache: once(() => readCache(setting)),
    environment: once(() => environmentDirectories(setting)),
    variants: directoryVariants(host, hwcaps),
  };
  return {
    knowsSonames: true,
    loadsFilters: true,
    find(written, requester) {
      if (loaderNames.includes(written)) return { kind: 'loader' };
      const wanted = { name: written, requester, trail: new Trail() };
      const name = expandName(written, originOf(requester, setting), setting);
      if (name === null) return wanted.trail.missing();
      if (!name.includes('/')) return findByName(parts, { ...wanted, name });
      const opened = tryFile(setting, absolutePath(host, name), wanted, 'path');
      return opened === null || opened === 'unopened' ? wanted.trail.missing() : opened;
    },
  };
}

/** What a search goes by; each is read when first needed. */
interface Parts {
  readonly setting: GlibcSetting;
  readonly hwcaps: () => Hwcaps;
  readonly cache: () => LdSoCache | null;
  readonly environment: () => readonly string[];
  readonly variants: (directory: string) => readonly string[];
}

/** One library that some object asks for. */
interface Wanted {
  readonly name: string;
  readonly requester: LoadedObject;
  readonly trail: Trail;
}

function findByName(parts: Parts, wanted: Wanted): SearchResult {
  const { setting } = parts;
  for (const { directories, via } of stages(parts, wanted.requester)) {
    const result = tryDirectories(parts, directories, wanted, via);
    if (result !== null) return result;
  }
  const noDefault = (wanted.requester.flags1 & dynamicFlag1.nodeflib) !== 0;
  const cached = tryCache(parts, wanted, noDefault);
  if (cached !== null) return cached;
  const byDefault = noDefault ? null : tryDirectories(parts, setting.systemDirectories, wanted, 'default directories');
  return byDefault ?? wanted.trail.missing();
}

/** The lists that come before the cache. */
function* stages(
  { setting, environment }: Parts,
  requester: LoadedObject,
): Generator<{ directories: readonly string[]; via: Via }> {
  if (requester.runpath === null) {
    for (let owner: LoadedObject | null = requester; owner !== null; owner = owner.parent) {
      // An object's RPATH is ignored if it also has a RUNPATH.
      if (owner.rpath !== null && owner.runpath === null) {
        yield { directories: runPathDirectories(owner.rpath, owner, setting), via: 'RPATH' };
      }
    }
  }
  yield { directories: environment(), via: 'LD_LIBRARY_PATH' };
  if (requester.runpath !== null) {
    yield { directories: runPathDirectories(requester.runpath, requester, setting), via: 'RUNPATH' };
  }
}

function tryDirectories(
  { setting, variants }: Parts,
  directories: readonly string[],
  wanted: Wanted,
  via: Via,
): SearchResult | null {
  for (const directory of directories) {
    setting.host.deadline.check();
    wanted.trail.note(directory);
    let last: ReturnType<typeof tryFile> = null;
    for (const variant of variants(directory)) {
      last = tryFile(setting, `${variant === '/' ? '' : variant}/${wanted.name}`, wanted, via);
      if (last !== null && last !== 'unopened') return last;
    }
    // Only the errno of the last one counts, and only of a directory that is there.
    if (last === 'unopened' && setting.host.fs.stat(directory).kind === 'found') return null;
  }
  return null;
}

function tryCache({ setting, cache, hwcaps }: Parts, wanted: Wanted, noDefault: boolean): SearchResult | null {
  const entries = cache();
  const path = entries === null ? null : cachedPath(entries, wanted.name, setting.machine, hwcaps);
  if (path === null) return null;
  if (noDefault && setting.systemDirectories.some((directory) => path.startsWith(`${directory}/`))) return null;
  const result = tryFile(setting, path, wanted, 'ld.so.cache');
  return result === 'unopened' ? null : result;
}

/**
 * Null if the search continues with the next directory.
 * @returns 'unopened' if it may continue with the next list (open_path)
 */
function tryFile(setting: GlibcSetting, path: string, wanted: Wanted, via: Via): SearchResult | 'unopened' | null {
  const { host, machine, version, rights } = setting;
  const { name, requester, trail } = wanted;
  const opened = openLibrary(host, path, { name, parent: requester, machine, by: 'glibc', version, rights });
  if (opened.kind === 'loaded') return { kind: 'found', object: opened.object, via };
  if (opened.kind === 'broken') return { kind: 'broken', path, problem: opened.problem };
  if (opened.kind === 'foreign') trail.foreign ??= { path, machine: opened.machine };
  if (opened.kind === 'denied') trail.denied ??= path;
  return opened.kind === 'unopened' ? 'unopened' : null;
}

/** LD_LIBRARY_PATH. */
function environmentDirectories(setting: GlibcSetting): readonly string[] {
  const list = setting.secure ? undefined : setting.host.env.get('LD_LIBRARY_PATH');
  if (list === undefined || list === '') return [];
  const origin = programOrigin(setting);
  return splitPath(list, /[:;]/).flatMap((element) => expandTokens(element, origin, setting) ?? []);
}

/** RPATH or RUNPATH: an empty one names no directory, not even the working directory (decompose_rpath). */
function runPathDirectories(list: string, owner: LoadedObject, setting: GlibcSetting): readonly string[] {
  if (list === '') return [];
  const origin = originOf(owner, setting);
  return splitPath(list, /:/).flatMap((element) => expandTokens(element, origin, setting) ?? []);
}

/** Trailing slashes are removed; an empty element means the working directory. */
function splitPath(list: string, separator: RegExp): string[] {
  return list
    .split(separator, directoryLimit)
    .map((element) => (element === '' ? '.' : element.replace(/\/+$/, '') || '/'));
}

function once<T>(compute: () => T): () => T {
  let result: { value: T } | undefined;
  return () => {
    result ??= { value: compute() };
    return result.value;
  };
}
