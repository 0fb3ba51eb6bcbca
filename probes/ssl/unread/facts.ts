import type { Volume } from '../../../src/linux/volume.ts';
import type { ContentKind, EncodedForm, EntryReason } from '../entries/facts.ts';
import type { DanglingLink } from '../lookup/facts.ts';

/** Why Go does not get the certificates of a file. */
export type UnreadReason = EntryReason | 'anchor' | 'variable' | 'place' | 'service-account' | 'masked' | 'refused';

/** A CA that was put where a command looks for CAs to add to the bundle, but is not in it. */
export type LocalCa = {
  readonly path: string;
  readonly subject: string;
  readonly form: 'pem' | EncodedForm | 'other';
  readonly tool: 'update-ca-certificates' | 'update-ca-trust' | 'trust extract-compat';
  /** Whether the image has the command, and openssl. */
  readonly hasTool: boolean;
  readonly hasOpenssl: boolean;
  /** The extension that the command requires, if the name has another one: `.crt`. */
  readonly suffix: string | null;
  /** False if the command does not read this format. */
  readonly readsForm: boolean;
  /** Its name in /etc/ca-certificates.conf, if that file selects it; `!` before an excluded one. */
  readonly selection: { readonly name: string; readonly state: 'missing' | 'left-out' } | null;
  /** The mount that it is on, which no build command sees. */
  readonly mount?: { readonly volume: Volume; readonly mountPoint: string };
};

/** A file that was also put there but is not a certificate. */
export type LocalFile = {
  readonly path: string;
  /** Null for a dangling link. */
  readonly content: ContentKind | null;
  readonly dangling?: DanglingLink;
  readonly tool: LocalCa['tool'];
};

/** A CA in a bundle that Go would read if it had not found another one first. */
export type MaskedCa = {
  readonly path: string;
  readonly subject: string;
  /** The bundle that Go reads. */
  readonly bundle: string;
};

/** A CA in a file that a variable of other programs names. */
export type VariableCa = {
  readonly path: string;
  /** Empty if it cannot be read: a PKCS#12 store is encrypted. */
  readonly subject: string;
  readonly variables: readonly string[];
  /** How many certificates the file has. */
  readonly certificates: number;
  /** Its CA cannot be read, and may be one that Go has. */
  readonly isInDoubt?: true;
  readonly form?: EncodedForm;
};

/** A CA in a location that programs must be told about individually, and which Go never reads by default. */
export type PlacedCa = {
  readonly path: string;
  readonly subject: string;
  readonly form?: EncodedForm;
  /** The volume that it is in. */
  readonly volume: Volume | null;
  /** The Kubernetes API's own CA, which its clients read from there. */
  readonly isServiceAccount: boolean;
};
