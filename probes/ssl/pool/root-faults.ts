import { isNegative } from '../../../src/decode/certificate/der.ts';
import type { PemItem } from '../../../src/decode/certificate/pem.ts';
import { type Certificate, certSign } from '../../../src/decode/certificate/types.ts';
import type { GoRules } from '../lookup/go-rules.ts';
import { leastRsaBits } from '../thresholds.ts';
import type { Fault } from './facts.ts';

/**
 * Why AppendCertsFromPEM skips a block: null for one that it tries to parse, `other` for what is not meant as a
 * certificate. It accepts blocks of type CERTIFICATE without headers (crypto/x509/cert_pool.go).
 * @param alone false among other files: OpenSSL's bundle of TRUSTED CERTIFICATE blocks is next to the one for others
 */
export function faultOfBlock(item: PemItem, alone: boolean): Fault | 'other' | null {
  const { type } = item;
  // Windows and Java export chains like this.
  if (item.kind === 'block' && signedDataTypes.has(type)) return alone ? { kind: 'type' } : 'other';
  // What has no BEGIN line has no type; a block whose BEGIN line names none is no certificate.
  const isUnknown = type === '' && item.kind === 'skipped';
  if (!isUnknown && (!type.includes('CERTIFICATE') || type.endsWith('REQUEST'))) return 'other';
  const isMeant = isUnknown || type === 'CERTIFICATE' || (item.kind === 'skipped' && type.trim() === 'CERTIFICATE');
  if (!isMeant) return alone ? { kind: 'type' } : 'other';
  if (item.kind === 'skipped') return { kind: 'pem', problem: item.reason, isEnd: item.isEnd };
  return item.hasHeaders ? { kind: 'headers' } : null;
}

/** PEM types of PKCS#7, as OpenSSL reads them (pem.h), and RFC 7468. */
export const signedDataTypes: ReadonlySet<string> = new Set(['PKCS7', 'PKCS #7 SIGNED DATA', 'CMS']);

/** True for a certificate that can sign no other: Go trusts it only as itself. */
export function isLeaf({ version, isCa }: Pick<Certificate, 'version' | 'isCa'>): boolean {
  return isCa === false || (version === 3 && isCa === null);
}

/** Why a CA in the pool cannot end a chain (crypto/x509, CheckSignatureFrom, isValid and Verify); null if it can. */
export function faultOfRoot(
  {
    key,
    keyUsage,
    forServers,
    unhandledCritical,
  }: Pick<Certificate, 'key' | 'keyUsage' | 'forServers' | 'unhandledCritical'>,
  rules: Pick<GoRules, 'refusesSmallRsa'>,
): Fault | null {
  if (!key.usable) return { kind: 'key', name: key.name };
  if (rules.refusesSmallRsa && key.rsaBits !== null && key.rsaBits < leastRsaBits)
    return { kind: 'small-rsa', bits: key.rsaBits };
  if (keyUsage !== 0 && (keyUsage & certSign) === 0) return { kind: 'key-usage' };
  if (unhandledCritical) return { kind: 'critical-extension' };
  // Go asks every certificate of the chain, the root too (checkChainForKeyUsage).
  return forServers ? null : { kind: 'not-for-servers' };
}

/** What a newer Go refuses about a root that this one accepts: it would be lost with the next upgrade. */
export function laterFault(
  { serial, key }: Pick<Certificate, 'serial' | 'key'>,
  rules: Pick<GoRules, 'refusesSmallRsa'>,
): Fault | null {
  if (isNegative(serial)) return { kind: 'negative-serial' };
  if (!rules.refusesSmallRsa && key.rsaBits !== null && key.rsaBits < leastRsaBits)
    return { kind: 'small-rsa', bits: key.rsaBits };
  return null;
}
