import { extensionOf, keyIdOf, publicKeyOf, subjectOf } from '../../../src/decode/certificate/fields.ts';

/** Certificates by what Go looks them up by, in the order in which they were added (crypto/x509 CertPool). */
export interface CertificateIndex {
  /** Those that may have signed a certificate of this issuer (findPotentialParents). */
  parentsOf(child: string, issuer: string): readonly string[];
}

/**
 * Up to Go 1.15 those whose key has the identifier that the child names, and only if there is none, those of the issuer's name.
 * @param ders certificates that decodeCertificate reads
 */
export function indexCertificates(ders: readonly string[], goMinor: number): CertificateIndex {
  const byName = Map.groupBy(ders, subjectOf);
  const byKey = goMinor < 16 ? Map.groupBy(ders, (der) => keyIdOf(der, 'subject')) : null;
  return {
    parentsOf(child, issuer) {
      const wanted = byKey === null ? '' : keyIdOf(child, 'issuer');
      const found = wanted === '' ? undefined : byKey?.get(wanted);
      return found ?? byName.get(issuer) ?? [];
    },
  };
}

/**
 * Whether a certificate is in the chain already: since Go 1.19 as one with its subject, key and alternative names, so that the former
 * certificate of a server with the same key does not make it trusted (alreadyInChain).
 */
export function isInChain(candidate: string, chain: readonly string[], goMinor: number): boolean {
  return chain.some(
    (der) =>
      der === candidate ||
      (goMinor >= 19 &&
        subjectOf(der) === subjectOf(candidate) &&
        publicKeyOf(der) === publicKeyOf(candidate) &&
        extensionOf(der, alternativeNamesOid) === extensionOf(candidate, alternativeNamesOid)),
  );
}

/** subjectAltName, in DER content octets. */
const alternativeNamesOid = '\x55\x1d\x11';
