import { publicKeyOf, signedParts } from '../../decode/certificate/fields.ts';
import type { Crypto } from '../crypto.ts';
import { native } from './native.ts';
import { type Digest, verifyByArithmetic } from './signature.ts';

export const crypto: Crypto = {
  sha256: (bytes) => native.hex(native.sha256(native.fromLatin1(bytes))),
  isSignedBy(child, parent) {
    const { algorithm, signed, signature } = signedParts(child);
    const key = publicKeyOf(parent);
    const verdict = native.verifySignature(
      native.fromLatin1(algorithm),
      native.fromLatin1(key),
      native.fromLatin1(signed),
      native.fromLatin1(signature),
    );
    // For an RSA key that it takes for too short or too long ring says no, too.
    return verdict || (verifyByArithmetic(algorithm, key, signed, signature, digest) ?? verdict ?? null);
  },
};

const digest: Digest = (hash, bytes) => native.latin1(native.digest(hash, native.fromLatin1(bytes)));
