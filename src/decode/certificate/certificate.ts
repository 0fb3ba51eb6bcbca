import { type Decoded, DecodeError, decoding } from '../decoded.ts';
import { contextTag, DerCursor, derTag, isNegative } from './der.ts';
import { processExtensions } from './extensions.ts';
import { decodePublicKey } from './keys/key.ts';
import { checkName } from './names/name.ts';
import { readTime } from './time.ts';
import { type Certificate, type CertificateExtensions, type CertificateRules, noExtensions } from './types.ts';

/**
 * Parses a certificate as crypto/x509.ParseCertificate does, and refuses what it refuses, in its words and in its order
 * (crypto/x509/parser.go, Go 1.17 to 1.27). A cursor holds it to DER, which node-forge does not; node-forge decodes the values.
 * @param der one character per byte
 * @param octets the same bytes, if they are at hand
 */
export function decodeCertificate(
  der: string,
  rules: CertificateRules,
  octets?: Uint8Array | undefined,
): Decoded<Certificate> {
  return decoding(() => {
    if (der.length > sizeLimit) throw new DecodeError('it is larger than 1 MiB, and was not looked into');
    const cursor = new DerCursor(der, rules, octets);
    const end = cursor.open(der.length, derTag.sequence, 'x509: malformed certificate');
    const certificate = readCertificate(cursor, end, rules);
    if (end !== der.length) throw new DecodeError('x509: trailing data');
    return certificate;
  });
}

/** Bytes. Go has no limit; certificates have some thousand bytes. */
const sizeLimit = 1 << 20;

function readCertificate(cursor: DerCursor, end: number, rules: CertificateRules): Certificate {
  const tbsEnd = cursor.open(end, derTag.sequence, 'x509: malformed tbs certificate');
  const version = readVersion(cursor, tbsEnd);
  const serial = cursor.integer(tbsEnd, 'x509: malformed serial number');
  if (isNegative(serial) && !rules.negativeSerials) throw new DecodeError('x509: negative serial number');

  const algorithmEnd = cursor.open(tbsEnd, derTag.sequence, 'x509: malformed signature algorithm identifier');
  const algorithmStart = cursor.at;
  cursor.at = tbsEnd;
  const outer = cursor.content(end, derTag.sequence, 'x509: malformed algorithm identifier');
  const signatureStart = cursor.at;
  if (outer !== cursor.bytes.slice(algorithmStart, algorithmEnd))
    throw new DecodeError("x509: inner and outer signature algorithm identifiers don't match");
  cursor.at = algorithmStart;
  const signatureAlgorithm = readAlgorithm(cursor, algorithmEnd).oid;
  const issuer = readName(cursor, tbsEnd, null, rules);
  const validityEnd = cursor.open(tbsEnd, derTag.sequence, 'x509: malformed validity');
  const notBefore = readTime(cursor, validityEnd);
  const notAfter = readTime(cursor, validityEnd);
  cursor.at = validityEnd;
  const subject = readName(cursor, tbsEnd, issuer, rules);

  const spkiEnd = cursor.open(tbsEnd, derTag.sequence, 'x509: malformed spki');
  const keyAlgorithm = readAlgorithm(
    cursor,
    cursor.open(spkiEnd, derTag.sequence, 'x509: malformed public key algorithm identifier'),
  );
  const keyBits = cursor.bitString(spkiEnd, 'x509: malformed subjectPublicKey');
  const key = decodePublicKey(keyAlgorithm, keyBits, rules);
  cursor.at = spkiEnd;

  const extensions = readExtensions(cursor, tbsEnd, version, rules);
  cursor.at = signatureStart;
  cursor.bitString(end, 'x509: malformed signature');
  const { isCa, keyUsage, pathLength, forServers, hasNameConstraints, unhandledCritical } = extensions;
  return {
    version,
    subject,
    issuer,
    notBefore,
    notAfter,
    serial,
    signatureAlgorithm,
    key,
    isCa,
    keyUsage,
    pathLength,
    forServers,
    hasNameConstraints,
    unhandledCritical,
  };
}

/** A Name as a whole element. @param known one that was checked before: it is not checked again */
function readName(cursor: DerCursor, limit: number, known: string | null, rules: CertificateRules): string {
  const start = cursor.at;
  const name = cursor.element(limit, derTag.sequence, 'x509: malformed issuer');
  const end = cursor.at;
  if (name !== known) {
    cursor.at = start;
    checkName(cursor, end, rules);
    cursor.at = end;
  }
  return name;
}

function readVersion(cursor: DerCursor, limit: number): number {
  const problem = 'x509: malformed version';
  if (!cursor.peek(limit, contextTag(0, true))) return 1;
  const end = cursor.open(limit, contextTag(0, true), problem);
  const octets = cursor.integer(end, problem);
  if (cursor.at !== end || isNegative(octets) || octets.length > 8) throw new DecodeError(problem);
  const version = octets.charCodeAt(0) + 1;
  if (octets.length > 1 || version > 3) throw new DecodeError('x509: invalid version');
  return version;
}

/** The content of an AlgorithmIdentifier; the parameters as a whole element. What follows them in it is passed over, as Go does. */
function readAlgorithm(cursor: DerCursor, end: number): { oid: string; parameters: string } {
  const oid = cursor.oid(end, 'x509: malformed OID');
  const start = cursor.at;
  const parametersEnd = start === end ? end : cursor.openAny(end, 'x509: malformed parameters');
  cursor.at = end;
  return { oid, parameters: cursor.bytes.slice(start, parametersEnd) };
}

function readExtensions(
  cursor: DerCursor,
  limit: number,
  version: number,
  rules: CertificateRules,
): CertificateExtensions {
  if (version > 1) {
    cursor.skipOptional(limit, contextTag(1, false), 'x509: malformed issuerUniqueID');
    cursor.skipOptional(limit, contextTag(2, false), 'x509: malformed subjectUniqueID');
  }
  if (version < 3 || !cursor.peek(limit, contextTag(3, true))) return noExtensions;
  const wrapperEnd = cursor.open(limit, contextTag(3, true), 'x509: malformed extensions');
  const end = cursor.open(wrapperEnd, derTag.sequence, 'x509: malformed extensions');
  return processExtensions(cursor, end, rules);
}
