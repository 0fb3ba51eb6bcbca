import type * as NodeCrypto from 'node:crypto';
import type { Crypto } from '../crypto.ts';

export const crypto: Crypto = {
  sha256: (bytes) => load().createHash('sha256').update(bytes, 'latin1').digest('hex'),
  isSignedBy(child, parent) {
    try {
      return certificateOf(child).verify(certificateOf(parent).publicKey);
    } catch {
      return null; // a key or an algorithm that OpenSSL does not know
    }
  },
};

function certificateOf(der: string): NodeCrypto.X509Certificate {
  return new (load().X509Certificate)(Buffer.from(der, 'latin1'));
}

/** Loaded at the first use: few runs need it. */
function load(): typeof NodeCrypto {
  return process.getBuiltinModule('node:crypto');
}
