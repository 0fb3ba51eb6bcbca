import { type Decoded, decoding } from '../../../src/decode/decoded.ts';
import {
  decodeElf,
  dynamicFlag,
  dynamicTag,
  type ElfFile,
  fileType,
  segmentFlag,
  segmentType,
  tagValue,
} from '../../../src/decode/elf/elf.ts';
import { isSameKind, type Machine } from '../../../src/decode/elf/machines.ts';
import { readVersionDefinitions, readVersionNeeds, type VersionNeed } from '../../../src/decode/elf/versions.ts';
import type { OpenFile } from '../../../src/host/files/rootfs.ts';
import type { Host } from '../../../src/host/host.ts';

/** A program or library as the loader has it in its list. */
export interface LoadedObject extends LoadableFile {
  /** As it was asked for: a DT_NEEDED, or the program's path. */
  readonly name: string;
  /** Where it was found, as the search composed it. */
  readonly path: string;
  /** What first asked for it; null for the program. */
  readonly parent: LoadedObject | null;
}

/** What the loader reads of a file. */
export interface LoadableFile {
  /** `device:inode`: the loader takes two paths to one file for the same library. */
  readonly inode: string;
  readonly soname: string | null;
  readonly needed: readonly string[];
  readonly rpath: string | null;
  readonly runpath: string | null;
  readonly flags1: number;
  readonly versionNeeds: readonly VersionNeed[];
  /** Null for a library without version definitions. */
  readonly versionDefinitions: readonly string[] | null;
  readonly traits: LibraryTraits;
}

/** What decides whether a library can be loaded later, by dlopen(3). */
export type LibraryTraits = {
  /** DF_STATIC_TLS: some of its thread-local variables use the initial-exec model. */
  readonly staticTls: boolean;
  readonly textRelocations: boolean;
  readonly executableStack: boolean;
};

/** What the loader makes of the file at a path. */
export type OpenedLibrary =
  | { readonly kind: 'loaded'; readonly object: LoadedObject }
  /** Not there, or denied: the search goes on. */
  | { readonly kind: 'absent' }
  /** For another machine: the search goes on, and remembers it. */
  | { readonly kind: 'foreign'; readonly machine: ElfFile }
  /** The search ends here, with the loader's own words. */
  | { readonly kind: 'broken'; readonly problem: string };

/**
 * Opens a library as `open_verify` of glibc's elf/dl-load.c does; musl is satisfied with less, but what glibc refuses
 * does not run under musl either.
 */
export function openLibrary(
  host: Host,
  name: string,
  path: string,
  parent: LoadedObject,
  machine: Machine | null,
): OpenedLibrary {
  const opened = host.fs.withFile(path, (file) => inspect(file, name, path, parent, machine));
  if (opened.kind === 'found') return opened.value;
  if (opened.kind === 'unfit' && opened.why === 'directory') {
    return { kind: 'broken', problem: 'cannot read file data: Is a directory' };
  }
  return { kind: 'absent' };
}

/** @param needs the versions that the file needs, where they have been read already */
export function readLoadable(
  file: OpenFile,
  elf: ElfFile,
  needs: Decoded<readonly VersionNeed[]> = decoding(() => readVersionNeeds(file, elf)),
): Decoded<LoadableFile> {
  const { dynamic } = elf;
  if (dynamic === null) return { ok: false, problem: 'object file has no dynamic section' };
  if (!needs.ok) return needs;
  return decoding(() => ({
    inode: file.stat.inode,
    soname: dynamic.soname,
    needed: dynamic.needed,
    rpath: dynamic.rpath,
    runpath: dynamic.runpath,
    flags1: dynamic.flags1,
    versionNeeds: needs.value,
    versionDefinitions: readVersionDefinitions(file, elf),
    traits: libraryTraits(elf),
  }));
}

function inspect(
  file: OpenFile,
  name: string,
  path: string,
  parent: LoadedObject,
  machine: Machine | null,
): OpenedLibrary {
  const elf = decodeElf(file, 'loader');
  if (!elf.ok) return { kind: 'broken', problem: loaderWords(file, elf.problem) };
  if (machine !== null && !isSameKind(elf.value, machine)) return { kind: 'foreign', machine: elf.value };
  if (elf.value.type !== fileType.shared && elf.value.type !== fileType.executable) {
    return { kind: 'broken', problem: 'only ET_DYN and ET_EXEC can be loaded' };
  }
  const loadable = readLoadable(file, elf.value);
  if (!loadable.ok) return { kind: 'broken', problem: loadable.problem };
  return { kind: 'loaded', object: { ...loadable.value, name, path, parent } };
}

export function libraryTraits(elf: ElfFile): LibraryTraits {
  const flags = elf.dynamic?.flags ?? 0;
  const stack = elf.segments.find(({ type }) => type === segmentType.gnuStack);
  return {
    staticTls: (flags & dynamicFlag.staticTls) !== 0,
    textRelocations:
      (flags & dynamicFlag.textrel) !== 0 ||
      (elf.dynamic !== null && tagValue(elf.dynamic, dynamicTag.textrel) !== undefined),
    executableStack: stack !== undefined && (stack.flags & segmentFlag.execute) !== 0,
  };
}

/** How ld.so says it: the words people search for. */
function loaderWords(file: OpenFile, problem: string): string {
  if (file.size < 64) return 'file too short';
  return problem === 'not an ELF file' ? 'invalid ELF header' : problem;
}
