import type { LoaderFamily } from '../../../src/decode/elf/machines.ts';
import type { Installer } from '../../../src/linux/installer.ts';
import type { HeldBy } from '../../../src/linux/volume.ts';
import type { OpenedLater } from '../later/observe.ts';
import type { LibraryProblem } from '../loader/problem.ts';
import type { LoaderVariable } from './loader-variables.ts';

export type LibrariesFacts = {
  readonly by: LoaderFamily;
  readonly count: number;
  /** The loader heeds neither LD_LIBRARY_PATH nor LD_PRELOAD: the program gains a user, a group or capabilities (AT_SECURE). */
  readonly secure: boolean;
  /** In the loader's order. At most 200. */
  readonly found: readonly { readonly name: string; readonly path: string; readonly via: string }[];
  readonly missing: readonly MissingLibrary[];
  /** What glibc would open when the program calls it, and does not find. */
  readonly openedLater: readonly OpenedLater[];
  /** What installs packages in this image; looked for if a library is missing. */
  readonly installer: Installer | null;
  readonly broken: readonly BrokenLibrary[];
  readonly versions: readonly MissingVersion[];
  /** For glibc, if both are known. */
  readonly releases: LibcReleases | null;
  /**
   * Undefined symbols: under musl, which has no versions, and under glibc those that a library without versions
   * should have.
   */
  readonly symbols: readonly MissingSymbol[];
  /** They are looked for at the start only because LD_BIND_NOW has a value. */
  readonly bindsNow: boolean;
  /** What asks for a newer x86-64 CPU than there is, the program included. */
  readonly cpuTooOld: readonly NeededLevel[];
  /** Files with DT_RELR, the program included. */
  readonly packed: readonly PackedRelocations[];
  /** Whether libc defines the version that stands for them; false without a libc that has versions. */
  readonly definesPacked: boolean;
  /** Left out where none keeps the program from starting. */
  readonly variable?: LoaderVariable;
  /** GLIBC_TUNABLES lets glibc 2.41 and later load what wants an executable stack; left out where it does not. */
  readonly allowsStack?: true;
  /** Libraries with text relocations, which a strict SELinux policy refuses. */
  readonly textRelocations: readonly string[];
};

export type PackedRelocations = {
  readonly path: string;
  /** GLIBC_ABI_DT_RELR; 'unchecked' if the file uses libc, but no version of anything. */
  readonly version: 'needed' | 'left-out' | 'unchecked';
};

export type NeededLevel = {
  readonly path: string;
  /** 2 for x86-64-v2. */
  readonly needs: number;
  readonly has: number;
};

export type MissingSymbol = { readonly name: string; readonly neededBy: string };

export type RunPathFacts = {
  readonly tag: 'RPATH' | 'RUNPATH';
  /** As written: `$ORIGIN/../lib`. */
  readonly element: string;
  readonly state: 'present' | 'absent' | 'relative' | 'unknown';
  /** The world-writable directory, with its mode: this one, or the one it would have to be created in. */
  readonly writable: string | null;
};

export type MissingLibrary = {
  readonly name: string;
  readonly neededBy: string;
  readonly searched: readonly string[];
  /** A file of that name for another architecture. */
  readonly foreign: { readonly path: string; readonly machine: string } | null;
  /** A link of that name with a missing target. */
  readonly dangling: { readonly path: string; readonly target: string } | null;
  /** A file of that name that the program's user may not read, or not reach. */
  readonly denied: DeniedFile | null;
  readonly preload: boolean;
  /** Where it does exist; looked up only if the loader finds nothing at all. */
  readonly elsewhere: Elsewhere | null;
  /** A volume that is mounted over a directory that was searched; left out for none. */
  readonly hiddenBy?: HeldBy;
};

export type DeniedFile = {
  readonly path: string;
  /** The file or directory whose mode denies. */
  readonly element: string;
  /** Octal; null if it cannot be read. */
  readonly mode: string | null;
  /** Null if it is not known. */
  readonly user: number | null;
};

/** A library outside of the loader's search, or one with another version. */
export type Elsewhere = {
  readonly path: string;
  /** False for another version: libfoo.so.2 for libfoo.so.1. */
  readonly sameName: boolean;
  /** It is the library itself, by its DT_SONAME, in a file of another name: libfoo.so for libfoo.so.1. */
  readonly isIt?: true;
  /** ldconfig(8) would find it there. */
  readonly inLdSoConf: boolean;
};

/** The release of the loader and of the libc that it loads. */
export type LibcReleases = {
  readonly loader: string;
  readonly loaderVersion: string;
  readonly libc: string;
  readonly libcVersion: string;
};

export type BrokenLibrary = {
  readonly name: string;
  readonly neededBy: string;
  readonly path: string;
  readonly problem: LibraryProblem;
  readonly preload: boolean;
};

export type MissingVersion = {
  readonly version: string;
  readonly library: string;
  readonly neededBy: string;
  /** The newest that the library has of that kind. */
  readonly newest: string | null;
};
