import type { DanglingLink, Denial, Outcome, Tried } from '../lookup/facts.ts';

export type TriedDirectory = Tried & {
  /** How many entries Go opens: all but links within the directory. */
  readonly entries: number;
  /** Links whose target has no slash: Go 1.15 and later skip them. */
  readonly sameDirectoryLinks: number;
  readonly danglingLinks: { readonly count: number; readonly first: readonly DanglingLink[] };
  /** Entries that Go gets no certificate from, although their names or contents suggest that they are meant for it. */
  readonly passedOver: readonly PassedOver[];
  /** Entries that block Go: it never reaches the end of them. */
  readonly endless: readonly { readonly path: string; readonly outcome: Outcome }[];
  /** Entries, or the directory itself, on a volume with unknown contents: Go may get roots from them. */
  readonly unknown?: readonly { readonly path: string; readonly why: string }[];
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

/** What a file contains instead of a certificate that Go reads, by its first bytes. */
export type ContentKind =
  | 'empty'
  | 'jks'
  | 'pkcs12'
  | 'pkcs7'
  | 'der'
  | 'utf16'
  | 'gzip'
  | 'gzip-of-der'
  | 'xz'
  | 'zstd'
  | 'bzip2'
  | 'zip'
  | 'html'
  | 'git-lfs'
  | 'base64-of-pem'
  | 'base64'
  /** With BEGIN and END lines that are almost PEM. */
  | 'marks'
  | 'base64-twice'
  | 'base64-of-gzip'
  | 'hex'
  | 'hex-of-pem'
  | 'url-encoded'
  /** PEM of another type than CERTIFICATE. */
  | 'trusted'
  | 'pkcs7-pem'
  | 'request'
  | 'other-pem'
  | 'text';

/** Certificate formats that other tools read, and that Go skips. */
export type EncodedForm = Exclude<
  ContentKind,
  'empty' | 'html' | 'git-lfs' | 'text' | 'trusted' | 'pkcs7' | 'pkcs7-pem' | 'request' | 'other-pem'
>;

/** The entries of one directory that share a reason, with the names of the first few. */
export type PassedOver = {
  readonly reason: EntryReason;
  readonly count: number;
  readonly first: readonly PassedEntry[];
};

export type PassedEntry = {
  readonly path: string;
  /** The CA in it, if it can be read. */
  readonly subject?: string;
  readonly denial?: Denial;
  readonly dangling?: DanglingLink;
};
