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
  /** Go waits for a writer, forever. */
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
  readonly dangling?: DanglingLink;
  /** What denies it. */
  readonly denial?: Denial;
};

/** What keeps the program from a file: the mode of the file or of a directory above it, or something that no mode shows. */
export type Denial = {
  /** The file, or the directory above it that denies. */
  readonly path: string;
  /** Permission bits, `0600`; left out, with the owner, where not even those can be seen. */
  readonly mode?: string;
  readonly uid?: number;
  readonly gid?: number;
  /** False where the mode permits it, so that something else denies: SELinux, AppArmor, Landlock, an ACL. */
  readonly byMode: boolean;
};

export type Link = { readonly link: string; readonly target: string };

/** A link that leads nowhere, and what is missing: the first element of the way that does not exist. */
export type DanglingLink = Link & { readonly missing: string };

export type TriedDirectory = Tried & {
  /** How many entries Go opens: all but links within the directory. */
  readonly entries: number;
  /** Links whose target has no slash: Go 1.15 and later pass them over. */
  readonly sameDirectoryLinks: number;
  readonly danglingLinks: { readonly count: number; readonly first: readonly DanglingLink[] };
  /** Entries that Go gets no certificate from, though their names or contents say that they are for it. */
  readonly passedOver: readonly PassedOver[];
  /** Entries that stop Go: it never gets to the end of them. */
  readonly endless: readonly { readonly path: string; readonly outcome: Outcome }[];
};

/** Why Go gets nothing from an entry of a certificate directory. */
export type EntryReason =
  | 'denied'
  | 'dangling'
  | 'loop'
  /** A directory with the name of a certificate file. */
  | 'directory'
  /** A directory with certificates in it: Go does not descend. */
  | 'subdirectory'
  | ContentKind;

/** What a file holds, in the place of a certificate that Go reads; told by its first bytes. */
export type ContentKind =
  | 'empty'
  | 'jks'
  | 'pkcs12'
  | 'pkcs7'
  | 'der'
  | 'utf16'
  | 'gzip'
  | 'html'
  | 'git-lfs'
  | 'base64-of-pem'
  | 'base64'
  /** PEM of another type than CERTIFICATE. */
  | 'trusted'
  | 'pkcs7-pem'
  | 'request'
  | 'other-pem'
  | 'text';

/** The entries of one directory that share a reason, with the first few by name. */
export type PassedOver = {
  readonly reason: EntryReason;
  readonly count: number;
  readonly first: readonly PassedEntry[];
};

export type PassedEntry = {
  readonly path: string;
  /** The CA in it, where it can be read. */
  readonly subject?: string;
  readonly denial?: Denial;
  readonly dangling?: DanglingLink;
};

/** One certificate or block, and where it stands. */
export type Place = {
  /** In a directory: the file. */
  readonly path?: string;
  /** The index of the certificate in the file, from 1; 0 for what is not a certificate. */
  readonly number: number;
  readonly line: number;
  /** Of a PEM block that is not CERTIFICATE. */
  readonly type?: string;
  /** From 0: where it starts in the file, for what stands in no line. */
  readonly byte?: number;
  /** In which form it is, where Go reads another. */
  readonly form?: EncodedForm;
  /** `CN=Old Root`; empty where there is no name. */
  readonly subject: string;
  /** `2021-09-30`: the end of its validity, or the beginning. */
  readonly day?: string;
  readonly fault?: Fault;
};

/** Forms of a certificate that other tools read, and that Go passes over. */
export type EncodedForm = Extract<ContentKind, 'der' | 'base64' | 'base64-of-pem' | 'utf16' | 'jks' | 'pkcs12'>;

/** What Go finds wrong with a block or a certificate. */
export type Fault =
  /** A PEM block that is not CERTIFICATE, where one was to be expected. */
  | { readonly kind: 'type' }
  /** It has `Key: value` lines. */
  | { readonly kind: 'headers' }
  /** Damaged PEM, as the decoder says; behind some damage Go reads nothing. */
  | { readonly kind: 'pem'; readonly problem: string; readonly isEnd: boolean }
  /** The certificate is refused, in Go's words. */
  | { readonly kind: 'refused'; readonly problem: string }
  | { readonly kind: 'negative-serial' }
  /** Nothing can be verified with such a key. */
  | { readonly kind: 'key'; readonly name: string }
  | { readonly kind: 'small-rsa'; readonly bits: number }
  /** No keyCertSign. */
  | { readonly kind: 'key-usage' }
  | { readonly kind: 'critical-extension' };

/** All of a kind, with the first few by name, so that facts stay small whatever is in a file. */
export type Group = { readonly count: number; readonly first: readonly Place[] };

export type GroupName =
  /** Go passes over them. */
  | 'skipped'
  | 'expired'
  /** Roots of Mozilla's list, now or before, that have expired: only a distribution can replace them. */
  | 'expiredPublic'
  | 'notYetValid'
  | 'expiring'
  | 'expiringPublic'
  /** In the pool, and of no use there. */
  | 'unusable'
  /** Of use to this Go, and not to a newer one. */
  | 'laterRefused'
  /** Not CAs: trusted as themselves only. */
  | 'leaves'
  /** Never the key itself. */
  | 'privateKeys'
  /** Certificates in other forms among PEM blocks, DER above all: Go passes over them. */
  | 'binary'
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
  /** What a file without any PEM block is. */
  readonly content?: ContentKind;
} & { readonly [G in GroupName]: Group };

export type PoolFacts = {
  /** How many roots Go ends up with. */
  readonly roots: number;
  /** Of those, inside their validity and of use. */
  readonly usable: number;
  readonly expired: number;
  readonly notYetValid: number;
  /** CAs that Mozilla's list never had: those of companies. */
  readonly nonPublic: number;
  /** What SystemCertPool fails with: only without any root. */
  readonly error: { readonly path: string; readonly outcome: Outcome; readonly denial?: Denial } | null;
};

/** Why Go does not get the certificates of a file. */
export type UnreadReason = EntryReason | 'anchor' | 'variable' | 'place' | 'service-account' | 'masked' | 'refused';

/** A CA that was put where a command looks for CAs to bring into the bundle, and is not in it. */
export type LocalCa = {
  readonly path: string;
  readonly subject: string;
  readonly form: 'pem' | EncodedForm | 'other';
  readonly tool: 'update-ca-certificates' | 'update-ca-trust' | 'trust extract-compat';
  /** Whether the image has the command, and openssl. */
  readonly hasTool: boolean;
  readonly hasOpenssl: boolean;
  /** What the command asks of names, where this one is another: `.crt`. */
  readonly suffix: string | null;
  /** False where the command does not read this form. */
  readonly readsForm: boolean;
  /** How /etc/ca-certificates.conf names it, where that is what selects it; `!` in front of what it leaves out. */
  readonly selection: { readonly name: string; readonly state: 'missing' | 'left-out' } | null;
};

/** A CA in a file that a variable of other programs names. */
export type VariableCa = {
  readonly path: string;
  /** Empty where it cannot be read: a PKCS#12 store is encrypted. */
  readonly subject: string;
  readonly variables: readonly string[];
  /** How many certificates the file has. */
  readonly certificates: number;
  readonly form?: EncodedForm;
};

/** A CA in a place that programs are told about one by one, and which Go never reads unasked. */
export type PlacedCa = {
  readonly path: string;
  readonly subject: string;
  readonly form?: EncodedForm;
  /** The volume that it is in. */
  readonly volume: Volume | null;
  /** The Kubernetes API's own CA, which its clients read from there. */
  readonly isServiceAccount: boolean;
};

export type OtherBundle = { readonly runtime: string; readonly path: string };

/** What a mount brings in, told from the path on the node. */
export type Volume = {
  readonly kind: VolumeKind;
  /** The name in the pod's spec or of the engine's volume, the path on the node; null where that cannot be told. */
  readonly name: string | null;
};

export type VolumeKind =
  | 'configMap'
  | 'secret'
  | 'projected'
  /** A tmpfs that the kubelet fills: no path tells a secret from a projected volume. */
  | 'secret or projected'
  | 'emptyDir'
  | 'persistentVolumeClaim'
  | 'hostPath'
  | 'engine volume'
  | 'tmpfs'
  | 'other';

/** A mount on the way to a path of Go's search: it hides what the image has there. */
export type MountFacts = {
  readonly mountPoint: string;
  readonly fsType: string;
  readonly volume: Volume;
  /** Files in it that hold certificates, the first few by name. */
  readonly certificateFiles: readonly string[];
  /** Whether Go reads every file of it; else only those with the names that it looks for. */
  readonly isRead: boolean;
  /** The file names in it, the first few. */
  readonly names: readonly string[];
  /** The path of Go's search that led here, and where its links lead. */
  readonly path: string;
  readonly real: string;
  /** The mount is of one file. */
  readonly isFile?: true;
};

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
  /** Where it is, when it is not among the roots: the first file that has it. */
  readonly elsewhere?: { readonly path: string; readonly why: UnreadReason };
};

/** A server that was asked for with --tls-connect. */
export type Connection = {
  readonly target: string;
  readonly result:
    | { readonly kind: 'trusted'; readonly protocol: string; readonly root: string }
    | { readonly kind: 'failed'; readonly stage: string; readonly reason: string }
    /** What Go has and this executable lacks, in words. */
    | { readonly kind: 'unverified'; readonly what: string }
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

/** What is odd about a value, and the value without it where that names something. */
export type Repair = {
  readonly kind:
    | 'quotes'
    | 'blanks'
    | 'line-end'
    | 'separator'
    | 'url'
    | 'unexpanded'
    /** `SSL_CERT_FILE=` is repeated in the value. */
    | 'assignment'
    /** A certificate in the place of a path. */
    | 'content'
    /** A file beside the one that is named. */
    | 'near'
    | 'other-kind'
    | 'list'
    | 'relative';
  /** Null where nothing is found under the value that was meant. */
  readonly value: string | null;
  /** The variable that the value belongs to: a directory in SSL_CERT_FILE belongs to SSL_CERT_DIR. */
  readonly variable: 'SSL_CERT_FILE' | 'SSL_CERT_DIR';
};

/** What there is to say of the variables that Go reads, beyond how it fares with them. */
export type VariableFacts = {
  readonly file: Repair | null;
  readonly directory: Repair | null;
  /** Usual directories that SSL_CERT_DIR takes the place of, and that hold certificates. */
  readonly replacedDirectories: readonly string[];
  /** Usual bundles that SSL_CERT_FILE takes the place of, and that exist. */
  readonly replacedFiles: readonly string[];
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
  readonly localCas: readonly LocalCa[];
  readonly ignoredVariables: readonly VariableCa[];
  readonly placedCas: readonly PlacedCa[];
  readonly variables: VariableFacts;
  readonly otherBundles: readonly OtherBundle[];
  /** Mounts on certificate paths, looked for where there are few roots. */
  readonly mounts: readonly MountFacts[];
  readonly required: readonly RequiredCa[];
  readonly connections: readonly Connection[];
  readonly app: string | null;
  /** Who the program is; null where that is not known. */
  readonly identity: { readonly uid: number | null };
  /**
   * Looked for where there is no root: what could install a bundle, whether the program loads roots at all, and a bundle of public roots
   * in a place that Go does not look at.
   */
  readonly missing?: { readonly installer: Installer; readonly loadsRoots: boolean | null; readonly bundle?: string };
  /** `2026-06-01`, told where the clock is in doubt. */
  readonly today?: string;
};
