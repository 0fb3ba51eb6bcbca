import type * as NodeCrypto from 'node:crypto';

/** What needs a key or a hash. Certificates are one character per byte, as src/decode takes them. */
export interface CertificateCrypto {
  /** SHA-256 in lower-case hex. */
  sha256(bytes: string): string;
  /** Whether the key of `parent` made the signature of `child`. */
  isSignedBy(child: string, parent: string): boolean;
  /** Whether a certificate names this host or IP address; only its alternative names count, as for Go. */
  isFor(certificate: string, host: string): boolean;
  /** Its alternative names: `DNS:example.com, IP Address:10.0.0.1`; empty where there are none. */
  alternativeNames(certificate: string): string;
}

/** @param load gives node:crypto, which is loaded at the first use: few runs need it */
export function createCertificateCrypto(load: () => typeof NodeCrypto): CertificateCrypto {
  const certificateOf = (der: string): NodeCrypto.X509Certificate =>
    new (load().X509Certificate)(Buffer.from(der, 'latin1'));
  return {
    sha256: (bytes) => load().createHash('sha256').update(bytes, 'latin1').digest('hex'),
    isSignedBy(child, parent) {
      try {
        return certificateOf(child).verify(certificateOf(parent).publicKey);
      } catch {
        return false; // a key that OpenSSL cannot read
      }
    },
    isFor(certificate, host) {
      const { X509Certificate } = load();
      const parsed = new X509Certificate(Buffer.from(certificate, 'latin1'));
      const isAddress = host.includes(':') || /^\d+(?:\.\d+){3}$/.test(host);
      return isAddress
        ? parsed.checkIP(host) !== undefined
        : parsed.checkHost(host, { subject: 'never' }) !== undefined;
    },
    alternativeNames: (certificate) => certificateOf(certificate).subjectAltName ?? '',
  };
}
