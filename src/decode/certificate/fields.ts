import { contextTag, DerCursor, derTag } from './der.ts';

/** The parts of a certificate that its signature is about (RFC 5280, 4.1). All in DER, one character per byte. */
export type SignedParts = {
  /** The TBSCertificate, header included: what is signed. */
  readonly signed: string;
  /** The AlgorithmIdentifier of the signature, header included. */
  readonly algorithm: string;
  readonly signature: string;
};

const malformed = 'x509: malformed certificate';

/**
 * @param der a certificate that decodeCertificate reads
 * @throws DecodeError for another
 */
export function signedParts(der: string): SignedParts {
  const cursor = new DerCursor(der);
  const end = cursor.open(der.length, derTag.sequence, malformed);
  const signed = cursor.element(end, derTag.sequence, malformed);
  const algorithm = cursor.element(end, derTag.sequence, malformed);
  return { signed, algorithm, signature: cursor.bitString(end, malformed).bytes };
}

/**
 * The SubjectPublicKeyInfo, header included.
 * @param der a certificate that decodeCertificate reads
 * @throws DecodeError for another
 */
export function publicKeyOf(der: string): string {
  const { cursor, end } = atSubject(der);
  cursor.at = cursor.openAny(end, malformed);
  return cursor.element(end, derTag.sequence, malformed);
}

/**
 * The subject.
 * @param der a certificate that decodeCertificate reads
 * @throws DecodeError for another
 */
export function subjectOf(der: string): string {
  const { cursor, end } = atSubject(der);
  return cursor.element(end, derTag.sequence, malformed);
}

/**
 * The identifier of its key, or of the key of its issuer (RFC 5280, 4.2.1.1 and 4.2.1.2); empty where it has none.
 * @param der a certificate that decodeCertificate reads
 */
export function keyIdOf(der: string, of: 'subject' | 'issuer'): string {
  const value = extensionOf(der, of === 'subject' ? '\x55\x1d\x0e' : '\x55\x1d\x23');
  if (value === null) return '';
  const cursor = new DerCursor(value);
  if (of === 'subject') return cursor.content(value.length, derTag.octetString, malformed);
  const end = cursor.open(value.length, derTag.sequence, malformed);
  return cursor.peek(end, contextTag(0, false)) ? cursor.content(end, contextTag(0, false), malformed) : '';
}

/**
 * The value of an extension, or null where the certificate has none of that kind.
 * @param der a certificate that decodeCertificate reads
 * @param oid in DER content octets
 * @throws DecodeError for another certificate
 */
export function extensionOf(der: string, oid: string): string | null {
  const { cursor, end } = atSubject(der);
  // Subject and public key; then what version 2 brought.
  for (let field = 0; field < 2; field += 1) cursor.at = cursor.openAny(end, malformed);
  cursor.skipOptional(end, contextTag(1, false), malformed);
  cursor.skipOptional(end, contextTag(2, false), malformed);
  if (!cursor.peek(end, contextTag(3, true))) return null;
  const wrapperEnd = cursor.open(end, contextTag(3, true), malformed);
  const listEnd = cursor.open(wrapperEnd, derTag.sequence, malformed);
  while (cursor.at < listEnd) {
    const extensionEnd = cursor.open(listEnd, derTag.sequence, malformed);
    const isWanted = cursor.oid(extensionEnd, malformed) === oid;
    cursor.skipOptional(extensionEnd, derTag.boolean, malformed);
    const value = cursor.content(extensionEnd, derTag.octetString, malformed);
    if (isWanted) return value;
    cursor.at = extensionEnd;
  }
  return null;
}

function atSubject(der: string): { cursor: DerCursor; end: number } {
  const cursor = new DerCursor(der);
  const end = cursor.open(cursor.open(der.length, derTag.sequence, malformed), derTag.sequence, malformed);
  cursor.skipOptional(end, contextTag(0, true), malformed);
  // Serial number, algorithm, issuer, validity.
  for (let field = 0; field < 4; field += 1) cursor.at = cursor.openAny(end, malformed);
  return { cursor, end };
}
