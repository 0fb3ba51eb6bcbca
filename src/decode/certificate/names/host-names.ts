import { contextTag, DerCursor, derTag } from '../der.ts';
import { extensionOf } from '../fields.ts';

/** subjectAltName (RFC 5280, 4.2.1.6), in DER content octets. */
const alternativeNamesOid = '\x55\x1d\x11';

/** The alternative names that decide for a TLS client. */
type Names = {
  readonly dns: readonly string[];
  /** Addresses as `net.IP.String` writes them. */
  readonly addresses: readonly string[];
};

/**
 * Why a certificate is not for a server, in Go's words; null when it is (crypto/x509/verify.go, VerifyHostname). Only alternative
 * names count, and a wildcard stands for the whole of the first label.
 * @param der a certificate that decodeCertificate reads
 * @param host a host name, or an IP address without brackets
 */
export function hostNameFault(der: string, host: string): string | null {
  const value = extensionOf(der, alternativeNamesOid);
  const { dns, addresses } = value === null ? { dns: [], addresses: [] } : alternativeNames(value);
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

const malformed = 'x509: malformed extension';

function alternativeNames(value: string): Names {
  const cursor = new DerCursor(value);
  const end = cursor.open(value.length, derTag.sequence, malformed);
  const dns: string[] = [];
  const addresses: string[] = [];
  while (cursor.at < end) {
    const nameEnd = cursor.openAny(end, malformed);
    const content = value.slice(cursor.at, nameEnd);
    if (cursor.tag === contextTag(2, false)) dns.push(content);
    if (cursor.tag === contextTag(7, false))
      addresses.push(addressText(Array.from(content, (octet) => octet.charCodeAt(0))));
    cursor.at = nameEnd;
  }
  return { dns, addresses };
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

/** The octets of an IP address, 4 or 16 of them; null for anything else. */
function parseAddress(text: string): number[] | null {
  const dotted = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/.exec(text);
  if (dotted !== null) {
    const octets = dotted.slice(1).map(Number);
    return octets.every((octet) => octet <= 255) && !/(?:^|\.)0\d/.test(text) ? octets : null;
  }
  if (!text.includes(':')) return null;
  const tail = /:(\d+\.\d+\.\d+\.\d+)$/.exec(text)?.[1];
  const inner = tail === undefined ? [] : (parseAddress(tail) ?? null);
  if (inner === null) return null;
  const words = inner.length === 0 ? text : `${text.slice(0, -(tail ?? '').length)}${hexWords(inner)}`;
  const [head = '', rest, ...more] = words.split('::');
  if (more.length > 0) return null;
  const before = head === '' ? [] : head.split(':');
  const after = rest === undefined || rest === '' ? [] : rest.split(':');
  const missing = 8 - before.length - after.length;
  if (rest === undefined ? missing !== 0 : missing < 1) return null;
  const groups = [...before, ...Array.from({ length: rest === undefined ? 0 : missing }, () => '0'), ...after];
  if (!groups.every((group) => /^[0-9a-f]{1,4}$/i.test(group))) return null;
  return groups.flatMap((group) => [Number.parseInt(group, 16) >> 8, Number.parseInt(group, 16) & 0xff]);
}

function hexWords([a = 0, b = 0, c = 0, d = 0]: readonly number[]): string {
  return `${(a * 256 + b).toString(16)}:${(c * 256 + d).toString(16)}`;
}

/** As net.IP.String writes it: an IPv4 address in IPv6 form as IPv4, the longest run of zero groups as `::`. */
function addressText(octets: readonly number[]): string {
  if (octets.length === 4) return octets.join('.');
  if (octets.length !== 16) return `?${octets.map((octet) => octet.toString(16).padStart(2, '0')).join('')}`;
  if (octets.slice(0, 10).every((octet) => octet === 0) && octets[10] === 0xff && octets[11] === 0xff)
    return octets.slice(12).join('.');
  const groups = Array.from({ length: 8 }, (_, index) => (octets[2 * index] ?? 0) * 256 + (octets[2 * index + 1] ?? 0));
  let best = { start: -1, length: 1 };
  for (let start = 0; start < 8; start += 1) {
    let length = 0;
    while (start + length < 8 && groups[start + length] === 0) length += 1;
    if (length > best.length) best = { start, length };
  }
  const texts = groups.map((group) => group.toString(16));
  if (best.start < 0) return texts.join(':');
  return `${texts.slice(0, best.start).join(':')}::${texts.slice(best.start + best.length).join(':')}`;
}
