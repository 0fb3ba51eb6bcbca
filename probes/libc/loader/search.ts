import type { ElfFile } from '../../../src/decode/elf/elf.ts';
import type { LoadedObject } from './object.ts';
import type { LibraryProblem } from './problem.ts';

/** The search rule that found a library. */
export type Via =
  | 'path'
  | 'RPATH'
  | 'LD_LIBRARY_PATH'
  | 'RUNPATH'
  | 'ld.so.cache'
  | 'default directories'
  | 'preload'
  | 'ld-musl path';

export type SearchResult =
  | { readonly kind: 'found'; readonly object: LoadedObject; readonly via: Via }
  /** The loader itself, or what is built into musl. */
  | { readonly kind: 'loader' }
  | {
      readonly kind: 'missing';
      /** The directories that were searched, in order, for the message. */
      readonly searched: readonly string[];
      /** A file of that name for another machine was skipped. */
      readonly foreign: { readonly path: string; readonly machine: ElfFile } | null;
      /** The first file of that name that the program's user may not read. */
      readonly denied: string | null;
    }
  | { readonly kind: 'broken'; readonly path: string; readonly problem: LibraryProblem };

/** The search rules of one libc in one container. */
export interface LibrarySearch {
  /** Whether a loaded library also satisfies its DT_SONAME: musl only knows the name it was requested by. */
  readonly knowsSonames: boolean;
  /** Whether DT_FILTER names a library that must be there: musl does not read it. */
  readonly loadsFilters: boolean;
  find(name: string, requester: LoadedObject): SearchResult;
}

const noted = 20;

/** Collects what a search tried, one directory after the other. */
export class Trail {
  /** Only the first: a message needs no more. */
  readonly searched: string[] = [];
  foreign: { path: string; machine: ElfFile } | null = null;
  denied: string | null = null;

  note(directory: string): void {
    if (this.searched.length < noted) this.searched.push(directory);
  }

  /** Ends the search without a library. */
  missing(): SearchResult {
    return { kind: 'missing', searched: this.searched, foreign: this.foreign, denied: this.denied };
  }
}
