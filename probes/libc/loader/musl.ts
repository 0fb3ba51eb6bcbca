import { type Machine, machineName } from '../../../src/decode/elf/machines.ts';
import type { Host } from '../../../src/host/host.ts';
import { absolutePath, baseName, directoryOf } from '../../../src/linux/paths.ts';
import { type LoadedObject, openLibrary } from './object.ts';
import type { LibraryRights } from './rights.ts';
import { type LibrarySearch, type SearchResult, Trail, type Via } from './search.ts';

/** The inputs of one musl's search. */
export interface MuslSetting {
  readonly host: Host;
  readonly machine: Machine;
  /** PT_INTERP, or where the loader is: `<prefix>/lib/ld-musl-<arch>.so.1`. */
  readonly loaderPath: string;
  /** The same without links. */
  readonly loaderFile: string;
  readonly secure: boolean;
  /** The program's path without links: `$ORIGIN` of the program. */
  readonly programPath: string;
  readonly rights: LibraryRights;
}

/** Names that musl provides itself, whatever follows the dot (`load_library` of ldso/dynlink.c). */
const reserved = /^lib(?:c|pthread|rt|m|dl|util|xnet)\./;

/** Of one list; real ones have a handful. */
const directoryLimit = 512;

const defaultPath = '/lib:/usr/local/lib:/usr/lib';

/** The search of `load_library` (ldso/dynlink.c): no cache, no versions, one rule for RPATH and RUNPATH. */
export function muslSearch(setting: MuslSetting): LibrarySearch {
  const { host, machine } = setting;
  let systemPath: string | undefined;

  function tryList(list: string, name: string, requester: LoadedObject, via: Via, trail: Trail): SearchResult | null {
    for (const directory of list.split(/[:\n]/, directoryLimit)) {
      if (directory === '') continue;
      host.deadline.check();
      trail.note(directory);
      const path = `${absolutePath(host, directory)}/${name}`;
      const result = tryFile(path, name, requester, via, trail);
      if (result !== null) return result;
    }
    return null;
  }

  /** The first file that opens is used; if it is invalid, musl does not look further. */
  function tryFile(path: string, name: string, requester: LoadedObject, via: Via, trail: Trail): SearchResult | null {
    const { rights } = setting;
    const opened = openLibrary(host, path, { name, parent: requester, machine, by: 'musl', version: null, rights });
    if (opened.kind === 'loaded') return { kind: 'found', object: opened.object, via };
    if (opened.kind === 'broken') return { kind: 'broken', path, problem: opened.problem };
    if (opened.kind === 'denied') trail.denied ??= path;
    if (opened.kind === 'unopened') return { kind: 'broken', path, problem: { kind: 'link-loop' } };
    if (opened.kind === 'foreign') {
      trail.foreign ??= { path, machine: opened.machine };
      return { kind: 'broken', path, problem: { kind: 'foreign', machine: machineName(opened.machine) } };
    }
    return null;
  }

  return {
    knowsSonames: false,
    loadsFilters: false,
    find(name, requester) {
      if (reserved.test(name)) return { kind: 'loader' };
      const trail = new Trail();
      if (name.includes('/')) {
        const path = absolutePath(host, name);
        return tryFile(path, name, requester, 'path', trail) ?? trail.missing();
      }
      const environment = setting.secure ? undefined : host.env.get('LD_LIBRARY_PATH');
      if (environment !== undefined) {
        const result = tryList(environment, name, requester, 'LD_LIBRARY_PATH', trail);
        if (result !== null) return result;
      }
      for (let owner: LoadedObject | null = requester; owner !== null; owner = owner.parent) {
        const list = owner.runpath ?? owner.rpath;
        const fixed = list === null ? null : expandOrigin(list, owner, setting);
        if (fixed === null) continue;
        const result = tryList(fixed, name, requester, owner.runpath === null ? 'RPATH' : 'RUNPATH', trail);
        if (result !== null) return result;
      }
      systemPath ??= readSystemPath(setting);
      return tryList(systemPath, name, requester, 'ld-musl path', trail) ?? trail.missing();
    },
  };
}

/**
 * `<prefix>/etc/ld-musl-<arch>.path` replaces the default, even if it is empty; if it cannot be read, the list is empty.
 * The prefix is above the directory of PT_INTERP; the architecture is compiled in, whatever the loader is called.
 */
function readSystemPath({ host, machine, loaderPath, loaderFile }: MuslSetting): string {
  const names = [loaderPath, loaderFile, ...machine.musl].map((path) =>
    /^ld-musl-[\w-]+(?=\.so\.1$)/.exec(baseName(path)),
  );
  const name = names.find((match) => match !== null)?.[0] ?? 'ld-musl';
  const prefix = directoryOf(directoryOf(loaderPath));
  const file = host.fs.readText(`${prefix === '/' ? '' : prefix}/etc/${name}.path`, 65_536);
  if (file.kind === 'found') return file.value;
  return file.kind === 'absent' ? defaultPath : '';
}

/** Whatever follows: `$ORIGINAL` is the directory and `AL`. */
const originToken = /\$(?:ORIGIN|\{ORIGIN\})/g;

/** `fixup_rpath`: only $ORIGIN and ${ORIGIN}; a list with any other token is dropped whole. */
function expandOrigin(list: string, owner: LoadedObject, setting: MuslSetting): string | null {
  if (!list.includes('$')) return list;
  const rest = list.replace(originToken, '');
  if (rest.includes('$') || (setting.secure && owner.parent === null)) return null;
  const origin = directoryOf(owner.parent === null ? setting.programPath : owner.path);
  return list.replace(originToken, () => origin);
}
