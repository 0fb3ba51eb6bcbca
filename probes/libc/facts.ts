import type { KeyedVolume } from '../../src/decode/proc/kubelet-volume.ts';
import type { FileAnswer } from '../../src/decode/tools/file-output.ts';
import type { LddAnswer } from '../../src/decode/tools/ldd-output.ts';
import type { TooLarge } from '../../src/linux/start/argument-space.ts';
import type { Writer } from '../../src/linux/start/writers.ts';
import type { ContainerLibc } from './container/facts.ts';
import type { LibrariesFacts, RunPathFacts } from './libraries/facts.ts';
import type { Elsewhere } from './program/command/elsewhere.ts';
import type { ListForShell } from './program/command/list.ts';
import type { ExecutableFacts, GoBuildFacts, LoaderFacts } from './program/facts.ts';
import type { ClosedScript, MissingScript } from './program/told-script.ts';
import type { ResolverFacts } from './resolver/facts.ts';

/** Everything that the libc probe saw. JSON. */
export type LibcFacts = {
  /** False for an unpacked image: it lacks what engines add to a container, especially /etc/resolv.conf. */
  readonly live: boolean;
  /** The kernel's architecture as Go names it; null for one that Go has no port for. */
  readonly machine: string | null;
  readonly container: ContainerLibc;
  readonly program: ProgramFacts | null;
  /**
   * What a container that is not running would execute before the program; null if it is running, or that is not
   * stated.
   */
  readonly start: StartFacts | null;
};

export type StartFacts = {
  /** Who states the command. */
  readonly by: string;
  readonly argv: readonly string[];
  /** The words that it was meant to have, where it is not written as engines read it; left out where it is. */
  readonly meant?: readonly string[];
  /** The list that a shell gets as a text; left out where there is none. */
  readonly list?: ListForShell;
  /** An init, a shell, a script, in order. */
  readonly starters: readonly StarterFacts[];
  /** What the program is told to run, if it is an interpreter and cannot open that; left out where it can. */
  readonly told?: { readonly closedScript: ClosedScript } | { readonly missingScript: MissingScript };
  /** A command that is in no directory of PATH. */
  readonly notFound:
    | ({
        readonly command: string;
        /** What looks for it; null for the engine. */
        readonly starter: string | null;
        readonly searched: string;
      } & Elsewhere)
    | null;
};

export type StarterFacts = ProgramFacts & {
  readonly isShell: boolean;
  /** The script that it is told to run, where its user may not read it; left out where it may. */
  readonly closedScript?: ClosedScript;
  /** The same, where it does not exist and nothing that runs before could make it. */
  readonly missingScript?: MissingScript;
  /** A script sets `pipefail`, which its shell does not have. */
  readonly refusesPipefail?: { readonly path: string | null };
  /** Its shell ends a script before it starts anything; the path is null for the text of -c. */
  readonly stops?: StoppedScript;
  /** An option that an init does not have. */
  readonly refusesOption?: string;
  /** The lines of its script, or of the one that it is, end with CR LF, so that it does not find this; null for a syntax error. */
  readonly carriageReturn?: {
    readonly path: string;
    readonly word: string | null;
    /** The volume of a pod that it is in; left out for files of the image. */
    readonly volume?: KeyedVolume;
  };
};

export type ProgramFacts = {
  readonly path: string;
  readonly foundBy: string;
  /**
   * A Go toolchain takes the place of a program that was not found: what is wrong with it is not an error of the
   * container.
   */
  readonly role: 'program' | 'toolchain' | 'starter';
  /** The kernel has started it already. */
  readonly running: boolean;
  /** The program's user, for which permissions were checked; null if not known. */
  readonly user: number | null;
  /** The executed file, and for a script its interpreter, and so on. */
  readonly chain: readonly ExecutableFacts[];
  /** What its path was probably meant to name; left out where there is a file. */
  readonly instead?: Elsewhere;
  /** Who has one of these files, or the loader, open for writing; null for none, and if that is not known. */
  readonly writer: Writer | null;
  /** What execve(2) would have to copy, if it is too much; otherwise null. */
  readonly tooLarge: { readonly what: TooLarge; readonly variables: number; readonly largest: string } | null;
  /** RLIMIT_AS, the soft limit in bytes; null if there is none, or it is not known. */
  readonly addressSpace: number | null;
  /** RLIMIT_STACK, likewise: what glibc reserves for each thread. */
  readonly stackSpace: number | null;
  /** RLIMIT_DATA, likewise. */
  readonly dataSpace: number | null;
  /**
   * The maximum number of threads, including those of others that count too; null if nothing limits them, or it is
   * not known.
   */
  readonly threads: { readonly limit: number; readonly by: 'RLIMIT_NPROC' | 'pids.max' } | null;
  /** Seccomp answers EPERM to clone3(2); left out where it does not, and where that is not known. */
  readonly refusesClone3?: true;
  /** PT_INTERP of the last in the chain. */
  readonly loader: LoaderFacts | null;
  readonly libraries: LibrariesFacts | null;
  /** RPATH and RUNPATH of the program. */
  readonly runPaths: readonly RunPathFacts[];
  /** Null for a program not written in Go, and for one that looks up no names where they would not be found as usual. */
  readonly resolver: ResolverFacts | null;
  readonly go: GoBuildFacts | null;
  readonly tools: ToolFacts;
};

/** Evidence in addition to our own reading; null if the tool is missing, or was not run. */
export type ToolFacts = { readonly file: FileAnswer | null; readonly ldd: LddAnswer | null };

/** Where a shell ends a script: at `. FILE`, `$VARIABLE` or `${VARIABLE:0:1}`. */
export type StoppedScript = {
  readonly path: string | null;
  readonly kind: 'file' | 'variable' | 'substitution';
  /** Of the file or the variable. */
  readonly name: string;
};
