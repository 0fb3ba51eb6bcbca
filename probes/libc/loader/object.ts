import { type Decoded, decoding } from '../../../src/decode/decoded.ts';
import {
  decodeElf,
  dynamicFlag,
  dynamicTag,
  type ElfFile,
  recordSizes,
  segmentFlag,
  segmentType,
  tagValue,
} from '../../../src/decode/elf/elf.ts';
import { isSameKind, type LoaderFamily, type Machine, machineOf } from '../../../src/decode/elf/machines.ts';
import { readNeededX86Level } from '../../../src/decode/elf/notes.ts';
import { readVersionDefinitions, readVersionNeeds, type VersionNeed } from '../../../src/decode/elf/versions.ts';
import type { Unfit } from '../../../src/host/files/lookup.ts';
import type { OpenFile } from '../../../src/host/files/rootfs.ts';
import type { Host } from '../../../src/host/host.ts';
import { glibcIdentRefusal, glibcRefusal, isOtherClass, muslRefusal } from '../../../src/linux/start/loader.ts';
import { isAtLeast } from './glibc-release.ts';
import type { LibraryProblem } from './problem.ts';
import type { LibraryRights } from './rights.ts';

/** A program or library in the loader's list. */
export interface LoadedObject extends LoadableFile {
  /** The requested name: a DT_NEEDED, or the program's path. */
  readonly name: string;
  /** Where it was found, as the search composed it. */
  readonly path: string;
  /** The object that first requested it; null for the program. */
  readonly parent: LoadedObject | null;
}

/** What the loader reads of a file. */
export interface LoadableFile {
  /** `device:inode`: the loader takes two paths to one file for the same library. */
  readonly inode: string;
  readonly soname: string | null;
  readonly needed: readonly string[];
  /** DT_FILTER: to glibc, further libraries that it needs. */
  readonly filters: readonly string[];
  readonly rpath: string | null;
  readonly runpath: string | null;
  readonly flags1: number;
  readonly versionNeeds: readonly VersionNeed[];
  /** Null for a library without version definitions. */
  readonly versionDefinitions: readonly string[] | null;
  readonly traits: LibraryTraits;
  /** The x86-64 level that it asks for; null for none, and for other architectures. */
  readonly x86Level: number | null;
}

/** What determines whether a library can be loaded later, by dlopen(3). */
export type LibraryTraits = {
  /** DF_STATIC_TLS: some of its thread-local variables use the initial-exec model. */
  readonly staticTls: boolean;
  readonly textRelocations: boolean;
  readonly executableStack: boolean;
  /** DT_RELR. */
  readonly packedRelocations: boolean;
};

/** How the loader treats the file at a path. */
export type OpenedLibrary =
  | { readonly kind: 'loaded'; readonly object: LoadedObject }
  /** The search continues. */
  | { readonly kind: 'absent' }
  /** EACCES, because of the file's mode or a directory on the way: the search continues, but remembers it. */
  | { readonly kind: 'denied' }
  /** For another machine: the search continues, but remembers it. */
  | { readonly kind: 'foreign'; readonly machine: ElfFile }
  /** open(2) answers neither ENOENT nor EACCES: each loader ends this list of directories. */
  | { readonly kind: 'unopened' }
  /** The search ends here. */
  | { readonly kind: 'broken'; readonly problem: LibraryProblem };

/** The requested name of a library, and the machine and loader that it must match. */
export type Request = {
  readonly name: string;
  readonly parent: LoadedObject;
  readonly machine: Machine;
  readonly by: LoaderFamily;
  /** The loader's release, `2.36`; null if it is not known. */
  readonly version: string | null;
  readonly rights: LibraryRights;
};

/** Opens a library as `open_verify` of glibc's elf/dl-load.c and `map_library` of musl's ldso/dynlink.c do. */
export function openLibrary(host: Host, path: string, request: Request): OpenedLibrary {
  const opened = host.fs.withFile(path, (file) => inspect(file, path, request));
  if (opened.kind === 'denied') return { kind: 'denied' };
  if (opened.kind === 'found') {
    if (!request.rights.mayRead(path)) return { kind: 'denied' };
    const mountPoint = opened.value.kind === 'loaded' ? request.rights.noexecMount(opened.path) : null;
    return mountPoint === null ? opened.value : { kind: 'broken', problem: { kind: 'noexec', mountPoint } };
  }
  return opened.kind === 'unfit' ? unfitResults[opened.why] : { kind: 'absent' };
}

/** What open(2) and read(2) answer to what is not a regular file. */
const unfitResults: Readonly<Record<Unfit, OpenedLibrary>> = {
  directory: { kind: 'broken', problem: { kind: 'directory' } },
  fifo: { kind: 'broken', problem: { kind: 'fifo' } },
  // /dev/null hides a file.
  device: { kind: 'broken', problem: { kind: 'short', size: 0 } },
  // ELOOP, ENXIO.
  loop: { kind: 'unopened' },
  socket: { kind: 'unopened' },
  'too-large': { kind: 'absent' },
  'not-regular': { kind: 'absent' },
};

/** @param needs the versions that the file needs, if they have already been read */
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
    filters: dynamic.filters,
    rpath: dynamic.rpath,
    runpath: dynamic.runpath,
    flags1: dynamic.flags1,
    versionNeeds: needs.value,
    versionDefinitions: readVersionDefinitions(file, elf),
    traits: libraryTraits(elf),
    x86Level: machineOf(elf)?.goarch === 'amd64' ? readNeededX86Level(file, elf) : null,
  }));
}

function inspect(file: OpenFile, path: string, request: Request): OpenedLibrary {
  const { name, parent, machine, by } = request;
  if (file.size < recordSizes[machine.class].header) {
    return { kind: 'broken', problem: { kind: 'short', size: file.size } };
  }
  const elf = decodeElf(file, by === 'musl' ? 'musl' : 'loader');
  if (!elf.ok) return { kind: 'broken', problem: { kind: 'no-magic' } };
  const refused = by === 'glibc' ? glibcResult(file, elf.value, request) : muslResult(file, elf.value, machine);
  if (refused !== null) return refused;
  const loadable = readLoadable(file, elf.value);
  if (!loadable.ok) return { kind: 'broken', problem: { kind: 'damaged', problem: loadable.problem } };
  return { kind: 'loaded', object: { ...loadable.value, name, path, parent } };
}

function glibcResult(file: OpenFile, elf: ElfFile, { machine, version }: Request): OpenedLibrary | null {
  if (isOtherClass(elf, machine)) return { kind: 'foreign', machine: elf };
  const ident = glibcIdentRefusal(file, elf, machine);
  if (ident !== null) return { kind: 'broken', problem: { kind: 'refused', refusal: ident } };
  if (elf.machine !== machine.machine) return { kind: 'foreign', machine: elf };
  const refusal = glibcRefusal(file, elf, version === null || !isAtLeast(version, 2, 35));
  return refusal === null ? null : { kind: 'broken', problem: { kind: 'refused', refusal } };
}

function muslResult(file: OpenFile, elf: ElfFile, machine: Machine): OpenedLibrary | null {
  const refusal = muslRefusal(file, elf);
  if (refusal !== null) return { kind: 'broken', problem: { kind: 'refused', refusal } };
  // It does not check the machine: a file for an unknown one counts as damaged, but is still loaded.
  return isSameKind(elf, machine) || machineOf(elf) === null ? null : { kind: 'foreign', machine: elf };
}

/** DEFAULT_STACK_PERMS of glibc's stackinfo.h: what a file wants that does not say (no PT_GNU_STACK). */
const executableByDefault: ReadonlySet<string | undefined> = new Set(['amd64', '386']);

export function libraryTraits(elf: ElfFile): LibraryTraits {
  const flags = elf.dynamic?.flags ?? 0;
  const stack = elf.segments.find(({ type }) => type === segmentType.gnuStack);
  return {
    staticTls: (flags & dynamicFlag.staticTls) !== 0,
    textRelocations:
      (flags & dynamicFlag.textrel) !== 0 ||
      (elf.dynamic !== null && tagValue(elf.dynamic, dynamicTag.textrel) !== undefined),
    packedRelocations: elf.dynamic !== null && tagValue(elf.dynamic, dynamicTag.relr) !== undefined,
    executableStack:
      stack === undefined ? executableByDefault.has(machineOf(elf)?.goarch) : (stack.flags & segmentFlag.execute) !== 0,
  };
}
