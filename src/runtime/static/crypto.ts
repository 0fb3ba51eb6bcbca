import { publicKeyOf, signedParts } from '../../decode/certificate/fields.ts';
import type { Crypto } from '../crypto.ts';
import { native } from './native.ts';

export const crypto: Crypto = {
  sha256: (bytes) => native.hex(native.sha256(native.fromLatin1(bytes))),
  isSignedBy(child, parent) {
    const { algorithm, signed, signature } = signedParts(child);
    const [outer, key, body, made] = [algorithm, publicKeyOf(parent), signed, signature].map(native.fromLatin1);
    if (outer === undefined || key === undefined || body === undefined || made === undefined) return false;
    return native.verifySignature(outer, key, body, made) ?? false;
  },
};
