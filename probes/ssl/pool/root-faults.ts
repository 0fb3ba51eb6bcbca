import { isNegative } from '../../../src/decode/certificate/der.ts';
import type { PemItem } from '../../../src/decode/certificate/pem.ts';
import { type Certificate, certSign } from '../../../src/decode/certificate/types.ts';
import type { GoRules } from '../lookup/go-rules.ts';

/**
 * Why AppendCertsFromPEM passes over a block: null for one that it tries to parse, '' for what is not meant as a
 * certificate. It takes blocks of type CERTIFICATE without headers (crypto/x509/cert_pool.go).
 * @param alone false among other files: OpenSSL's bundle of TRUSTED CERTIFICATE blocks stands beside the one for others
 */
export function faultOfBlock(item: PemItem, alone: boolean, rules: GoRules): string | null {
  const { type } = item;
  if (type !== '' && (!type.includes('CERTIFICATE') || type.endsWith('REQUEST'))) return '';
  if (type !== '' && type !== 'CERTIFICATE') return alone ? `its type is ${type}, not CERTIFICATE` : '';
  if (item.kind === 'skipped')
    return item.isEnd ? `${item.reason}, and ${rules.name} reads nothing behind it` : item.reason;
  return item.hasHeaders ? 'it has header lines between BEGIN and the data' : null;
}

/** True for a certificate that can sign no other: Go trusts it as itself only. */
export function isLeaf({ version, isCa }: Certificate): boolean {
  return isCa === false || (version === 3 && isCa === null);
}

/** Why a CA in the pool cannot end a chain (crypto/x509, CheckSignatureFrom and isValid); null when it can. */
export function faultOfRoot({ key, keyUsage, unhandledCritical }: Certificate, rules: GoRules): string | null {
  if (!key.usable) return `${rules.name} cannot verify with its key, which is ${key.name}`;
  if (rules.refusesSmallRsa && key.rsaBits !== null && key.rsaBits < 1024)
    return `crypto/rsa: ${key.rsaBits}-bit keys are insecure`;
  if (keyUsage !== 0 && (keyUsage & certSign) === 0) return 'its key usage does not allow signing certificates';
  return unhandledCritical ? 'x509: unhandled critical extension' : null;
}

/** What a newer Go refuses about a root that this one takes: it would be lost with the next upgrade. */
export function laterFault({ serial, key }: Certificate, rules: GoRules): string | null {
  if (isNegative(serial)) return 'Go 1.23 and later drop it: x509: negative serial number';
  if (!rules.refusesSmallRsa && key.rsaBits !== null && key.rsaBits < 1024)
    return `Go 1.24 and later refuse its key: crypto/rsa: ${key.rsaBits}-bit keys are insecure`;
  return null;
}
