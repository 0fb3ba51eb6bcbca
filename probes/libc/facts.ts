import type { LoaderFamily } from '../../src/decode/elf/machines.ts';
import type { FileAnswer } from '../../src/decode/tools/file-output.ts';
import type { LddAnswer } from '../../src/decode/tools/ldd-output.ts';
import type { TooLarge } from '../../src/linux/argument-space.ts';
import type { ElfRefusal } from '../../src/linux/elf-refusal.ts';
import type { Installer } from '../../src/linux/installer.ts';
import type { InterpreterState } from '../../src/linux/interpreter.ts';
import type { Writer } from '../../src/linux/writers.ts';
import type { OpenedLater } from './later/observe.ts';
import type { LibraryProblem } from './loader/problem.ts';
import type { OtherKind } from './program/other-content.ts';

/** Everything that the libc probe saw. JSON. */
export type LibcFacts = {
  /** False for an unpacked image: what engines add to a container, /etc/resolv.conf above all, is not in it. */
  readonly live: boolean;
  /** The kernel's architecture as Go names it; null for one that Go has no port for. */
  readonly machine: string | null;
  readonly container: ContainerLibc;
  readonly program: ProgramFacts | null;
  /** What a container that does not run would execute before it; null where it runs, and where nobody says. */
  readonly start: StartFacts | null;
};

export type StartFacts = {
  /** Who states the command. */
  readonly by: string;
  readonly argv: readonly string[];
  /** An init, a shell, a script, in order. */
  readonly starters: readonly (ProgramFacts & { readonly isShell: boolean })[];
  /** A command that is in no directory of PATH. */
  readonly notFound: {
    readonly command: string;
    /** What looks for it; null for the engine. */
    readonly starter: string | null;
    readonly searched: string;
    /** A file of that name outside of PATH. */
    readonly elsewhere: string | null;
  } | null;
};

/** The C libraries of the container, for the architectures of the kernel and of the program. */
export type ContainerLibc = {
  readonly glibc: GlibcFacts | null;
  readonly musl: MuslFacts | null;
  /** A libc.so.6 without a loader: COPY took the libraries only. */
  readonly orphan: string | null;
  /** What poses as glibc's loader and is not. */
  readonly compat: CompatFacts | null;
};

export type GlibcFacts = {
  readonly loader: string;
  /** `2.36`; null where no banner was found. */
  readonly version: string | null;
  /** `Debian GLIBC 2.36-9+deb12u14`. */
  readonly distribution: string | null;
  /** The package that puts a real glibc into /usr/glibc-compat of Alpine. */
  readonly alpineGlibc: boolean;
};

export type MuslFacts = { readonly loader: string; readonly version: string | null };

export type CompatFacts = {
  /** `libc6-compat` is a link to musl's loader; gcompat is a stub that starts it. */
  readonly kind: 'gcompat' | 'libc6-compat';
  readonly loader: string;
  readonly target: string;
};

export type ProgramFacts = {
  readonly path: string;
  readonly foundBy: string;
  /** A Go toolchain stands in where no program was found: what is wrong with it is not an error of the container. */
  readonly role: 'program' | 'toolchain' | 'starter';
  /** The kernel has started it already. */
  readonly running: boolean;
  /** The program's user, which permissions were checked for; null where nobody knows it. */
  readonly user: number | null;
  /** The file that is executed, and behind a script its interpreter, and so on. */
  readonly chain: readonly ExecutableFacts[];
  /** Who has one of these files, or the loader, open for writing; null for nobody, and where that is not known. */
  readonly writer: Writer | null;
  /** What execve(2) would have to copy, where it is too much; null where it is not. */
  readonly tooLarge: { readonly what: TooLarge; readonly variables: number; readonly largest: string } | null;
  /** RLIMIT_AS, the soft limit in bytes; null where there is none, or it is not known. */
  readonly addressSpace: number | null;
  /** RLIMIT_STACK, the same: what glibc reserves for each thread. */
  readonly stackSpace: number | null;
  /** RLIMIT_DATA, the same. */
  readonly dataSpace: number | null;
  /** How many threads it may have, with those of others that count too; null where nothing limits them, or it is not known. */
  readonly threads: { readonly limit: number; readonly by: 'RLIMIT_NPROC' | 'pids.max' } | null;
  /** PT_INTERP of the last in the chain. */
  readonly loader: LoaderFacts | null;
  readonly libraries: LibrariesFacts | null;
  /** RPATH and RUNPATH of the program. */
  readonly runPaths: readonly RunPathFacts[];
  /** Null for what is not a Go program. */
  readonly resolver: ResolverFacts | null;
  readonly go: GoBuildFacts | null;
  readonly tools: ToolFacts;
};

/** A file as execve(2) meets it. */
export type ExecutableFacts = {
  readonly path: string;
  readonly state: 'present' | 'absent' | 'denied' | 'unreadable' | 'not-a-file';
  /** Where the path ends: the missing element, the denying directory, the target that is not there. */
  readonly at: string | null;
  /** What is there instead of a file, in words. */
  readonly what: string | null;
  /** The last link that was followed. */
  readonly link: { readonly path: string; readonly target: string } | null;
  /** Bytes. */
  readonly size: number | null;
  /** Octal permission bits. */
  readonly mode: string | null;
  /** Whether this user may execute it; null where that cannot be told. */
  readonly executable: boolean | null;
  /** The mount point, where it is mounted noexec. */
  readonly noexec: string | null;
  /** Null where there are none, or they are not known. */
  readonly capabilities: FileCapabilityFacts | null;
  readonly content: Content | null;
};

/** Capabilities by their names: `cap_net_bind_service`. */
export type FileCapabilityFacts = {
  readonly permitted: readonly string[];
  readonly inheritable: readonly string[];
  readonly effective: boolean;
  readonly rootId: number | null;
  /** Those that the program's process may ever get, and those that it would hand on. */
  readonly bounding: readonly string[];
  readonly processInheritable: readonly string[];
  /** The file is on a file system that is mounted nosuid. */
  readonly nosuid: boolean;
};

export type Content =
  | { readonly kind: 'elf'; readonly elf: ElfFacts }
  | { readonly kind: 'script'; readonly shebang: ShebangFacts }
  | { readonly kind: 'damaged'; readonly problem: string }
  /** What it is instead, and the path that it consists of, where it is a link that became a file. */
  | { readonly kind: 'other'; readonly other: OtherKind; readonly link: string | null };

export type ShebangFacts = {
  readonly interpreter: string;
  readonly argument: string | null;
  readonly carriageReturn: boolean;
  /** The program that `env` starts, where the interpreter is env; its place in PATH, or null. */
  readonly env: { readonly name: string; readonly path: string | null } | null;
};

export type ElfFacts = {
  /** As Go names the architecture, or a description. */
  readonly machine: string;
  readonly class: 32 | 64;
  readonly byteOrder: 'little' | 'big';
  readonly linkage: 'static' | 'static-pie' | 'dynamic' | 'shared library' | 'object';
  readonly interpreter: string | null;
  /** The libc it is linked with, or was linked with; null where it shows no trace of one. */
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
  /** Whether it has .init_array, which a C compiler's start files bring and Go's own linker does not; null without section headers. */
  readonly initArray: boolean | null;
  /** A static program with glibc's getaddrinfo or getpwnam inside, which load libnss_*.so at run time. */
  readonly loadsNss: boolean;
  /** A static program with glibc's iconv_open inside, which loads converters at run time. */
  readonly loadsGconv: boolean;
  readonly hardening: HardeningFacts;
  /** The operating system that it was built for, where that is another than Linux. */
  readonly system: string | null;
  /** Bytes of memory that its PT_LOAD segments take. */
  readonly imageSize: number;
  /** Whether the kernel would find an instruction where the file says that the program begins. */
  readonly hasEntry: boolean;
  /** Why the kernel refuses the file, or why it dies before its first instruction. */
  readonly refusal: ElfRefusal | null;
};

/** As checksec reports them. */
export type HardeningFacts = {
  readonly pie: boolean;
  readonly relro: 'none' | 'partial' | 'full';
  /** False where the stack is executable. */
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
};

export type LibrariesFacts = {
  readonly by: LoaderFamily;
  readonly count: number;
  /** In the loader's order. At most 200. */
  readonly found: readonly { readonly name: string; readonly path: string; readonly via: string }[];
  readonly missing: readonly MissingLibrary[];
  /** What glibc would open when the program calls it, and does not find. */
  readonly openedLater: readonly OpenedLater[];
  /** What installs packages in this image; looked for where a library is missing. */
  readonly installer: Installer | null;
  readonly broken: readonly BrokenLibrary[];
  readonly versions: readonly MissingVersion[];
  /** Of glibc, where both are known. */
  readonly releases: LibcReleases | null;
  /** What is nowhere defined: under musl, which has no versions, and under glibc what a library without versions should have. */
  readonly symbols: readonly MissingSymbol[];
  /** Libraries with text relocations, which a strict SELinux policy refuses. */
  readonly textRelocations: readonly string[];
};

export type MissingSymbol = { readonly name: string; readonly neededBy: string };

export type RunPathFacts = {
  readonly tag: 'RPATH' | 'RUNPATH';
  /** As it is written: `$ORIGIN/../lib`. */
  readonly element: string;
  readonly state: 'present' | 'absent' | 'relative' | 'unknown';
  /** The directory that everybody may write to, with its mode: this one, or the one it would have to be made in. */
  readonly writable: string | null;
};

export type ResolverFacts = {
  /** Whether libc's getaddrinfo is linked into the program. */
  readonly callsLibc: boolean;
  readonly resolvConf: 'found' | 'absent' | 'denied' | 'unfit';
  readonly servers: number | null;
  readonly unknownOption: string | null;
  readonly nsswitch: 'found' | 'absent' | 'denied' | 'unfit' | 'malformed';
  /** Sources of the hosts line. */
  readonly hosts: readonly string[];
  readonly unusualCriteria: boolean;
  readonly netdns: string | null;
  /** Of LOCALDOMAIN, RES_OPTIONS and HOSTALIASES those that count. */
  readonly variables: readonly string[];
};

export type MissingLibrary = {
  readonly name: string;
  readonly neededBy: string;
  readonly searched: readonly string[];
  /** A file of that name for another architecture. */
  readonly foreign: { readonly path: string; readonly machine: string } | null;
  /** A link of that name whose target is not there. */
  readonly dangling: { readonly path: string; readonly target: string } | null;
  /** A file of that name that the program's user may not read, or not reach. */
  readonly denied: DeniedFile | null;
  readonly preload: boolean;
  /** Where it is all the same; looked for where the loader finds nothing at all. */
  readonly elsewhere: Elsewhere | null;
};

export type DeniedFile = {
  readonly path: string;
  /** The file or directory whose mode denies. */
  readonly element: string;
  /** Octal; null where it cannot be read. */
  readonly mode: string | null;
  /** Null where it is not known. */
  readonly user: number | null;
};

/** A library outside of the loader's search, or one of another version. */
export type Elsewhere = {
  readonly path: string;
  /** False for another version: libfoo.so.2 for libfoo.so.1. */
  readonly sameName: boolean;
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

export type GoBuildFacts = {
  readonly version: string;
  /** The main package, for the build command. */
  readonly package: string | null;
  /** CGO_ENABLED of the build; null before Go 1.18 recorded it. */
  readonly cgo: boolean | null;
  readonly buildMode: string | null;
  readonly tags: readonly string[];
  readonly goarch: string | null;
  readonly goos: string | null;
  /** Modules that need cgo, as src/decode/go/program/cgo-modules.ts knows them. */
  readonly cgoModules: readonly string[];
  /** Packages besides the standard library that call C; null where that was not looked for: in programs that run as they should. */
  readonly cgoPackages: readonly string[] | null;
};

/** Evidence besides our own reading; null where the tool is not there, or was not asked. */
export type ToolFacts = { readonly file: FileAnswer | null; readonly ldd: LddAnswer | null };
