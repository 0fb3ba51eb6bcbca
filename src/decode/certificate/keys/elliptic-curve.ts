import { fromLatin1, hex } from '#runtime/bytes.ts';
/** A curve y² = x³ - 3x + b over the integers modulo p (SP 800-186, 3.2.1). */
export type NamedCurve = {
  readonly name: string;
  /** Bytes of a coordinate. */
  readonly size: number;
  readonly p: bigint;
  readonly b: bigint;
};

/** The curves that Go knows, by OID in DER content octets (crypto/x509/x509.go, namedCurveFromOID). */
export const namedCurves: Readonly<Record<string, NamedCurve>> = {
  '\x2b\x81\x04\x00\x21': {
    name: 'P-224',
    size: 28,
    p: 2n ** 224n - 2n ** 96n + 1n,
    b: 0xb4050a850c04b3abf54132565044b0b7d7bfd8ba270b39432355ffb4n,
  },
  '\x2a\x86\x48\xce\x3d\x03\x01\x07': {
    name: 'P-256',
    size: 32,
    p: 2n ** 256n - 2n ** 224n + 2n ** 192n + 2n ** 96n - 1n,
    b: 0x5ac635d8aa3a93e7b3ebbd55769886bc651d06b0cc53b0f63bce3c3e27d2604bn,
  },
  '\x2b\x81\x04\x00\x22': {
    name: 'P-384',
    size: 48,
    p: 2n ** 384n - 2n ** 128n - 2n ** 96n + 2n ** 32n - 1n,
    b: 0xb3312fa7e23ee7e4988e056be3f82d19181d9c6efe8141120314088f5013875ac656398d8a2ed19d2a85c8edd3ec2aefn,
  },
  '\x2b\x81\x04\x00\x23': {
    name: 'P-521',
    size: 66,
    p: 2n ** 521n - 1n,
    b: 0x0051953eb9618e1c9a1f929a21a0b68540eea2da725b99b315f3b8b489918ef109e156193951ec7e937b1652c0bd3bb1bf073573df883d2c34f1ef451fd46b503f00n,
  },
};

/** True for an uncompressed point of the curve (SEC 1, 2.3.4), which is the only form that Go takes. */
export function isOnCurve(curve: NamedCurve, point: string): boolean {
  if (point.length !== 1 + 2 * curve.size || point.charCodeAt(0) !== 4) return false;
  const x = toBigInt(point.slice(1, 1 + curve.size));
  const y = toBigInt(point.slice(1 + curve.size));
  const { p, b } = curve;
  return x < p && y < p && (y * y - (x * x - 3n) * x - b) % p === 0n;
}

function toBigInt(bytes: string): bigint {
  return BigInt(`0x${hex(fromLatin1(bytes))}`);
}
