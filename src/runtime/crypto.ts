/** Operations with a key or a hash. Certificates are in DER, one character per byte, as src/decode takes them. */
export interface Crypto {
  /** SHA-256 in lower-case hexadecimal digits. */
  sha256(bytes: string): string;
  /** Whether the key of `parent` made the signature of `child`; null for an unknown key or algorithm. */
  isSignedBy(child: string, parent: string): boolean | null;
}
