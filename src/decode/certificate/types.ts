/** What a certificate says, as far as it decides whether Go can use it as a root. */
export type Certificate = {
  /** 1 to 3. */
  readonly version: number;
  /** The Name in DER; `describeName` words it. */
  readonly subject: string;
  readonly issuer: string;
  /** Milliseconds since the epoch. */
  readonly notBefore: number;
  readonly notAfter: number;
  readonly serial: string;
  /** The OID of the signature algorithm, in DER content octets. */
  readonly signatureAlgorithm: string;
  readonly key: PublicKey;
} & CertificateExtensions;

export type CertificateExtensions = {
  /** The CA bit; null without basic constraints. */
  readonly isCa: boolean | null;
  /** KeyUsage bits from digitalSignature (1) to decipherOnly (256); 0 without the extension. */
  readonly keyUsage: number;
  /** The most CA certificates below this one; null without such a limit. */
  readonly pathLength: number | null;
  /** False where extended key usages are listed and serverAuth is none of them. */
  readonly forServers: boolean;
  readonly hasNameConstraints: boolean;
  /** A critical extension that Go does not handle: every chain through the certificate fails. */
  readonly unhandledCritical: boolean;
};

/** `keyCertSign` (RFC 5280, 4.2.1.3). */
export const certSign = 1 << 5;

/** What the answer depends on besides the certificate. */
export type CertificateRules = {
  /** The minor number of the Go version: 25 for go1.25.3. Before 17 the parser was another one: read as 17. */
  readonly goMinor: number;
  /** GODEBUG x509negativeserial. */
  readonly negativeSerials: boolean;
  /** Go 1.24.8, 1.24.9, 1.25.2 and 1.25.3 hold alternative names to RFC 1034 and RFC 2821; absent: no. */
  readonly strictNames?: boolean;
};

/** How the program's Go compares names. */
export type NameRules = Pick<CertificateRules, 'goMinor'> & {
  /** The common name of a certificate without alternative names is a host name. */
  readonly commonNames: boolean;
  readonly excludedWildcards: ExcludedWildcards;
};

/**
 * Which wildcards an excluded `a.example.com` excludes: none, those below `example.com`, or `*.example.com` only. With `below-root` an
 * excluded name of one label excludes them all.
 */
export type ExcludedWildcards = 'none' | 'below-root' | 'below-parent' | 'siblings';

/** `usable` is false where Go keeps the certificate but cannot verify anything with its key. */
export type PublicKey = {
  /** `RSA 2048`, `ECDSA P-256`, `Ed25519`, `ML-DSA-65`, or the name of one that Go does not know. */
  readonly name: string;
  /** Bits of the RSA modulus; null for other keys. */
  readonly rsaBits: number | null;
  readonly usable: boolean;
};

/** What holds for a certificate without any. */
export const noExtensions: CertificateExtensions = {
  isCa: null,
  keyUsage: 0,
  pathLength: null,
  forServers: true,
  hasNameConstraints: false,
  unhandledCritical: false,
};
