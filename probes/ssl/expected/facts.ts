import type { Fault } from '../pool/facts.ts';
import type { UnreadReason } from '../unread/facts.ts';

/** A CA that was requested with --require-ca. */
export type RequiredCa = {
  /** As it was given. */
  readonly wanted: string;
  readonly found: {
    readonly subject: string;
    readonly notAfter: string;
    readonly daysLeft: number;
    /** `2026-12-31`, where it is not valid yet. */
    readonly notBefore?: string;
    /** Why Go cannot use it; left out where it can. */
    readonly fault?: Fault;
  } | null;
  /** Where it is, if it is not among the roots: the first file that has it. */
  readonly elsewhere?: { readonly path: string; readonly why: UnreadReason };
};

/** A server that was requested with --tls-connect. */
export type Connection = {
  readonly target: string;
  readonly result:
    | {
        readonly kind: 'trusted';
        readonly protocol: string;
        readonly root: string;
        /** The server refuses clients without a certificate of their own. */
        readonly refusesUs?: true;
      }
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
        /** The missing CA, if that is the problem. */
        readonly missing: string | null;
        /** No root would change it. */
        readonly byItself?: true;
      };
};
