import { DecodeError } from '../../decoded.ts';

import { DerCursor, derTag, isNegative } from '../der.ts';
import type { CertificateRules, PublicKey } from '../types.ts';
import { isOnCurve, type NamedCurve, namedCurves } from './elliptic-curve.ts';

/**
 * The subject's public key as crypto/x509 parsePublicKey takes it: known algorithms are decoded and refused when they are
 * damaged, unknown ones leave a certificate that verifies nothing.
 * @param algorithm the OID in DER content octets; the parameters as a whole element, empty where there are none
 * @throws DecodeError in Go's words
 */
export function decodePublicKey(
  algorithm: { readonly oid: string; readonly parameters: string },
  bits: { readonly bytes: string; readonly unused: number },
  rules: CertificateRules,
): PublicKey {
  const known = keyAlgorithms[algorithm.oid];
  if (known === undefined || rules.goMinor < known.since) {
    const name = known?.name ?? foreignAlgorithms[algorithm.oid] ?? 'of an unknown algorithm';
    return { name, rsaBits: null, usable: false };
  }
  return known.decode(algorithm.parameters, rightAligned(bits), known.name, rules);
}

type KeyAlgorithm = {
  readonly name: string;
  /** The minor Go version that knows it. */
  readonly since: number;
  decode(parameters: string, key: string, name: string, rules: CertificateRules): PublicKey;
};

/** By OID in DER content octets (crypto/x509/x509.go, getPublicKeyAlgorithmFromOID). */
const keyAlgorithms: Readonly<Record<string, KeyAlgorithm>> = {
  '\x2a\x86\x48\x86\xf7\x0d\x01\x01\x01': { name: 'RSA', since: 0, decode: decodeRsa },
  '\x2a\x86\x48\xce\x3d\x02\x01': { name: 'ECDSA', since: 0, decode: decodeEcdsa },
  '\x2b\x65\x70': { name: 'Ed25519', since: 13, decode: fixedLength(32, true) },
  '\x2b\x65\x6e': { name: 'X25519', since: 20, decode: fixedLength(32, false) },
  '\x2a\x86\x48\xce\x38\x04\x01': { name: 'DSA', since: 0, decode: decodeDsa },
  '\x60\x86\x48\x01\x65\x03\x04\x03\x11': { name: 'ML-DSA-44', since: 27, decode: fixedLength(1312, true) },
  '\x60\x86\x48\x01\x65\x03\x04\x03\x12': { name: 'ML-DSA-65', since: 27, decode: fixedLength(1952, true) },
  '\x60\x86\x48\x01\x65\x03\x04\x03\x13': { name: 'ML-DSA-87', since: 27, decode: fixedLength(2592, true) },
};

/** Algorithms that no Go knows, for the message. */
const foreignAlgorithms: Readonly<Record<string, string>> = {
  '\x2a\x86\x48\x86\xf7\x0d\x01\x01\x0a': 'RSASSA-PSS',
  '\x2b\x65\x71': 'Ed448',
  '\x2b\x65\x6f': 'X448',
};

const derNull = '\x05\x00';

function decodeRsa(parameters: string, key: string, name: string): PublicKey {
  if (parameters !== derNull) throw new DecodeError('x509: RSA key missing NULL parameters');
  const cursor = new DerCursor(key);
  const end = cursor.open(key.length, derTag.sequence, 'x509: invalid RSA public key');
  const modulus = cursor.integer(end, 'x509: invalid RSA modulus');
  const exponent = cursor.integer(end, 'x509: invalid RSA public exponent');
  if (exponent.length > 8) throw new DecodeError('x509: invalid RSA public exponent');
  if (!isPositive(modulus)) throw new DecodeError('x509: RSA modulus is not a positive number');
  if (!isPositive(exponent)) throw new DecodeError('x509: RSA public exponent is not a positive number');
  const rsaBits = bitLength(modulus);
  return { name: `${name} ${rsaBits}`, rsaBits, usable: true };
}

function decodeEcdsa(parameters: string, key: string, name: string, rules: CertificateRules): PublicKey {
  const cursor = new DerCursor(parameters);
  const curve = namedCurves[cursor.oid(parameters.length, 'x509: invalid ECDSA parameters')];
  if (curve === undefined) throw new DecodeError('x509: unsupported elliptic curve');
  if (!isOnCurve(curve, key)) throw new DecodeError(faultOfPoint(curve, key, rules));
  return { name: `${name} ${curve.name}`, rsaBits: null, usable: true };
}

/** Since Go 1.26 in the words of crypto/internal/fips140/nistec. */
function faultOfPoint(curve: NamedCurve, key: string, rules: CertificateRules): string {
  if (rules.goMinor < 26) return 'x509: failed to unmarshal elliptic curve point';
  if (key.charCodeAt(0) !== 4) return 'ecdsa: invalid uncompressed public key';
  const name = curve.name.replace('-', '');
  return key.length === 1 + 2 * curve.size ? `${name} point not on curve` : `invalid ${name} point encoding`;
}

/** crypto/x509 keeps X25519 and DSA keys, but neither can verify a signature. */
function fixedLength(length: number, verifies: boolean): KeyAlgorithm['decode'] {
  return (parameters, key, name) => {
    if (parameters !== '') throw new DecodeError(`x509: ${kindOf(name)} key encoded with illegal parameters`);
    if (key.length !== length) throw new DecodeError(`x509: wrong ${kindOf(name)} public key size`);
    return { name, rsaBits: null, usable: verifies };
  };
}

function kindOf(name: string): string {
  return name.startsWith('ML-DSA') ? 'ML-DSA' : name;
}

function decodeDsa(parameters: string, key: string, name: string): PublicKey {
  const y = new DerCursor(key).integer(key.length, 'x509: invalid DSA public key');
  const cursor = new DerCursor(parameters);
  const problem = 'x509: invalid DSA parameters';
  const end = cursor.open(parameters.length, derTag.sequence, problem);
  const numbers = [y, ...[0, 1, 2].map(() => cursor.integer(end, problem))];
  if (!numbers.every(isPositive)) throw new DecodeError('x509: zero or negative DSA parameter');
  return { name, rsaBits: null, usable: false };
}

function isPositive(integer: string): boolean {
  return !isNegative(integer) && integer !== '\x00';
}

function bitLength(integer: string): number {
  const start = integer.charCodeAt(0) === 0 ? 1 : 0;
  return (integer.length - start) * 8 - (Math.clz32(integer.charCodeAt(start)) - 24);
}

/** asn1.BitString.RightAlign: shifts so that the bits that do not count fall off. No key is so long that it matters. */
function rightAligned({ bytes, unused }: { bytes: string; unused: number }): string {
  if (unused === 0 || bytes.length > 16_384) return bytes;
  let shifted = '';
  let carry = 0;
  for (let at = 0; at < bytes.length; at += 1) {
    const byte = bytes.charCodeAt(at);
    shifted += String.fromCharCode((carry | (byte >> unused)) & 0xff);
    carry = byte << (8 - unused);
  }
  return shifted;
}
