import type { RawFile, RawListing, RawSpace, RawStat } from '../syscalls.ts';

/**
 * All that the host of the static executable (native/) offers to JavaScript. Numbers are what the kernel takes and gives;
 * texts are decoded and encoded as Node does it (WHATWG UTF-8). What fails throws a `NativeError` in Node's form.
 *
 * While the image is made nothing here may be asked that belongs to one run: arguments, environment, ids, clocks.
 */

/** `ENOENT: no such file or directory, open '/x'`, as Node words it. */
export interface NativeError extends Error {
  /** `ENOENT`. */
  readonly code: string;
  /** Below zero, as in Node. */
  readonly errno: number;
  /** `open`. */
  readonly syscall: string;
  readonly path?: string;
}

/** Files. What a signal interrupts (EINTR) is tried again, except for `write`. */
export interface NativeFiles {
  /** Undefined for ENOENT and ENOTDIR, except for a link that leads nowhere, which throws. */
  stat(path: string): RawStat | undefined;
  /** Undefined for ENOENT and ENOTDIR. */
  lstat(path: string): RawStat | undefined;
  fstat(fd: number): RawStat;
  /** O_CLOEXEC is added; `mode` is for O_CREAT and meets the umask. */
  open(path: string, flags: number, mode?: number): number;
  /** O_PATH and O_NOFOLLOW (open(2)). */
  openPlace(path: string): number;
  /** The same inside the root that is open as `root` (RESOLVE_IN_ROOT, openat2(2)); undefined if the kernel cannot, or may not. */
  openBelow(path: string, root: number): number | undefined;
  /** Reads at a position, or at the current one when `position` is null. */
  read(fd: number, bytes: Uint8Array, offset: number, length: number, position: number | null): number;
  /** Writes from `offset` to the end, as much as the kernel takes; EAGAIN and EINTR throw. */
  write(fd: number, bytes: Uint8Array, offset: number): number;
  /** Makes an open file durable (fsync(2)). */
  fsync(fd: number): void;
  close(fd: number): void;
  /** Sets O_NONBLOCK on the open file, which all who share it see. False where it cannot be set. */
  setNonBlocking(fd: number): boolean;
  readlink(path: string): string;
  /** The targets of names in a directory that are links; undefined for the others, and for those that the kernel refuses. */
  readlinks(directory: string, names: readonly string[]): readonly (string | undefined)[];
  /** stat(2), open(2), read(2) and close(2) for a regular file of 1 to `limit` bytes, and at most 16 KB; undefined for any other. */
  readSmall(path: string, limit: number): RawFile | undefined;
  /** At most `limit` names in any order, without `.` and `..`. Undefined for ENOENT. */
  list(path: string, limit: number): RawListing | undefined;
  /** Whether the kernel knows that nobody has a regular file open for writing; false if it cannot be asked. */
  hasNoWriter(path: string): boolean;
  /** An extended attribute of at most 64 KB (xattr(7)), links followed; undefined for ENODATA and ENOTSUP. */
  getxattr(path: string, name: string): Uint8Array | undefined;
  /** statfs(2). */
  statfs(path: string): RawSpace;
  /** st_ctime in seconds, of a link itself. */
  changedAt(path: string): number;
}

/** What `--install` writes with. */
export interface NativeInstall {
  /**
   * Copies a whole file to a name that nothing has yet (O_EXCL, O_NOFOLLOW), gives it this mode whatever the umask, and
   * makes it durable (fsync(2)). What is left of it after an error is removed.
   */
  copyFile(source: string, target: string, mode: number): void;
  /** One folder; EEXIST throws. */
  mkdir(path: string, mode: number): void;
  /** Makes a folder of mode 0700 whose name begins with `prefix` (mkdtemp(3)); returns its path. */
  mkdtemp(prefix: string): string;
  rename(from: string, to: string): void;
  unlink(path: string): void;
  rmdir(path: string): void;
}

/** What can be searched for: bytes, one byte, or a text of one character per byte. */
export type NativeNeedle = Uint8Array | number | string;

/** Bytes and their texts. */
export interface NativeBytes {
  /** U+FFFD for each maximal part that is no UTF-8. */
  utf8(bytes: Uint8Array, start?: number, end?: number): string;
  /** One character per byte. */
  latin1(bytes: Uint8Array, start?: number, end?: number): string;
  /** Two lower-case digits per byte. */
  hex(bytes: Uint8Array): string;
  /** U+FFFD for a lone surrogate. */
  fromUtf8(text: string): Uint8Array;
  /** The low byte of each character. */
  fromLatin1(text: string): Uint8Array;
  /** As many pairs of digits as the text begins with. */
  fromHex(text: string): Uint8Array;
  /** Where the needle begins at `from` or later (below zero: from the end); -1. */
  indexOf(bytes: Uint8Array, needle: NativeNeedle, from?: number): number;
  /** Where it begins for the last time, at `from` or earlier; -1. */
  lastIndexOf(bytes: Uint8Array, needle: NativeNeedle, from?: number): number;
  /** Unsigned numbers, as many bytes wide as `widths` says; null where the bytes end before, or where one is 2^53 or more. */
  unpack(bytes: Uint8Array, offset: number, widths: Uint8Array, littleEndian: boolean): readonly number[] | null;
  /** -1, 0, 1. */
  compare(a: Uint8Array, b: Uint8Array): number;
  concat(parts: readonly Uint8Array[]): Uint8Array;
  /** WHATWG "forgiving-base64 decode", without form feeds; undefined for what is not base64. */
  decodeBase64(text: string): Uint8Array | undefined;
  /** Of one character per byte, with padding. */
  encodeBase64(text: string): string;
}

/** Hashes and signatures. */
export interface NativeCrypto {
  sha256(bytes: Uint8Array): Uint8Array;
  digest(hash: 'sha1' | 'sha256' | 'sha384' | 'sha512', bytes: Uint8Array): Uint8Array;
  /**
   * Whether a key made a signature of X.509: RSA (PKCS #1 v1.5 and PSS), ECDSA and Ed25519.
   * @param algorithm the certificate's outer signatureAlgorithm, a whole DER SEQUENCE
   * @param key the signer's SubjectPublicKeyInfo, a whole DER SEQUENCE
   * @param signed the TBSCertificate, a whole DER SEQUENCE
   * @param signature content of the BIT STRING without the octet that counts unused bits
   * @returns undefined where this algorithm with this kind of key is not known here
   */
  verifySignature(
    algorithm: Uint8Array,
    key: Uint8Array,
    signed: Uint8Array,
    signature: Uint8Array,
  ): boolean | undefined;
}

/** How far a handshake got, in the words of the Node executable's `Handshake`. */
export type NativeHandshake =
  | {
      readonly kind: 'connected';
      /** `TLSv1.2` or `TLSv1.3`. */
      readonly protocol: string;
      /** DER as the server sent it, leaf first, not verified. */
      readonly chain: readonly Uint8Array[];
      /** Whether the server asked for a certificate of ours, and ended the connection without one. */
      readonly refusesUs: boolean;
    }
  | {
      readonly kind: 'failed';
      readonly stage: 'lookup' | 'connect' | 'handshake' | 'timeout';
      readonly reason: string;
    };

/** A TLS client for one handshake at a time. */
export interface NativeTls {
  /**
   * Starts a name lookup, a connection and a handshake (TLS 1.2 or 1.3, with the name as SNI). It goes on in a thread of its
   * own, so that a blocked lookup blocks nothing else; if no thread can be started, it is done before this returns. Every wait but
   * the lookup itself ends after `timeoutMs`; the caller that polls ends everything at that time too.
   * @param sha1 whether the server may sign with SHA-1 in TLS 1.2
   * @param hybrids how many of `hybridGroups` are offered
   * @param fips140 whether only AES with GCM and curves of NIST are
   * @param extendedMasterSecret whether a server of TLS 1.2 without it is refused
   * @returns a descriptor to poll: readable when it is over
   */
  tlsStart(
    host: string,
    port: number,
    sha1: boolean,
    hybrids: number,
    fips140: boolean,
    extendedMasterSecret: boolean,
    timeoutMs: number,
  ): number;
  /** What became of it, and closes `fd`. Where it is not over: stage `timeout`, in the words of how far it got. */
  tlsEnd(fd: number): NativeHandshake;
}

/** A child just started. */
export interface NativeChild {
  readonly pid: number;
  /** The end that is read, non-blocking. */
  readonly stdout: number;
  /** -1 where it was not asked for. */
  readonly stderr: number;
}

/** How a process ended: its exit status, or the number of the signal that killed it. */
export interface NativeExit {
  readonly pid: number;
  readonly exitCode: number | null;
  readonly signal: number | null;
}

/** What `poll` saw. */
export interface NativeEvents {
  /** Numbers of signals that were listened to and came since. */
  readonly signals: readonly number[];
  /** Those of the descriptors that can be read, or were hung up. */
  readonly ready: readonly number[];
}

/** Other processes. */
export interface NativeChildren {
  /**
   * Starts a program in its own session and process group: `/dev/null` as standard input, working folder `/`, exactly this
   * environment, killed by the kernel when we die (PR_SET_PDEATHSIG).
   * @param argv its name first
   * @param env `NAME=value` each
   * @param stderr whether its standard error is a pipe; otherwise /dev/null
   * @throws the reason why it could not be started, syscall `spawn`
   */
  spawn(file: string, argv: readonly string[], env: readonly string[], stderr: boolean): NativeChild;
  /**
   * One process that ended, a child or a descendant that fell to us; null when all of them run, undefined when there is none. Never
   * waits.
   */
  reap(): NativeExit | null | undefined;
  /** What our descendants leave behind becomes our child (PR_SET_CHILD_SUBREAPER, prctl(2)). False where it cannot. */
  becomeSubreaper(): boolean;
  /** Waits until a descriptor can be read, a signal comes, or `ms` are over (below zero: for ever). */
  poll(fds: readonly number[], ms: number): NativeEvents;
  /** From now on this signal is reported by `poll` and does nothing else. */
  listen(signal: number): void;
  /** kill(2); false when it failed. */
  kill(pid: number, signal: number): boolean;
}

/** This process. */
export interface NativeProcess {
  /** argv, our own name first. */
  args(): string[];
  /** The first of two values with one name. */
  env(): Record<string, string>;
  /** Effective ids; `groups` with the group, as process.getgroups(). The pid is that of our own PID namespace. */
  ids(): {
    readonly pid: number;
    readonly uid: number;
    readonly gid: number;
    readonly groups: readonly number[];
  };
  /** Undefined where it was deleted or is outside of our root. */
  cwd(): string | undefined;
  /** As `uname -m` names it. */
  machine(): string;
  /** Of the engine: `0.16.2`. */
  engineVersion(): string;
  /** The path of this file: /proc/self/exe, or without /proc what execve(2) was given (AT_EXECFN). */
  executable(): string;
  /** Asks the kernel at once for the memory that a run of probes needs: page by page it costs more. */
  prepare(): void;
  /** Milliseconds since the process was started. */
  uptime(): number;
  /** Milliseconds of CPU, user and system, of this process alone. */
  cpu(): number;
  exit(status: number): never;
  isTerminal(fd: number): boolean;
  /** Columns (TIOCGWINSZ); undefined for what is not a terminal, or has no width. */
  terminalWidth(fd: number): number | undefined;
  /** Whether clone3(2) gives EPERM. */
  refusesClone3(): boolean;
  /** Runs what promises have made ready. What one of them throws is thrown. */
  drain(): void;
}

/** Ends that cannot be missed: the kernel's timer and the lack of memory write a line to standard output and end the process. */
export interface NativeEnds {
  /**
   * After so many milliseconds from the start of the process the line is written and the process and its children end,
   * whatever they do. 0 takes it back.
   */
  setDeadline(ms: number): void;
  /**
   * The lines, each with its newline; at most 4,000 bytes are kept. With an empty one nothing is written at the deadline; for the lack
   * of memory there is always a line. The exit status is that of both.
   */
  setLastWords(late: string, outOfMemory: string, status: number): void;
  /** Bytes that the engine may hold, image included. */
  setMemoryLimit(bytes: number): void;
}

export interface Native
  extends NativeFiles,
    NativeInstall,
    NativeBytes,
    NativeCrypto,
    NativeTls,
    NativeChildren,
    NativeProcess,
    NativeEnds {}

declare global {
  var __native: Native;
  /** What a run would otherwise do every time; called once while the image is made. */
  var __warm: (() => void) | undefined;
  var __forms: unknown;
  /** The program; called at each start. */
  var __main: (() => void) | undefined;
  /** The event loop, which ends with `exit`; called after `__main`. */
  var __loop: (() => void) | undefined;
}

/** Set by the host before the program is evaluated. */
export const native: Native = globalThis.__native;
