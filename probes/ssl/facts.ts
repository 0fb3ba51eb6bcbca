/** What could install a bundle, by what the image has. */
export type Installer = 'apk' | 'apt' | 'dnf' | 'microdnf' | 'zypper' | 'update-ca-certificates' | 'none';

/** How Go fares with one file or directory of its search (crypto/x509/root_linux.go, os.ReadFile). */
export type Outcome =
  | 'read'
  | 'missing'
  /** An element of the path is a file. */
  | 'not-a-directory'
  | 'denied'
  | 'directory'
  | 'loop'
  /** Go waits for a writer, for ever. */
  | 'fifo'
  /** Go reads it until memory is used up. */
  | 'device'
  | 'socket'
  /** Go reads it whole, whatever its size. */
  | 'too-large';

export type Tried = {
  readonly path: string;
  readonly outcome: Outcome;
  /** The first link that leads nowhere, where the file is missing because of one. */
  readonly dangling?: Link;
  /** Permission bits of what is denied, `0600`; not told where a directory above it is what denies. */
  readonly mode?: string;
};

export type Link = { readonly link: string; readonly target: string };

export type TriedDirectory = Tried & {
  /** How many entries Go opens: all but links within the directory. */
  readonly entries: number;
  /** Links whose target has no slash: Go 1.15 and later pass them over. */
  readonly sameDirectoryLinks: number;
  readonly danglingLinks: { readonly count: number; readonly first: readonly Link[] };
  /** Entries that cannot be read; Go says nothing of them. */
  readonly denied: number;
  /** Entries that stop Go: it never gets to the end of them. */
  readonly endless: readonly { readonly path: string; readonly outcome: Outcome }[];
};

/** One certificate or block, and where it stands. */
export type Place = {
  /** In a directory: the file. */
  readonly path?: string;
  /** The how-manieth certificate of the file, from 1; 0 for what is none. */
  readonly number: number;
  readonly line: number;
  /** `CN=Old Root`; empty where there is no name. */
  readonly subject: string;
  /** The day, `2021-09-30`, or what is wrong. */
  readonly note: string;
};

/** All of a kind, with the first few by name, so that facts stay small whatever is in a file. */
export type Group = { readonly count: number; readonly first: readonly Place[] };

export type GroupName =
  /** Go passes over them. */
  | 'skipped'
  | 'expired'
  | 'notYetValid'
  | 'expiring'
  /** In the pool, and of no use there. */
  | 'unusable'
  /** Of use to this Go, and not to a newer one. */
  | 'laterRefused'
  /** Not CAs: trusted as themselves only. */
  | 'leaves'
  /** Never the key itself. */
  | 'privateKeys'
  /** Files that anyone may change. */
  | 'worldWritable';

/** The bundle, or a directory, and what Go gets from it. */
export type SourceFacts = {
  readonly path: string;
  readonly kind: 'file' | 'directory';
  readonly files: number;
  /** Bytes. */
  readonly size: number;
  /** CERTIFICATE blocks that Go accepts, duplicates included. */
  readonly certificates: number;
  /** Of those, the ones that no source before had. */
  readonly added: number;
  /** Roots with name constraints: they end chains for some names only. */
  readonly constrained: number;
  /** What a file without any PEM block is: `empty`, `PKCS#12`. */
  readonly content?: string;
} & { readonly [G in GroupName]: Group };

export type PoolFacts = {
  /** How many roots Go ends up with. */
  readonly roots: number;
  /** Of those, inside their validity and of use. */
  readonly usable: number;
  readonly expired: number;
  readonly notYetValid: number;
  /** What SystemCertPool fails with: only without any root. */
  readonly error: { readonly path: string; readonly outcome: Outcome; readonly mode?: string } | null;
};

/** A certificate outside the pool, and where it is from. */
export type ForeignCa = {
  readonly path: string;
  readonly subject: string;
  /** The command that would bring it in, or the variable that names it. */
  readonly remedy: string;
};

export type OtherBundle = { readonly runtime: string; readonly path: string };

export type MountFacts = { readonly mountPoint: string; readonly fsType: string; readonly source: string };

export type BuiltInRoots = {
  readonly module: string;
  readonly version: string;
  /** GODEBUG x509usefallbackroots=1: Go uses these roots and no others. */
  readonly forced: boolean;
};

/** A CA that was asked for with --require-ca. */
export type RequiredCa = {
  /** As it was given. */
  readonly wanted: string;
  readonly found: { readonly subject: string; readonly notAfter: string; readonly daysLeft: number } | null;
};

/** A server that was asked for with --tls-connect. */
export type Connection = {
  readonly target: string;
  readonly result:
    | { readonly kind: 'trusted'; readonly protocol: string; readonly root: string }
    | { readonly kind: 'failed'; readonly stage: string; readonly reason: string }
    | {
        readonly kind: 'untrusted';
        /** Of the certificate that breaks the chain: 1 is the server's own. */
        readonly position: number;
        readonly of: number;
        readonly subject: string;
        readonly problem: string;
        /** The CA that is missing, where that is the problem. */
        readonly missing: string | null;
      };
};

export type SslFacts = {
  /** Whose rules were applied: the program's Go version, or the newest where that is not known. */
  readonly go: { readonly version: string; readonly known: boolean; readonly name: string };
  readonly environment: {
    readonly SSL_CERT_FILE: string | null;
    readonly SSL_CERT_DIR: string | null;
    /** Where the variables were read: `/proc/1/environ`. */
    readonly source: string;
  };
  /** In Go's order; the last one is the winner when it was read. */
  readonly files: readonly Tried[];
  /** Files that exist, and that Go does not come to because an earlier one was read. */
  readonly masked: readonly string[];
  readonly directories: readonly TriedDirectory[];
  /** The bundle, where one was read, and then the directories. */
  readonly sources: readonly SourceFacts[];
  readonly pool: PoolFacts;
  /** The days that `expiring` looks ahead. */
  readonly expiryDays: number;
  readonly builtIn: BuiltInRoots | null;
  readonly localCas: readonly ForeignCa[];
  readonly ignoredVariables: readonly ForeignCa[];
  readonly otherBundles: readonly OtherBundle[];
  /** Mounts on certificate paths, looked for where there are few roots. */
  readonly mounts: readonly MountFacts[];
  readonly required: readonly RequiredCa[];
  readonly connections: readonly Connection[];
  readonly app: string | null;
  /** Who the program is; null where that is not known. */
  readonly identity: { readonly uid: number | null };
  /** Looked for where there is no root: what could install a bundle, and whether the program loads roots at all. */
  readonly missing?: { readonly installer: Installer; readonly loadsRoots: boolean | null };
  /** `2026-06-01`, told where the clock is in doubt. */
  readonly today?: string;
};
