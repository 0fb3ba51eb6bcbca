import { DerCursor, derTag } from '../../decode/certificate/der.ts';
import { type NamedCurve, namedCurves } from '../../decode/certificate/keys/elliptic-curve.ts';
import { pssHash, rsaPss } from '../../decode/certificate/keys/pss.ts';
import { DecodeError } from '../../decode/decoded.ts';

/** The hash by its name in signature schemes; one character per byte in and out. */
export type Digest = (hash: HashName, bytes: string) => string;
export type HashName = 'sha1' | 'sha256' | 'sha384' | 'sha512';

/**
 * Whether the key made the signature, by plain arithmetic: for what the native code does not know, RSA keys of any size, and ECDSA on
 * every curve of Go with every hash of Go. It only verifies, so there is no secret that its time could tell.
 * All but `digest` is DER, one character per byte: AlgorithmIdentifier, SubjectPublicKeyInfo and TBSCertificate whole, the signature
 * without the octet that counts unused bits (RFC 5280, 4.1).
 * @returns null for other algorithms, and for a key of another kind
 */
export function verifyByArithmetic(
  algorithm: string,
  key: string,
  signed: string,
  signature: string,
  digest: Digest,
): boolean | null {
  try {
    const scheme = schemeOf(algorithm);
    const publicKey = readKey(key);
    if (scheme === null || publicKey === null || scheme.key !== publicKey.key) return null;
    const hashed = digest(scheme.hash, signed);
    if (publicKey.key === 'EC') return verifyEcdsa(publicKey.curve, publicKey.point, hashed, signature);
    const verify = scheme.padding === 'pss' ? isPss : isPkcs1;
    const encoded = rsaMessage(publicKey, signature);
    return encoded !== null && verify(encoded, publicKey.modulus, hashed, scheme.hash, digest);
  } catch (error) {
    if (error instanceof DecodeError) return null;
    throw error;
  }
}

type Scheme = { readonly key: 'RSA' | 'EC'; readonly hash: HashName; readonly padding?: 'pss' };

/** By OID in DER content octets (RFC 8017, RFC 5758). RSASSA-PSS has its hash in the parameters. */
const schemes: Readonly<Record<string, Scheme>> = {
  '\x2a\x86\x48\x86\xf7\x0d\x01\x01\x05': { key: 'RSA', hash: 'sha1' },
  '\x2a\x86\x48\x86\xf7\x0d\x01\x01\x0b': { key: 'RSA', hash: 'sha256' },
  '\x2a\x86\x48\x86\xf7\x0d\x01\x01\x0c': { key: 'RSA', hash: 'sha384' },
  '\x2a\x86\x48\x86\xf7\x0d\x01\x01\x0d': { key: 'RSA', hash: 'sha512' },
  '\x2a\x86\x48\xce\x3d\x04\x01': { key: 'EC', hash: 'sha1' },
  '\x2a\x86\x48\xce\x3d\x04\x03\x02': { key: 'EC', hash: 'sha256' },
  '\x2a\x86\x48\xce\x3d\x04\x03\x03': { key: 'EC', hash: 'sha384' },
  '\x2a\x86\x48\xce\x3d\x04\x03\x04': { key: 'EC', hash: 'sha512' },
};
const malformed = 'malformed signature';

function schemeOf(algorithm: string): Scheme | null {
  const cursor = new DerCursor(algorithm);
  const oid = cursor.oid(cursor.open(algorithm.length, derTag.sequence, malformed), malformed);
  if (oid !== rsaPss) return schemes[oid] ?? null;
  const hash = pssHash(algorithm);
  return hash === null ? null : { key: 'RSA', hash, padding: 'pss' };
}

type RsaKey = { readonly key: 'RSA'; readonly modulus: bigint; readonly exponent: bigint };
type Key = RsaKey | { readonly key: 'EC'; readonly curve: Curve; readonly point: Point };

const rsaKey = '\x2a\x86\x48\x86\xf7\x0d\x01\x01\x01';
const ecKey = '\x2a\x86\x48\xce\x3d\x02\x01';

function readKey(info: string): Key | null {
  const cursor = new DerCursor(info);
  const end = cursor.open(info.length, derTag.sequence, malformed);
  const algorithm = cursor.open(end, derTag.sequence, malformed);
  const kind = cursor.oid(algorithm, malformed);
  const curve = kind === ecKey ? curveOf(cursor.oid(algorithm, malformed)) : null;
  cursor.at = algorithm;
  const bits = cursor.bitString(end, malformed).bytes;
  if (curve !== null) {
    const { size } = curve;
    if (bits.length !== 1 + 2 * size) return null;
    return { key: 'EC', curve, point: [number(bits.slice(1, 1 + size)), number(bits.slice(1 + size)), 1n] };
  }
  if (kind !== rsaKey) return null;
  const numbers = new DerCursor(bits);
  const limit = numbers.open(bits.length, derTag.sequence, malformed);
  const modulus = number(numbers.integer(limit, malformed));
  return { key: 'RSA', modulus, exponent: number(numbers.integer(limit, malformed)) };
}

/** EM of RFC 8017, 8.1.2 and 8.2.2; null for a signature that is no number below the modulus. */
function rsaMessage({ modulus, exponent }: RsaKey, signature: string): string | null {
  const length = bytesOf(modulus);
  const value = number(signature);
  if (signature.length !== length || value >= modulus) return null;
  return text(power(value, exponent, modulus), length);
}

/** DigestInfo up to the hash (RFC 8017, 9.2, note 1). */
const digestInfos: Readonly<Record<HashName, string>> = {
  sha1: '\x30\x21\x30\x09\x06\x05\x2b\x0e\x03\x02\x1a\x05\x00\x04\x14',
  sha256: '\x30\x31\x30\x0d\x06\x09\x60\x86\x48\x01\x65\x03\x04\x02\x01\x05\x00\x04\x20',
  sha384: '\x30\x41\x30\x0d\x06\x09\x60\x86\x48\x01\x65\x03\x04\x02\x02\x05\x00\x04\x30',
  sha512: '\x30\x51\x30\x0d\x06\x09\x60\x86\x48\x01\x65\x03\x04\x02\x03\x05\x00\x04\x40',
};

function isPkcs1(encoded: string, _modulus: bigint, hashed: string, hash: HashName): boolean {
  const info = digestInfos[hash] + hashed;
  const padding = encoded.length - info.length - 3;
  return padding >= 8 && encoded === `\x00\x01${'\xff'.repeat(padding)}\x00${info}`;
}

/** EMSA-PSS-VERIFY (RFC 8017, 9.1.2) with a salt as long as the hash. */
function isPss(whole: string, modulus: bigint, hashed: string, hash: HashName, digest: Digest): boolean {
  const bits = modulus.toString(2).length - 1;
  const length = Math.ceil(bits / 8);
  const encoded = whole.slice(whole.length - length);
  const size = hashed.length;
  const maskLength = length - size - 1;
  if (maskLength < size + 1 || encoded.at(-1) !== '\xbc' || whole.length - length > whole.search(/[^\0]/)) return false;
  const own = encoded.slice(maskLength, -1);
  let mask = '';
  for (let count = 0; mask.length < maskLength; count += 1) mask += digest(hash, own + text(BigInt(count), 4));
  let block = '';
  for (let at = 0; at < maskLength; at += 1) {
    block += String.fromCharCode(encoded.charCodeAt(at) ^ mask.charCodeAt(at));
  }
  const spare = 8 * length - bits;
  if (encoded.charCodeAt(0) >> (8 - spare) !== 0) return false;
  block = String.fromCharCode(block.charCodeAt(0) & (0xff >> spare)) + block.slice(1);
  const salt = block.slice(maskLength - size);
  if (block.slice(0, maskLength - size) !== `${'\0'.repeat(maskLength - size - 1)}\x01`) return false;
  return digest(hash, '\0'.repeat(8) + hashed + salt) === own;
}

type Curve = NamedCurve & { readonly n: bigint; readonly base: Point };

/** Jacobian coordinates: x/z², y/z³; z is 0 at infinity. */
type Point = readonly [x: bigint, y: bigint, z: bigint];

/** Order and base point of each curve (SP 800-186, 3.2.1). */
const orders: Readonly<Record<string, readonly [n: bigint, x: bigint, y: bigint]>> = {
  'P-224': [
    0xffffffffffffffffffffffffffff16a2e0b8f03e13dd29455c5c2a3dn,
    0xb70e0cbd6bb4bf7f321390b94a03c1d356c21122343280d6115c1d21n,
    0xbd376388b5f723fb4c22dfe6cd4375a05a07476444d5819985007e34n,
  ],
  'P-256': [
    0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n,
    0x6b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296n,
    0x4fe342e2fe1a7f9b8ee7eb4a7c0f9e162bce33576b315ececbb6406837bf51f5n,
  ],
  'P-384': [
    0xffffffffffffffffffffffffffffffffffffffffffffffffc7634d81f4372ddf581a0db248b0a77aecec196accc52973n,
    0xaa87ca22be8b05378eb1c71ef320ad746e1d3b628ba79b9859f741e082542a385502f25dbf55296c3a545e3872760ab7n,
    0x3617de4a96262c6f5d9e98bf9292dc29f8f41dbd289a147ce9da3113b5f0b8c00a60b1ce1d7e819d7a431d7c90ea0e5fn,
  ],
  'P-521': [
    0x1fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffa51868783bf2f966b7fcc0148f709a5d03bb5c9b8899c47aebb6fb71e91386409n,
    0xc6858e06b70404e9cd9e3ecb662395b4429c648139053fb521f828af606b4d3dbaa14b5e77efe75928fe1dc127a2ffa8de3348b3c1856a429bf97e7e31c2e5bd66n,
    0x11839296a789a3bc0045c8a5fb42c7d1bd998f54449579b446817afbd17273e662c97ee72995ef42640c550b9013fad0761353c7086a272c24088be94769fd16650n,
  ],
};

function curveOf(oid: string): Curve | null {
  const curve = namedCurves[oid];
  const order = curve === undefined ? undefined : orders[curve.name];
  return curve === undefined || order === undefined ? null : { ...curve, n: order[0], base: [order[1], order[2], 1n] };
}

/** FIPS 186-5, 6.4.2. */
function verifyEcdsa(curve: Curve, point: Point, hashed: string, signature: string): boolean {
  const { n, p } = curve;
  const [r, s] = readPair(signature);
  if (r < 1n || r >= n || s < 1n || s >= n) return false;
  const excess = Math.max(0, hashed.length * 8 - n.toString(2).length);
  const z = number(hashed) >> BigInt(excess);
  const inverse = power(s, n - 2n, n);
  const [x, , zOfSum] = sumOfProducts((z * inverse) % n, curve.base, (r * inverse) % n, point, p);
  if (zOfSum === 0n) return false;
  const zInverse = power(zOfSum, p - 2n, p);
  return ((x * zInverse * zInverse) % p) % n === r;
}

/** r and s; zeros, which are neither, for what is malformed. */
function readPair(signature: string): [bigint, bigint] {
  try {
    const cursor = new DerCursor(signature);
    const end = cursor.open(signature.length, derTag.sequence, malformed);
    const pair: [bigint, bigint] = [number(cursor.integer(end, malformed)), number(cursor.integer(end, malformed))];
    return cursor.at === signature.length ? pair : [0n, 0n];
  } catch (error) {
    if (error instanceof DecodeError) return [0n, 0n];
    throw error;
  }
}

/** a·P + b·Q, both at once. */
function sumOfProducts(a: bigint, P: Point, b: bigint, Q: Point, p: bigint): Point {
  const both = add(P, Q, p);
  const [as, bs] = [a.toString(2), b.toString(2)];
  const length = Math.max(as.length, bs.length);
  let sum: Point = [1n, 1n, 0n];
  for (let at = 0; at < length; at += 1) {
    sum = double(sum, p);
    const inA = as[at - (length - as.length)] === '1';
    const inB = bs[at - (length - bs.length)] === '1';
    if (inA || inB) sum = add(sum, inA ? (inB ? both : P) : Q, p);
  }
  return sum;
}

/** For a = -3 (hyperelliptic.org/EFD, dbl-2001-b). */
function double([x, y, z]: Point, p: bigint): Point {
  const zz = (z * z) % p;
  const yy = (y * y) % p;
  const beta = (x * yy) % p;
  const alpha = (3n * (x - zz) * (x + zz)) % p;
  const x3 = modulo(alpha * alpha - 8n * beta, p);
  return [x3, modulo(alpha * (4n * beta - x3) - 8n * yy * yy, p), modulo((y + z) * (y + z) - yy - zz, p)];
}

/** hyperelliptic.org/EFD, add-2007-bl; equal points are doubled. */
function add(P: Point, Q: Point, p: bigint): Point {
  const [x1, y1, z1] = P;
  const [x2, y2, z2] = Q;
  if (z1 === 0n) return Q;
  if (z2 === 0n) return P;
  const zz1 = (z1 * z1) % p;
  const zz2 = (z2 * z2) % p;
  const u1 = (x1 * zz2) % p;
  const s1 = (((y1 * zz2) % p) * z2) % p;
  const h = modulo(x2 * zz1 - u1, p);
  const r = modulo(((y2 * zz1) % p) * z1 - s1, p);
  if (h === 0n) return r === 0n ? double(P, p) : [1n, 1n, 0n];
  const hh = (h * h) % p;
  const hhh = (h * hh) % p;
  const v = (u1 * hh) % p;
  const x3 = modulo(r * r - hhh - 2n * v, p);
  return [x3, modulo(r * (v - x3) - s1 * hhh, p), (((z1 * z2) % p) * h) % p];
}

function modulo(value: bigint, p: bigint): bigint {
  const rest = value % p;
  return rest < 0n ? rest + p : rest;
}

function power(base: bigint, exponent: bigint, modulus: bigint): bigint {
  let result = 1n;
  for (const bit of exponent.toString(2)) {
    result = (result * result) % modulus;
    if (bit === '1') result = (result * base) % modulus;
  }
  return result;
}

/** Big-endian, without a sign. */
function number(bytes: string): bigint {
  let digits = '0x0';
  for (let at = 0; at < bytes.length; at += 1) digits += bytes.charCodeAt(at).toString(16).padStart(2, '0');
  return BigInt(digits);
}

function text(value: bigint, length: number): string {
  const digits = value.toString(16).padStart(2 * length, '0');
  return digits.replace(/../g, (pair) => String.fromCharCode(Number.parseInt(pair, 16)));
}

function bytesOf(value: bigint): number {
  return Math.ceil(value.toString(16).length / 2);
}
