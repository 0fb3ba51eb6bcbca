import { signedParts } from '../../../src/decode/certificate/fields.ts';
import { pssHash, rsaPss } from '../../../src/decode/certificate/keys/pss.ts';
import { describeName } from '../../../src/decode/certificate/names/name.ts';
import type { Certificate, PublicKey } from '../../../src/decode/certificate/types.ts';
import type { Crypto } from '../../../src/host/host.ts';
import type { GoRules } from '../lookup/go-rules.ts';
import { leastRsaBits } from '../thresholds.ts';

/** What is wrong with a signature, in Go's words if it has any; or that it was not verified. */
export type SignatureFault = { readonly kind: 'fault'; readonly text: string } | { readonly kind: 'unverified' };

type Signed = { readonly der: string; readonly certificate: Certificate };

/** crypto/x509 checkSignature's error about a certificate's signature by the key of another; null if it is valid. */
export function faultOfSignature(child: Signed, parent: Signed, crypto: Crypto, rules: GoRules): SignatureFault | null {
  const { key } = parent.certificate;
  const algorithm = algorithms[child.certificate.signatureAlgorithm];
  if (algorithm === undefined || rules.goMinor < algorithm.since || !key.usable) return fault(unimplemented);
  if (child.certificate.signatureAlgorithm === rsaPss && pssHash(signedParts(child.der).algorithm) === null)
    return fault(unimplemented);
  const type = typeOf(key);
  if (!key.name.startsWith(algorithm.key)) return fault(mismatch(algorithm.key, type));
  if (rules.refusesSmallRsa && key.rsaBits !== null && key.rsaBits < leastRsaBits)
    return fault(`crypto/rsa: ${key.rsaBits}-bit keys are insecure`);
  const verdict = crypto.isSignedBy(child.der, parent.der);
  if (verdict === null) return { kind: 'unverified' };
  return verdict ? null : fault(`its key did not make the signature of ${describeName(child.certificate.subject)}`);
}

const unimplemented = 'x509: cannot verify signature: algorithm unimplemented';

/**
 * By OID in DER content octets: the algorithms that Go verifies, and the kind of key (crypto/x509,
 * signatureAlgorithmDetails).
 */
const algorithms: Readonly<Record<string, { readonly key: string; readonly since: number }>> = {
  [rsaPss]: { key: 'RSA', since: 8 },
  '\x2a\x86\x48\x86\xf7\x0d\x01\x01\x05': { key: 'RSA', since: 0 },
  '\x2a\x86\x48\x86\xf7\x0d\x01\x01\x0b': { key: 'RSA', since: 0 },
  '\x2a\x86\x48\x86\xf7\x0d\x01\x01\x0c': { key: 'RSA', since: 0 },
  '\x2a\x86\x48\x86\xf7\x0d\x01\x01\x0d': { key: 'RSA', since: 0 },
  '\x2a\x86\x48\xce\x3d\x04\x01': { key: 'ECDSA', since: 0 },
  '\x2a\x86\x48\xce\x3d\x04\x03\x02': { key: 'ECDSA', since: 0 },
  '\x2a\x86\x48\xce\x3d\x04\x03\x03': { key: 'ECDSA', since: 0 },
  '\x2a\x86\x48\xce\x3d\x04\x03\x04': { key: 'ECDSA', since: 0 },
  '\x2b\x65\x70': { key: 'Ed25519', since: 13 },
  '\x60\x86\x48\x01\x65\x03\x04\x03\x11': { key: 'ML-DSA-44', since: 27 },
  '\x60\x86\x48\x01\x65\x03\x04\x03\x12': { key: 'ML-DSA-65', since: 27 },
  '\x60\x86\x48\x01\x65\x03\x04\x03\x13': { key: 'ML-DSA-87', since: 27 },
};

function fault(text: string): SignatureFault {
  return { kind: 'fault', text };
}

function mismatch(expected: string, type: string): string {
  return `x509: signature algorithm specifies an ${expected} public key, but have public key of type ${type}`;
}

/** As %T prints it. */
function typeOf({ name }: PublicKey): string {
  if (name.startsWith('RSA')) return '*rsa.PublicKey';
  if (name.startsWith('ECDSA')) return '*ecdsa.PublicKey';
  return name.startsWith('ML-DSA') ? '*mldsa.PublicKey' : 'ed25519.PublicKey';
}
