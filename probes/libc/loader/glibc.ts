import { dynamicFlag1 } from '../../../src/decode/elf/elf.ts';
import { decodeLdSoCache, type LdSoCache } from '../../../src/decode/elf/ld-so-cache.ts';
import type { Machine } from '../../../src/decode/elf/machines.ts';
import type { Host } from '../../../src/host/host.ts';
import { absolutePath, directoryOf } from '../paths.ts';
import { type Hwcaps, hwcapsOf } from './hwcaps.ts';
import type { LoadedObject } from './object.ts';
import { openLibrary } from './object.ts';
import type { LibraryRights } from './rights.ts';
import { type LibrarySearch, type SearchResult, Trail, type Via } from './search.ts';

/** The inputs of one glibc's search. */
export interface GlibcSetting {
  readonly host: Host;
  readonly machine: Machine;
  /** What the loader goes by: PT_INTERP, its last component, and the SONAME of the file that it leads to. */
  readonly loaderNames: readonly string[];
  readonly cachePath: string;
  /** Compiled into the loader (`system_dirs`): on Debian with the multiarch directories, elsewhere with lib64. */
  readonly systemDirectories: readonly string[];
  /** Its release, `2.36`; null if it is not known. */
  readonly version: string | null;
  /** AT_SECURE: LD_LIBRARY_PATH and most of $ORIGIN are ignored. */
  readonly secure: boolean;
  /** The program's path without links: `$ORIGIN` of the program. */
  readonly programPath: string;
  readonly rights: LibraryRights;
}

/** Of one RUNPATH; real ones have a handful. */
const directoryLimit = 512;

/** ldconfig writes a few dozen kilobytes. */
const cacheLimit = 8 << 20;

/** The search of `_dl_map_object` (elf/dl-load.c), as ld.so(8) describes it. */
export function glibcSearch(setting: GlibcSetting): LibrarySearch {
  const { host, machine, loaderNames } = setting;
  const cache = once(() => readCache(setting));
  const hwcaps = once(() => hwcapsOf(host, machine, setting.version));
  const hwcapDirectories = new Map<string, readonly string[]>();

  /** The directory's subdirectories for this processor, best first, and the directory itself. */
  function variants(directory: string): readonly string[] {
    let found = hwcapDirectories.get(directory);
    if (found === undefined) {
      const parent = `${directory === '/' ? '' : directory}/`;
      const has = (name: string): boolean => host.fs.stat(`${parent}${name}`).kind === 'found';
      const names = has('glibc-hwcaps') ? hwcaps().names.map((name) => `${parent}glibc-hwcaps/${name}`) : [];
      const firsts = new Map<string, boolean>();
      const legacy = hwcaps().legacy.filter((name) => {
        const first = name.split('/', 1)[0] ?? name;
        const isThere = firsts.get(first) ?? has(first);
        firsts.set(first, isThere);
        return isThere;
      });
      found = [...names, ...legacy.map((name) => `${parent}${name}`), directory];
      hwcapDirectories.set(directory, found);
    }
    return found;
  }

  function tryFile(path: string, name: string, requester: LoadedObject, via: Via, trail: Trail): SearchResult | null {
    const { version, rights } = setting;
    const opened = openLibrary(host, path, { name, parent: requester, machine, by: 'glibc', version, rights });
    if (opened.kind === 'loaded') return { kind: 'found', object: opened.object, via };
    if (opened.kind === 'broken') return { kind: 'broken', path, problem: opened.problem };
    if (opened.kind === 'foreign') trail.foreign ??= { path, machine: opened.machine };
    if (opened.kind === 'denied') trail.denied ??= path;
    return null;
  }

  function tryDirectories(
    directories: readonly string[],
    name: string,
    requester: LoadedObject,
    via: Via,
    trail: Trail,
  ): SearchResult | null {
    for (const directory of directories) {
      host.deadline.check();
      trail.note(directory);
      for (const variant of variants(directory)) {
        const result = tryFile(`${variant === '/' ? '' : variant}/${name}`, name, requester, via, trail);
        if (result !== null) return result;
      }
    }
    return null;
  }

  const expand = (list: string, owner: LoadedObject): string[] =>
    splitPath(list, /:/).flatMap((element) => expandTokens(element, owner, setting) ?? []);

  const environment = once(() => {
    const list = setting.secure ? undefined : host.env.get('LD_LIBRARY_PATH');
    return list === undefined || list === '' ? [] : splitPath(list, /[:;]/);
  });

  function* stages(requester: LoadedObject): Generator<{ directories: readonly string[]; via: Via }> {
    if (requester.runpath === null) {
      for (let owner: LoadedObject | null = requester; owner !== null; owner = owner.parent) {
        // An object's RPATH is ignored if it also has a RUNPATH.
        if (owner.rpath !== null && owner.runpath === null) {
          yield { directories: expand(owner.rpath, owner), via: 'RPATH' };
        }
      }
    }
    yield {
      directories: environment().flatMap((element) => expandTokens(element, requester, setting) ?? []),
      via: 'LD_LIBRARY_PATH',
    };
    if (requester.runpath !== null) yield { directories: expand(requester.runpath, requester), via: 'RUNPATH' };
  }

  function tryCache(name: string, requester: LoadedObject, noDefault: boolean, trail: Trail): SearchResult | null {
    const path = cache() === null ? null : chooseEntry(cache(), name, machine, hwcaps);
    if (path === null) return null;
    if (noDefault && setting.systemDirectories.some((directory) => path.startsWith(`${directory}/`))) return null;
    return tryFile(path, name, requester, 'ld.so.cache', trail);
  }

  return {
    knowsSonames: true,
    find(name, requester) {
      if (loaderNames.includes(name)) return { kind: 'loader' };
      const trail = new Trail();
      if (name.includes('/')) {
        const path = expandTokens(name, requester, setting);
        return (path === null ? null : tryFile(path, name, requester, 'path', trail)) ?? trail.missing();
      }
      for (const { directories, via } of stages(requester)) {
        const result = tryDirectories(directories, name, requester, via, trail);
        if (result !== null) return result;
      }
      const noDefault = (requester.flags1 & dynamicFlag1.nodeflib) !== 0;
      const cached = tryCache(name, requester, noDefault, trail);
      if (cached !== null) return cached;
      if (noDefault) return trail.missing();
      return (
        tryDirectories(setting.systemDirectories, name, requester, 'default directories', trail) ?? trail.missing()
      );
    },
  };
}

/**
 * If the loader does not say: Debian's directories, those of all others, and for a loader in its own prefix
 * (/nix/store, /opt) that prefix.
 */
export function usualDirectories({ lib, multiarch }: Machine, loaderPath: string): string[] {
  const triplets = multiarch.flatMap((triplet) => [`/lib/${triplet}`, `/usr/lib/${triplet}`]);
  const usual = [...triplets, `/${lib}`, `/usr/${lib}`, ...(lib === 'lib' ? [] : ['/lib', '/usr/lib'])];
  return [...new Set([...usual, directoryOf(loaderPath)])];
}

function readCache({ host, machine, cachePath }: GlibcSetting): LdSoCache | null {
  const bytes = host.fs.read(cachePath, cacheLimit);
  if (bytes.kind !== 'found') return null;
  const decoded = decodeLdSoCache(bytes.value, machine.littleEndian);
  return decoded.ok ? decoded.value : null;
}

/** Of the entries with this machine's flags: the best subdirectory for this processor, otherwise the one for all. */
function chooseEntry(cache: LdSoCache | null, name: string, machine: Machine, hwcaps: () => Hwcaps): string | null {
  const entries = (cache?.find(name) ?? []).filter(({ flags }) => machine.cacheFlags.includes(flags));
  const named = entries.filter(({ hwcap }) => hwcap !== null);
  if (named.length > 0) {
    for (const level of hwcaps().names) {
      const entry = named.find(({ hwcap }) => hwcap === level);
      if (entry !== undefined) return entry.path;
    }
  }
  return entries.find(({ hwcap, legacyHwcap }) => hwcap === null && legacyHwcap === 0)?.path ?? null;
}

/** Trailing slashes are removed; an empty element means the working directory. */
function splitPath(list: string, separator: RegExp): string[] {
  return list
    .split(separator, directoryLimit)
    .map((element) => (element === '' ? '.' : element.replace(/\/+$/, '') || '/'));
}

/**
 * The absolute path, dynamic string tokens expanded (ld.so(8)); null if a token is not allowed, so the element is
 * dropped.
 */
function expandTokens(text: string, owner: LoadedObject, setting: GlibcSetting): string | null {
  if (!text.includes('$')) return absolutePath(setting.host, text);
  const origin = directoryOf(owner.parent === null ? setting.programPath : owner.path);
  const expanded = text.replace(/\$(?:\{(ORIGIN|LIB|PLATFORM)\}|(ORIGIN|LIB|PLATFORM)\b)/g, (_, braced, bare) => {
    const token: string = braced ?? bare;
    if (token === 'ORIGIN') return origin;
    return token === 'LIB' ? libToken(setting) : (setting.machine.uname[0] ?? '');
  });
  // In secure mode only an $ORIGIN at the start that leads into a system directory is trusted.
  if (setting.secure && !setting.systemDirectories.includes(expanded)) return null;
  return absolutePath(setting.host, expanded);
}

/** `$LIB` is a setting of this glibc: the name of its own library directory below /. */
function libToken(setting: GlibcSetting): string {
  const first = setting.systemDirectories[0] ?? '';
  return /^\/(?:usr\/)?(lib.*)$/.exec(first)?.[1] ?? setting.machine.lib;
}

function once<T>(compute: () => T): () => T {
  let result: { value: T } | undefined;
  return () => {
    result ??= { value: compute() };
    return result.value;
  };
}
