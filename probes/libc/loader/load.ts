import type { Host } from '../../../src/host/host.ts';
import type { LoadedObject } from './object.ts';
import type { LibrarySearch, SearchResult, Via } from './search.ts';

/** A library that some object needs, and the result of the search for it. */
export interface Needed {
  readonly name: string;
  readonly requester: LoadedObject;
  /** Loaded by LD_PRELOAD or similar: if it fails, the loader continues without it. */
  readonly preload: boolean;
  readonly result: Exclude<SearchResult, { kind: 'loader' }>;
}

export interface LoadPlan {
  /** The program first, then the libraries in the loader's order: breadth first. */
  readonly objects: readonly LoadedObject[];
  /** Every search in order, successful or not; a library is searched for once. */
  readonly searches: readonly Needed[];
  /** Some object needs the loader itself by name. */
  readonly usesLoader: boolean;
}

/** No program comes close; a hostile one ends here. */
const objectLimit = 1024;

/**
 * Loads as `_dl_map_object_deps` of glibc and `load_deps` of musl do, without mapping anything.
 * @param preloads names or paths that go before the program's own needs
 */
export function planLoading(
  host: Host,
  program: LoadedObject,
  search: LibrarySearch,
  preloads: readonly string[] = [],
): LoadPlan {
  const objects: LoadedObject[] = [program];
  const searches: Needed[] = [];
  const settled = new Set<string>();
  let usesLoader = false;

  function need(name: string, requester: LoadedObject, preload = false): void {
    if (settled.has(name) || settled.size >= objectLimit) return;
    host.deadline.check();
    // glibc compares with the SONAMEs that it has before it searches.
    if (search.knowsSonames && objects.some(({ soname }) => soname === name)) return;
    const result = search.find(name, requester);
    // Whoever needs what could not be preloaded has it looked for again, and cannot do without.
    if (!preload || result.kind === 'found') settled.add(name);
    if (result.kind === 'loader') {
      usesLoader = true;
      return;
    }
    if (result.kind === 'found') {
      if (objects.some(({ inode }) => inode === result.object.inode)) return;
      objects.push(result.object);
    }
    const via: Via = 'preload';
    searches.push({
      name,
      requester,
      preload,
      result: preload && result.kind === 'found' ? { ...result, via } : result,
    });
  }

  for (const name of preloads) need(name, program, true);
  for (let index = 0; index < objects.length; index += 1) {
    const object = objects[index];
    if (object === undefined) continue;
    const names = search.loadsFilters ? [...object.needed, ...object.filters] : object.needed;
    for (const name of names) need(name, object);
  }
  return { objects, searches, usesLoader };
}
