import type { LoaderFamily } from '../../../src/decode/elf/machines.ts';
import type { Sanitizer } from '../../../src/decode/go/program/address-space.ts';
import type { KeyedVolume } from '../../../src/decode/proc/kubelet-volume.ts';
import type { ElfRefusal } from '../../../src/linux/elf/refusal.ts';
import type { InterpreterState } from '../../../src/linux/start/interpreter.ts';
import type { HeldBy } from '../../../src/linux/volume.ts';
import type { OtherKind } from './content/other-content.ts';

/** A file as execve(2) sees it. */
export type ExecutableFacts = {
  readonly path: string;
  readonly state: 'present' | 'absent' | 'denied' | 'unreadable' | 'not-a-file';
  /** Where the path ends: the missing element, the denying directory, the target that does not exist. */
  readonly at: string | null;
  /** What is there instead of a file, in words. */
  readonly what: string | null;
  /** The link that leads nowhere, if that is why the file is absent. */
  readonly link: { readonly path: string; readonly target: string } | null;
  /** Bytes. */
  readonly size: number | null;
  /** Octal permission bits. */
  readonly mode: string | null;
  /** Whether this user may execute it; null if that is not known. */
  readonly executable: boolean | null;
  /** The volume of a pod that gives it its mode; left out for files of the image. */
  readonly volume?: KeyedVolume;
  /** The volume in whose place it would be, if it is absent; left out for none. */
  readonly hiddenBy?: HeldBy;
  /** The mount point, if it is mounted noexec. */
  readonly noexec: string | null;
  /** Null if there are none, or they are not known. */
  readonly capabilities: FileCapabilityFacts | null;
  readonly content: Content | null;
};

/** Capabilities by their names: `cap_net_bind_service`. */
export type FileCapabilityFacts = {
  readonly permitted: readonly string[];
  readonly inheritable: readonly string[];
  readonly effective: boolean;
  readonly rootId: number | null;
  /** Those that the program's process may ever get, and those that it would pass on. */
  readonly bounding: readonly string[];
  readonly processInheritable: readonly string[];
  /** The file is on a file system that is mounted nosuid. */
  readonly nosuid: boolean;
};

export type Content =
  | { readonly kind: 'elf'; readonly elf: ElfFacts }
  | { readonly kind: 'script'; readonly shebang: ShebangFacts }
  | { readonly kind: 'damaged'; readonly problem: string }
  /** What it is instead, and the path that it consists of, if it is a link that became a file. */
  | { readonly kind: 'other'; readonly other: OtherKind; readonly link: string | null };

export type ShebangFacts = {
  readonly interpreter: string;
  readonly argument: string | null;
  readonly carriageReturn: boolean;
  /** The program's user may execute it and not read it, as its interpreter must; left out where it may. */
  readonly unreadable?: true;
  /** The program that `env` starts, where the interpreter is env; its place in PATH, or null. */
  readonly env: {
    readonly name: string;
    readonly path: string | null;
    /** The env of busybox, which refuses -S; left out for others. */
    readonly refusesSplit?: true;
  } | null;
};

export type ElfFacts = {
  /** Go's name of the architecture, or a description. */
  readonly machine: string;
  readonly class: 32 | 64;
  readonly byteOrder: 'little' | 'big';
  readonly linkage: 'static' | 'static-pie' | 'dynamic' | 'shared library' | 'object';
  readonly interpreter: string | null;
  /** The libc it is, or was, linked with; null if it shows no trace of one. */
  readonly libc: LoaderFamily | null;
  readonly needed: readonly string[];
  /** The highest version that it needs of glibc: `GLIBC_2.34`. */
  readonly glibcVersion: string | null;
  readonly soname: string | null;
  readonly rpath: string | null;
  readonly runpath: string | null;
  /** DT_AUDIT and DT_DEPAUDIT. */
  readonly audit: readonly string[];
  readonly staticTls: boolean;
  /**
   * Whether it has .init_array, which a C compiler's start files add and Go's own linker does not; null without
   * section headers.
   */
  readonly initArray: boolean | null;
  /** A static program that includes glibc's getaddrinfo or getpwnam, which load libnss_*.so at run time. */
  readonly loadsNss: boolean;
  /** A static program that includes glibc's iconv_open, which loads converters at run time. */
  readonly loadsGconv: boolean;
  readonly hardening: HardeningFacts;
  /** The operating system that it was built for, if that is not Linux. */
  readonly system: string | null;
  /** Bytes of memory that its PT_LOAD segments take. */
  readonly imageSize: number;
  /** Whether the kernel would find an instruction at the stated entry point. */
  readonly hasEntry: boolean;
  /** Why the kernel refuses the file, or why it dies before its first instruction. */
  readonly refusal: ElfRefusal | null;
};

/** As checksec reports them. */
export type HardeningFacts = {
  readonly pie: boolean;
  readonly relro: 'none' | 'partial' | 'full';
  /** False if the stack is executable. */
  readonly nx: boolean;
  readonly stripped: boolean;
  readonly textRelocations: boolean;
};

export type LoaderFacts = {
  readonly path: string;
  readonly state: InterpreterState;
  readonly link: { readonly path: string; readonly target: string } | null;
  /** Without links. */
  readonly realPath: string | null;
  readonly family: LoaderFamily | 'gcompat' | 'unknown' | null;
  /** In the place of a loader of glibc is an executable, which glibc's loader is not: it has a DT_SONAME. */
  readonly isProgram?: true;
  /** The volume in whose place it would be, if it is absent. */
  readonly hiddenBy?: HeldBy;
};

export type GoBuildFacts = {
  readonly version: string;
  /** The main package, for the build command. */
  readonly package: string | null;
  /** CGO_ENABLED of the build; null before Go 1.18 recorded it. */
  readonly cgo: boolean | null;
  readonly buildMode: string | null;
  /** Built with -race or -asan. */
  readonly sanitizer?: Sanitizer;
  readonly tags: readonly string[];
  readonly goarch: string | null;
  readonly goos: string | null;
  /** Modules that need cgo, as src/decode/go/program/cgo-modules.ts knows them. */
  readonly cgoModules: readonly string[];
  /**
   * Packages outside the standard library that call C; null if that was not determined: for programs that run as they
   * should.
   */
  readonly cgoPackages: readonly string[] | null;
};
