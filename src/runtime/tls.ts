/**
 * What a Go client offers in addition to the common base: ECDHE with AES and ChaCha20, TLS 1.2 and 1.3
 * (crypto/tls/defaults.go, crypto/tls/cipher_suites.go).
 */
export type TlsOffer = {
  /** The minimum version of the protocol: since Go 1.18 TLS 1.2. */
  readonly oldest: 'TLSv1' | 'TLSv1.2';
  /** Key exchange by RSA alone: up to Go 1.21, or GODEBUG tlsrsakex=1. */
  readonly rsaKeyExchange: boolean;
  /** 3DES: up to Go 1.22, or GODEBUG tls3des=1. */
  readonly tripleDes: boolean;
  /** Signatures with SHA-1 in TLS 1.2: up to Go 1.24, or GODEBUG tlssha1=1. */
  readonly sha1: boolean;
  /** How many of `hybridGroups`: one since Go 1.24, all since Go 1.26, none with GODEBUG tlsmlkem=0. */
  readonly hybrids: number;
  /** FIPS 140-3 mode: AES with GCM and curves of NIST alone (crypto/tls/defaults_fips140.go). */
  readonly fips140: boolean;
  /** A server of TLS 1.2 without this extension is refused: in FIPS 140-3 mode since Go 1.25. */
  readonly extendedMasterSecret: boolean;
};

/** Key exchanges of ECDHE and ML-KEM at once, in Go's order (crypto/tls/defaults.go, defaultCurvePreferences). */
export const hybridGroups: readonly string[] = ['X25519MLKEM768', 'SecP256r1MLKEM768', 'SecP384r1MLKEM1024'];

/** Why a server without the extension is refused. */
export const noExtendedMasterSecret = 'no Extended Master Secret, which FIPS 140-3 mode requires';

export type TlsServer = { readonly host: string; readonly port: number };

/** A server to connect to, and what is offered to it. */
export type TlsTarget = TlsServer & { readonly offer: TlsOffer };

/** How far a handshake got. The reasons are the same in every run: no addresses, no times. */
export type Handshake =
  | {
      readonly kind: 'connected';
      /** `TLSv1.3`. */
      readonly protocol: string;
      /** The server's chain, leaf first: DER, one character per byte. */
      readonly chain: readonly string[];
      /** Set if the server asked for a certificate of ours, and ended the connection without one. */
      readonly refusesUs?: true;
    }
  | {
      readonly kind: 'failed';
      readonly stage: 'lookup' | 'connect' | 'handshake' | 'timeout';
      readonly reason: string;
      /** Set if the server may have refused us because of something that a Go client offers and we cannot, in words. */
      readonly lacks?: string;
    };

/**
 * Connects, receives the server's certificates without judging them, and disconnects.
 * @param withinMs milliseconds after which it is given up
 */
export type TlsHandshake = (target: TlsTarget, withinMs: number) => Promise<Handshake>;

/** What a server says, or we, when there is no version or no suite that both have, in OpenSSL's words. */
const noCommonGround: readonly string[] = [
  'ssl/tls alert handshake failure',
  'tlsv1 alert insufficient security',
  'tlsv1 alert protocol version',
  'no protocols available',
  'unsupported protocol',
  'no ciphers available',
];

/** The same, with what we lack if that may be the reason. */
export function refusedFor(handshake: Handshake, lacking: readonly string[]): Handshake {
  return handshake.kind === 'failed' && lacking.length > 0 && noCommonGround.includes(handshake.reason)
    ? { ...handshake, lacks: lacking.join(' or ') }
    : handshake;
}
