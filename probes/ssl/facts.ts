import type { Installer } from './findings/words.ts';

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
};

export type Link = { readonly link: string; readonly target: string };

export type TriedDirectory = Tried & {
  /** How many entries Go opens: all but links within the directory. */
  readonly entries: number;
  /** Roots that it added to those found before. */
  readonly added: number;
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
  /** The how-manieth certificate of the file, from 1. */
  readonly number: number;
  readonly line: number;
  readonly subject: string;
  /** The day, `2021-09-30`, or what is wrong. */
  readonly note: string;
};

/** All of a kind, with the first few by name, so that facts stay small whatever is in a file. */
export type Group = { readonly count: number; readonly first: readonly Place[] };

/** A file that Go reads, and what it gets from it. */
export type FileFacts = {
  readonly path: string;
  /** Bytes. */
  readonly size: number;
  /** CERTIFICATE blocks that Go accepts, duplicates included. */
  readonly certificates: number;
  /** Of those, the ones that no file before had. */
  readonly added: number;
  /** What it is when it has no PEM block at all: `empty`, `DER`, `JKS`. */
  readonly content?: string;
  readonly worldWritable: boolean;
  readonly skipped: Group;
  readonly expired: Group;
  readonly notYetValid: Group;
  readonly expiring: Group;
  /** In the pool, and of no use there. */
  readonly unusable: Group;
  /** Not CAs: trusted as themselves only. */
  readonly leaves: Group;
  /** Never the key itself. */
  readonly privateKeys: Group;
};

export type PoolFacts = {
  /** How many roots Go ends up with. */
  readonly roots: number;
  /** Of those, inside their validity and of use. */
  readonly usable: number;
  readonly expired: number;
  readonly notYetValid: number;
  /** What SystemCertPool fails with: only without any root. */
  readonly error: { readonly path: string; readonly outcome: Outcome } | null;
};

export type SslFacts = {
  /** Whose rules were applied: the program's Go version, or the newest where that is not known. */
  readonly go: { readonly version: string; readonly known: boolean };
  readonly environment: { readonly SSL_CERT_FILE: string | null; readonly SSL_CERT_DIR: string | null };
  /** In Go's order; the last one is the winner when it was read. */
  readonly files: readonly Tried[];
  /** Files that exist, and that Go does not come to because an earlier one was read. */
  readonly masked: readonly string[];
  readonly directories: readonly TriedDirectory[];
  /** The winner, and files of the directories that there is something to say about. */
  readonly read: readonly FileFacts[];
  readonly pool: PoolFacts;
  readonly identity: { readonly uid: number };
  /** What could install a bundle, looked for where there is none. */
  readonly installer: Installer;
  /** `2026-06-01`, told where the clock is in doubt. */
  readonly today?: string;
};
