import { subjectOf } from '../fields.ts';
import type { NameRules } from '../types.ts';
import { alternativeNames } from './alternative-names.ts';
import { addressText, parseAddress } from './ip-address.ts';
import { nameAttributes } from './name.ts';

/**
 * Why a certificate is not for a server, in Go's words; null when it is (crypto/x509/verify.go, VerifyHostname). A wildcard stands
 * for the whole of the first label, and only alternative names count, unless the rules say otherwise.
 * @param der a certificate that decodeCertificate reads
 * @param host a host name, or an IP address without brackets
 */
export function hostNameFault(der: string, host: string, rules: NameRules): string | null {
  const names = alternativeNames(der);
  const addresses = names?.addresses.map(addressOf) ?? [];
  const address = parseAddress(host);
  if (address !== null) {
    const wanted = addressText(address);
    if (addresses.includes(wanted)) return null;
    if (addresses.length === 0)
      return `x509: cannot validate certificate for ${host} because it doesn't contain any IP SANs`;
    return `x509: certificate is valid for ${listed(addresses)}, not ${host}`;
  }
  const name = asciiLower(host);
  const isFor = (pattern: string): boolean => matches(asciiLower(pattern), name, rules.goMinor);
  const common = names === null ? commonNameOf(der) : null;
  const takesCommon = common !== null && rules.commonNames && isCommonHostName(common, rules.goMinor);
  const dns = takesCommon ? [common] : (names?.dns ?? []);
  if (dns.some(isFor)) return null;
  if (common !== null && !takesCommon && isFor(common) && rules.goMinor >= commonNamesUntil)
    return `x509: certificate relies on legacy Common Name field, ${rules.goMinor < 17 ? temporarily : 'use SANs instead'}`;
  if (dns.length === 0) return `x509: certificate is not valid for any names, but wanted to match ${host}`;
  return `x509: certificate is valid for ${listed(dns)}, not ${host}`;
}

/** Go names all, or none where there are a hundred. */
function listed(names: readonly string[]): string {
  return names.length <= mostListed
    ? names.join(', ')
    : `${names.slice(0, mostListed).join(', ')} and ${names.length - mostListed} more`;
}

const mostListed = 10;

/** The Go version since which common names only count where GODEBUG asks for it; since 1.17 they never do. */
const commonNamesUntil = 15;
const temporarily = 'use SANs or temporarily enable Common Name matching with GODEBUG=x509ignoreCN=0';

/** The last one of the subject (crypto/x509/pkix, FillFromRDNSequence). */
function commonNameOf(der: string): string | null {
  return nameAttributes(subjectOf(der)).findLast(([type]) => type === 'CN')?.[1] ?? null;
}

/** Before Go 1.15 with colons in it, and a dot at its end. */
function isCommonHostName(name: string, goMinor: number): boolean {
  if (goMinor >= commonNamesUntil) return isHostName(name, true, goMinor);
  return isHostName(name.replace(/\.$/, '').replace(/:/g, '_'), true, goMinor);
}

/**
 * Both in lower case. What is not a valid host name matches itself only (matchExactly); a dot at the end of the host does not count.
 * Up to Go 1.14 nothing has to be valid, and no dot at an end counts.
 */
function matches(pattern: string, host: string, goMinor: number): boolean {
  const name = host.replace(/\.$/, '');
  if (goMinor < commonNamesUntil) return matchesByLabel(pattern.replace(/\.$/, ''), name);
  return isHostName(name, false, goMinor) && isHostName(pattern, true, goMinor)
    ? matchesByLabel(pattern, name)
    : pattern === host && host !== '.' && host !== '';
}

function matchesByLabel(pattern: string, name: string): boolean {
  const patternLabels = pattern.split('.');
  const labels = name.split('.');
  return (
    pattern !== '' &&
    name !== '' &&
    patternLabels.length === labels.length &&
    patternLabels.every((label, index) => label === labels[index] || (index === 0 && label === '*'))
  );
}

/** validHostname: letters, digits, underscores, and hyphens within a label; a pattern may begin with `*.`, and be `*` up to Go 1.22. */
function isHostName(name: string, isPattern: boolean, goMinor: number): boolean {
  return (
    name !== '' &&
    (name !== '*' || goMinor < 23) &&
    name
      .split('.')
      .every((label, index) => (isPattern && index === 0 && label === '*') || /^[a-z0-9_][a-z0-9_-]*$/i.test(label))
  );
}

function asciiLower(text: string): string {
  return text.replace(/[A-Z]/g, (letter) => letter.toLowerCase());
}

function addressOf(octets: string): string {
  return addressText(Array.from(octets, (octet) => octet.charCodeAt(0)));
}
