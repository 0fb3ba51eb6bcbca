import type { ContentKind, EncodedForm } from '../entries/facts.ts';
import type { Denial, Outcome } from '../lookup/facts.ts';

/** One certificate or block, and its location. */
export type Place = {
  /** In a directory: the file. */
  readonly path?: string;
  /** The index of the certificate in the file, from 1; 0 for what is not a certificate. */
  readonly number: number;
  readonly line: number;
  /** For a PEM block that is not CERTIFICATE. */
  readonly type?: string;
  /** From 0: where it starts in the file, for what is not on a line. */
  readonly byte?: number;
  /** Its format, if Go reads only others. */
  readonly form?: EncodedForm;
  /** `CN=Old Root`; empty if there is no name. */
  readonly subject: string;
  /** `2021-09-30`: the end of its validity, or the beginning. */
  readonly day?: string;
  readonly fault?: Fault;
};

/** What Go finds wrong with a block or a certificate. */
export type Fault =
  /** A PEM block that is not CERTIFICATE, where one was expected. */
  | { readonly kind: 'type' }
  /** It has `Key: value` lines. */
  | { readonly kind: 'headers' }
  /** Damaged PEM, as the decoder says; after some kinds of damage Go stops reading. */
  | { readonly kind: 'pem'; readonly problem: string; readonly isEnd: boolean }
  /** The certificate is refused, in Go's words. */
  | { readonly kind: 'refused'; readonly problem: string }
  | { readonly kind: 'negative-serial' }
  /** Nothing can be verified with such a key. */
  | { readonly kind: 'key'; readonly name: string }
  | { readonly kind: 'small-rsa'; readonly bits: number }
  /** No keyCertSign. */
  | { readonly kind: 'key-usage' }
  | { readonly kind: 'critical-extension' }
  /** Extended key usages without serverAuth. */
  | { readonly kind: 'not-for-servers' };

/** All of one kind, with the first few by name, so that facts stay small whatever is in a file. */
export type Group = { readonly count: number; readonly first: readonly Place[] };

export type GroupName =
  /** Go skips them. */
  | 'skipped'
  | 'expired'
  /** Roots that are, or were, on Mozilla's list and have expired: only a distribution can replace them. */
  | 'expiredPublic'
  | 'notYetValid'
  | 'expiring'
  | 'expiringPublic'
  /** In the pool, but unusable. */
  | 'unusable'
  /** Usable by this Go, but not by a newer one. */
  | 'laterRefused'
  /** Not CAs: trusted only as themselves. */
  | 'leaves'
  /** Never the key itself. */
  | 'privateKeys'
  /** Certificates in other formats among PEM blocks, especially DER: Go skips them. */
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
  /** Those that no earlier source had. */
  readonly added: number;
  /** Roots with name constraints: they are trusted for some names only. */
  readonly constrained: number;
  /** The kind of a file without any PEM block. */
  readonly content?: ContentKind;
} & { readonly [G in GroupName]: Group };

/** Public roots of a list from before the autumn of 2016: all are older, and ISRG Root X1 is not among them. */
export type Outdated = {
  /** Roots that are, or were, on Mozilla's list. */
  readonly count: number;
  /** The day from which the newest of them is valid. */
  readonly newest: string;
};

export type PoolFacts = {
  /** How many roots Go ends up with. */
  readonly roots: number;
  /** Those that are currently valid and usable. */
  readonly usable: number;
  readonly expired: number;
  readonly notYetValid: number;
  /** CAs that were never on Mozilla's list: those of companies. */
  readonly nonPublic: number;
  /** SystemCertPool's error: only without any root. */
  readonly error: {
    readonly path: string;
    readonly outcome: Outcome;
    readonly denial?: Denial;
    readonly blockedBy?: string;
  } | null;
};
