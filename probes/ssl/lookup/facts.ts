/** What could install a bundle, by the tools in the image. */
export type Installer = 'apk' | 'apt' | 'dnf' | 'microdnf' | 'zypper' | 'update-ca-certificates' | 'none';

/** The result of Go's attempt to read a file or directory of its search (crypto/x509/root_linux.go, os.ReadFile). */
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
  /** The first dangling link, if the file is missing because of one. */
  readonly dangling?: DanglingLink;
  /** What denies it. */
  readonly denial?: Denial;
  /** The file in the place of one of its directories. */
  readonly blockedBy?: string;
};

/**
 * What keeps the program from a file: the mode of the file or of a directory above it, or something that no mode
 * shows.
 */
export type Denial = {
  /** The file, or the directory above it that denies. */
  readonly path: string;
  /** Permission bits, `0600`; missing, like the owner, if not even those can be read. */
  readonly mode?: string;
  readonly uid?: number;
  readonly gid?: number;
  /** False if the mode permits it, so that something else denies it: SELinux, AppArmor, Landlock, an ACL. */
  readonly byMode: boolean;
};

export type Link = { readonly link: string; readonly target: string };

/** A dangling link, and what is missing: the first element of the path that does not exist. */
export type DanglingLink = Link & { readonly missing: string };

/** What is odd about a value, and the corrected value if that names something. */
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
    /** A certificate instead of a path. */
    | 'content'
    /** A file next to the named one. */
    | 'near'
    | 'other-kind'
    | 'list'
    | 'relative';
  /** Null if nothing is found under the intended value. */
  readonly value: string | null;
  /** The variable that the value belongs to: a directory in SSL_CERT_FILE belongs to SSL_CERT_DIR. */
  readonly variable: 'SSL_CERT_FILE' | 'SSL_CERT_DIR';
};

/** Remarks about the variables that Go reads, beyond the result of reading their files. */
export type VariableFacts = {
  readonly file: Repair | null;
  readonly directory: Repair | null;
  /** Usual directories that SSL_CERT_DIR replaces, and that contain certificates. */
  readonly replacedDirectories: readonly string[];
  /**
   * Usual bundles that SSL_CERT_FILE replaces, and that have certificates. If it names a directory that Go reads: the
   * one that Go would read without it, if that has any certificate that Go does not get now.
   */
  readonly replacedFiles: readonly string[];
  /** The directory of Go's search that SSL_CERT_FILE names, as the search has it. */
  readonly fileIsDirectory?: string;
};
