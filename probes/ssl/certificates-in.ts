import { DerCursor, derTag } from '../../src/decode/certificate/der.ts';
import { type PemRules, pemItems } from '../../src/decode/certificate/pem.ts';
import { pkcs7Certificates } from '../../src/decode/certificate/pkcs7.ts';
import { decoding } from '../../src/decode/decoded.ts';

/**
 * The certificates of a file in any format that other tools read: PEM of every type, DER, PKCS#7. Whether Go reads
 * them is another question, and whether they can be decoded.
 * @param text one character per byte
 */
export function certificatesIn(text: string, rules: PemRules): string[] {
  if (text.startsWith('\x30')) return fromDer(text);
  return [...pemItems(text, rules)].flatMap((item) => {
    if (item.kind !== 'block') return [];
    if (item.type.endsWith('CERTIFICATE')) return firstElement(item.bytes);
    return item.type.startsWith('PKCS') || item.type === 'CMS' ? pkcs7Certificates(item.bytes) : [];
  });
}

function fromDer(der: string): string[] {
  const inPkcs7 = pkcs7Certificates(der);
  return inPkcs7.length > 0 ? inPkcs7 : firstElement(der);
}

/** After the certificate, a TRUSTED CERTIFICATE has what OpenSSL trusts it for (x509(1)). */
function firstElement(der: string): string[] {
  const decoded = decoding(() => new DerCursor(der).element(der.length, derTag.sequence, 'not a certificate'));
  return decoded.ok && isCertificate(decoded.value) ? [decoded.value] : [];
}

/**
 * A certificate is a SEQUENCE whose first element is one too, unlike a key store's; and that one begins with a
 * version or a serial number (RFC 5280, 4.1), unlike a public key's.
 */
export function isCertificate(der: string): boolean {
  const inner = contentStart(der, 0);
  const first = der.charCodeAt(contentStart(der, inner));
  return der.charCodeAt(inner) === derTag.sequence && (first === explicitVersion || first === derTag.integer);
}

const explicitVersion = 0xa0;

/** The position after the tag and length. */
function contentStart(der: string, at: number): number {
  const length = der.charCodeAt(at + 1);
  return at + 2 + (length < 0x80 ? 0 : length & 0x7f);
}
