import type { DanglingLink, Denial, Outcome, Tried } from '../lookup/facts.ts';

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

/** What a file holds instead of a certificate that Go reads, by its first bytes. */
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
  /** With BEGIN and END lines that are not quite PEM. */
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

/** Forms of a certificate that other tools read, and that Go passes over. */
export type EncodedForm = Exclude<
  ContentKind,
  'empty' | 'html' | 'git-lfs' | 'text' | 'trusted' | 'pkcs7' | 'pkcs7-pem' | 'request' | 'other-pem'
>;

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
