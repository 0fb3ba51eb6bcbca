import type { StatedSecurity } from '../../src/host/declared.ts';

/** What confines the program. Null if it cannot be seen. */
export type SandboxFacts = {
  readonly process: ProcessFacts | null;
  readonly root: MountFacts | null;
  readonly shm: MountFacts | null;
  readonly temporary: MountFacts | null;
  /** A mount is below /proc, as runtimes hide parts of it (procMount: Default). Null if mounts are not known. */
  readonly procMasked: boolean | null;
  /** Namespaces that are the machine's own. */
  readonly hostNamespaces: readonly ('pid' | 'ipc' | 'net' | 'user')[];
  /** AppArmor's or SELinux' label of the program. */
  readonly label: string | null;
  /** Sockets of a container runtime that the program may connect to. */
  readonly runtimeSockets: readonly string[];
  readonly limits: {
    /** Bytes; CPUs; processes and threads. Null without a limit. */
    readonly memory: number | null;
    readonly cpu: number | null;
    readonly pids: number | null;
    /** Soft limits; null is unlimited, and an unknown one is missing. */
    readonly addressSpace?: number | null;
    readonly openFiles?: number | null;
    readonly processes?: number | null;
  };
  readonly program: ProgramFacts | null;
  /** For a container that does not run yet (--pod): all of this is what it will be. */
  readonly manifest?: StatedSecurity;
  /** What the manifest adds for a container that does not start as root; left out where that is nothing. */
  readonly added?: { readonly names: readonly string[]; readonly place: string };
  /** Whether ports below 1024 are open to everyone is up to the runtime; left out where it is known, and where nothing asks. */
  readonly lowPorts?: 'not-known';
};

/** What keeps a program from getting what its file grants. */
export type Loss = 'nosuid' | 'no_new_privs';

export type ProcessFacts = {
  readonly uid: { readonly real: number; readonly effective: number; readonly saved: number };
  /** Names as in capabilities(7), in lower case and without `CAP_`. */
  readonly capabilities: {
    readonly permitted: readonly string[];
    readonly effective: readonly string[];
    readonly bounding: readonly string[];
    readonly ambient: readonly string[];
  };
  readonly noNewPrivs: boolean | null;
  /** 0 off, 1 strict, 2 a filter. */
  readonly seccomp: number | null;
};

export type MountFacts = {
  readonly mountPoint: string;
  readonly fsType: string;
  readonly readOnly: boolean;
  readonly noexec: boolean;
  readonly nosuid: boolean;
  /** Bytes, of a tmpfs with a size. */
  readonly size: number | null;
};

export type ProgramFacts = {
  readonly path: string;
  readonly running: boolean;
  /** 64-bit, and built with this minor version of Go 1; null for other programs. */
  readonly goMinor: number | null;
  readonly is64Bit: boolean;
  /** The user it would become by its set-user-ID bit. */
  readonly setUser: number | null;
  /** What setcap(8) gives to its file; left out where there is nothing, or it cannot be read. */
  readonly fileCapabilities?: readonly string[];
  readonly onNosuid: boolean;
};
