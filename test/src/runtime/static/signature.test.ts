import { constants, createHash, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { type Digest, type HashName, verifyByArithmetic } from '../../../../src/runtime/static/signature.ts';

/** Signs with OpenSSL what is then verified by arithmetic. */

const digest: Digest = (hash, bytes) => createHash(hash).update(bytes, 'latin1').digest().toString('latin1');
const signed = 'what is signed';

const der = (tag: number, ...parts: readonly string[]): string => {
  const content = parts.join('');
  const { length } = content;
  const size = length < 128 ? String.fromCharCode(length) : `\x81${String.fromCharCode(length)}`;
  return String.fromCharCode(tag) + size + content;
};
const oid = (content: string): string => der(0x06, content);
const none = der(0x05);

const hashes: Readonly<Record<HashName, { rsa: string; ec: string; hash: string; size: number }>> = {
  sha1: { rsa: '\x05', ec: '\x2a\x86\x48\xce\x3d\x04\x01', hash: '', size: 20 },
  sha256: { rsa: '\x0b', ec: '\x2a\x86\x48\xce\x3d\x04\x03\x02', hash: '\x01', size: 32 },
  sha384: { rsa: '\x0c', ec: '\x2a\x86\x48\xce\x3d\x04\x03\x03', hash: '\x02', size: 48 },
  sha512: { rsa: '\x0d', ec: '\x2a\x86\x48\xce\x3d\x04\x03\x04', hash: '\x03', size: 64 },
};
const pkcs1 = '\x2a\x86\x48\x86\xf7\x0d\x01\x01';
const rsaWith = (hash: HashName): string => der(0x30, oid(pkcs1 + hashes[hash].rsa), none);
const ecdsaWith = (hash: HashName): string => der(0x30, oid(hashes[hash].ec));
const pssWith = (hash: HashName): string => {
  const name = der(0x30, oid(`\x60\x86\x48\x01\x65\x03\x04\x02${hashes[hash].hash}`), none);
  const mask = der(0x30, oid(`${pkcs1}\x08`), name);
  const salt = der(0x02, String.fromCharCode(hashes[hash].size));
  return der(0x30, oid(`${pkcs1}\x0a`), der(0x30, der(0xa0, name), der(0xa1, mask), der(0xa2, salt)));
};
const names = Object.keys(hashes) as HashName[];

const spki = (key: KeyObject): string => key.export({ type: 'spki', format: 'der' }).toString('latin1');
const flip = (text: string, at: number): string =>
  text.slice(0, at) + String.fromCharCode(text.charCodeAt(at) ^ 1) + text.slice(at + 1);

function check(algorithm: string, key: KeyObject, signature: Buffer): void {
  const bytes = signature.toString('latin1');
  const verify = (text: string, made: string): boolean | null =>
    verifyByArithmetic(algorithm, spki(key), text, made, digest);
  expect(verify(signed, bytes)).toBe(true);
  expect(verify(`${signed}.`, bytes)).toBe(false);
  for (const at of [bytes.length - 1, bytes.length >> 1]) expect(verify(signed, flip(bytes, at))).toBe(false);
  expect(verify(signed, bytes.slice(1))).toBe(false);
  expect(verify(signed, '')).toBe(false);
}

describe('signatures by arithmetic', () => {
  it.each(['P-224', 'P-256', 'P-384', 'P-521'])('ECDSA on %s with every hash', (namedCurve) => {
    for (const hash of names) {
      const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve });
      check(ecdsaWith(hash), publicKey, sign(hash, Buffer.from(signed), privateKey));
    }
  });

  it.each([512, 1024, 1031, 2048])('RSA of %i bits with every hash', (modulusLength) => {
    const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength });
    for (const hash of names) {
      if (modulusLength > 512 || hash === 'sha1' || hash === 'sha256')
        check(rsaWith(hash), publicKey, sign(hash, Buffer.from(signed), privateKey));
      if (hash === 'sha1' || modulusLength < 1024 || (hash === 'sha512' && modulusLength < 2048)) continue;
      const key = { key: privateKey, padding: constants.RSA_PKCS1_PSS_PADDING };
      const salted = { ...key, saltLength: hashes[hash].size };
      check(pssWith(hash), publicKey, sign(hash, Buffer.from(signed), salted));
      // A salt of another size than the hash's is none that Go takes.
      const made = sign(hash, Buffer.from(signed), { ...key, saltLength: 20 }).toString('latin1');
      expect(verifyByArithmetic(pssWith(hash), spki(publicKey), signed, made, digest)).toBe(false);
    }
  });

  it('does not know other algorithms, other curves, or a key of another kind', () => {
    const ec = generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey;
    const rsa = generateKeyPairSync('rsa', { modulusLength: 1024 }).publicKey;
    const other = generateKeyPairSync('ec', { namedCurve: 'secp256k1' }).publicKey;
    const ed25519 = generateKeyPairSync('ed25519').publicKey;
    const unknown = (algorithm: string, key: KeyObject): void =>
      expect(verifyByArithmetic(algorithm, spki(key), signed, 'x'.repeat(64), digest)).toBeNull();
    unknown(rsaWith('sha256'), ec);
    unknown(ecdsaWith('sha256'), rsa);
    unknown(ecdsaWith('sha256'), other);
    unknown(der(0x30, oid('\x2b\x65\x70')), ed25519);
    unknown(der(0x30, oid(`${pkcs1}\x04`), none), rsa);
    unknown('', rsa);
  });
});
