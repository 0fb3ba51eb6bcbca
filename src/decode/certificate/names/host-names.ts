import { alternativeNames } from './alternative-names.ts';
import { addressText, parseAddress } from './ip-address.ts';

/**
 * Why a certificate is not for a server, in Go's words; null when it is (crypto/x509/verify.go, VerifyHostname). Only alternative
 * names count, and a wildcard stands for the whole of the first label.
 * @param der a certificate that decodeCertificate reads
 * @param host a host name, or an IP address without brackets
 */
export function hostNameFault(der: string, host: string): string | null {
  const names = alternativeNames(der);
  const dns = names?.dns ?? [];
  const addresses = names?.addresses.map(addressOf) ?? [];
  const address = parseAddress(host);
  if (address !== null) {
    const wanted = addressText(address);
    if (addresses.includes(wanted)) return null;
    if (addresses.length === 0)
      return `x509: cannot validate certificate for ${host} because it doesn't contain any IP SANs`;
    return `x509: certificate is valid for ${addresses.join(', ')}, not ${host}`;
  }
  const name = asciiLower(host);
  if (dns.some((pattern) => matches(asciiLower(pattern), name))) return null;
  if (dns.length === 0) return `x509: certificate is not valid for any names, but wanted to match ${host}`;
  return `x509: certificate is valid for ${dns.join(', ')}, not ${host}`;
}

/** Both in lower case. What is not a valid host name matches itself only (matchExactly); a dot at the end of the host does not count. */
function matches(pattern: string, host: string): boolean {
  const name = host.replace(/\.$/, '');
  if (!isHostName(name, false) || !isHostName(pattern, true)) return pattern === host && host !== '.' && host !== '';
  const patternLabels = pattern.split('.');
  const labels = name.split('.');
  return (
    patternLabels.length === labels.length &&
    patternLabels.every((label, index) => label === labels[index] || (index === 0 && label === '*'))
  );
}

/** validHostname: letters, digits, underscores, and hyphens within a label; a pattern may begin with `*.`. */
function isHostName(name: string, isPattern: boolean): boolean {
  const labels = name.split('.');
  return (
    name !== '' &&
    name !== '*' &&
    labels.every((label, index) => (isPattern && index === 0 && label === '*') || /^[a-z0-9_][a-z0-9_-]*$/i.test(label))
  );
}

function asciiLower(text: string): string {
  return text.replace(/[A-Z]/g, (letter) => letter.toLowerCase());
}

function addressOf(octets: string): string {
  return addressText(Array.from(octets, (octet) => octet.charCodeAt(0)));
}
