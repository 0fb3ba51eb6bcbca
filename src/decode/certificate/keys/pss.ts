import { DecodeError } from '../../decoded.ts';
import { DerCursor, derTag } from '../der.ts';

/** RSASSA-PSS, in DER content octets (RFC 8017, appendix C). */
export const rsaPss = '\x2a\x86\x48\x86\xf7\x0d\x01\x01\x0a';

const mgf1 = '\x2a\x86\x48\x86\xf7\x0d\x01\x01\x08';

/** By OID in DER content octets, with the size of the salt that Go wants with it. */
const hashes: Readonly<Record<string, { readonly name: 'sha256' | 'sha384' | 'sha512'; readonly salt: number }>> = {
  '\x60\x86\x48\x01\x65\x03\x04\x02\x01': { name: 'sha256', salt: 32 },
  '\x60\x86\x48\x01\x65\x03\x04\x02\x02': { name: 'sha384', salt: 48 },
  '\x60\x86\x48\x01\x65\x03\x04\x02\x03': { name: 'sha512', salt: 64 },
};

/**
 * The hash of an AlgorithmIdentifier of RSASSA-PSS; null where Go does not know its parameters: it wants one hash for all, and a salt
 * of its size (crypto/x509, getSignatureAlgorithmFromAI).
 */
export function pssHash(algorithm: string): 'sha256' | 'sha384' | 'sha512' | null {
  try {
    const cursor = new DerCursor(algorithm);
    const end = cursor.open(algorithm.length, derTag.sequence, malformed);
    cursor.oid(end, malformed);
    const parameters = cursor.open(end, derTag.sequence, malformed);
    cursor.open(parameters, 0xa0, malformed);
    const hash = hashOf(cursor, parameters);
    cursor.open(parameters, 0xa1, malformed);
    const mask = cursor.open(parameters, derTag.sequence, malformed);
    if (cursor.oid(mask, malformed) !== mgf1 || hash === undefined || hashOf(cursor, mask) !== hash) return null;
    cursor.open(parameters, 0xa2, malformed);
    const salt = cursor.integer(parameters, malformed);
    return salt.length === 1 && salt.charCodeAt(0) === hash.salt ? hash.name : null;
  } catch (error) {
    if (error instanceof DecodeError) return null;
    throw error;
  }
}

const malformed = 'x509: invalid PSS parameters';

function hashOf(cursor: DerCursor, limit: number): (typeof hashes)[string] | undefined {
  const end = cursor.open(limit, derTag.sequence, malformed);
  const found = hashes[cursor.oid(end, malformed)];
  cursor.at = end;
  return found;
}
