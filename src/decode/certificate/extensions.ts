import asn1 from 'node-forge/lib/asn1.js';
import { fromLatin1, hex } from '#runtime/bytes.ts';
import { DecodeError } from '../decoded.ts';
import { quoteGo } from '../go/env/quote.ts';
import { contextTag, type DerCursor, derTag, isNegative } from './der.ts';
import { isAscii } from './names/name.ts';
import { checkNameConstraints } from './names/name-constraints.ts';
import { isHostName, isMailbox } from './names/name-syntax.ts';
import { type CertificateExtensions, type CertificateRules, noExtensions } from './types.ts';

/**
 * Reads the extensions from the cursor to `end` and checks every one that crypto/x509 looks into: a fault in any of them
 * makes Go drop the certificate (parser.go, processExtensions).
 * @throws DecodeError in Go's words
 */
export function processExtensions(cursor: DerCursor, end: number, rules: CertificateRules): CertificateExtensions {
  const found: ExtensionState = { ...noExtensions };
  const entries: Entry[] = [];
  while (cursor.at < end) {
    const extensionEnd = cursor.open(end, derTag.sequence, 'x509: malformed extension');
    const oid = cursor.oid(extensionEnd, 'x509: malformed extension OID field');
    const critical =
      cursor.peek(extensionEnd, derTag.boolean) &&
      cursor.boolean(extensionEnd, 'x509: malformed extension critical field');
    const valueEnd = cursor.open(extensionEnd, derTag.octetString, 'x509: malformed extension value field');
    const start = cursor.at;
    cursor.at = extensionEnd;
    if (rules.goMinor >= 19 && isThere(entries, oid)) throw new DecodeError(duplicateExtension(oid, rules));
    entries.push({ oid, critical, start, end: valueEnd, rules });
  }
  for (const entry of entries) {
    cursor.at = entry.start;
    const handled = extensionsByOid[entry.oid]?.(cursor, found, entry);
    if (entry.critical && handled !== true) found.unhandledCritical = true;
  }
  return found;
}

/** Few have more than ten: a Set costs more. */
function isThere(entries: readonly Entry[], oid: string): boolean {
  for (let index = 0; index < entries.length; index += 1) if (entries[index]?.oid === oid) return true;
  return false;
}

type ExtensionState = { -readonly [K in keyof CertificateExtensions]: CertificateExtensions[K] };

interface Entry {
  /** In DER content octets. */
  readonly oid: string;
  readonly critical: boolean;
  /** Where its value is. */
  readonly start: number;
  readonly end: number;
  readonly rules: CertificateRules;
}

/** Checks the value at the cursor and notes what it says. False where Go counts the extension as unhandled. */
type ProcessExtension = (cursor: DerCursor, found: ExtensionState, entry: Entry) => boolean;

/** By OID in DER content octets. */
const extensionsByOid: Readonly<Record<string, ProcessExtension>> = {
  '\x55\x1d\x0e': subjectKeyId,
  '\x55\x1d\x0f': keyUsage,
  '\x55\x1d\x11': subjectAltName,
  '\x55\x1d\x13': basicConstraints,
  '\x55\x1d\x1e': nameConstraints,
  '\x55\x1d\x1f': crlDistributionPoints,
  '\x55\x1d\x20': certificatePolicies,
  '\x55\x1d\x21': policyMappings,
  '\x55\x1d\x23': authorityKeyId,
  '\x55\x1d\x24': policyConstraints,
  '\x55\x1d\x25': extendedKeyUsage,
  '\x55\x1d\x36': inhibitAnyPolicy,
  '\x2b\x06\x01\x05\x05\x07\x01\x01': authorityInfoAccess,
};

function duplicateExtension(oid: string, rules: CertificateRules): string {
  return rules.goMinor >= 23
    ? `x509: certificate contains duplicate extension with OID "${asn1.derToOid(oid)}"`
    : 'x509: certificate contains duplicate extensions';
}

function keyUsage(cursor: DerCursor, found: ExtensionState, { end }: Entry): boolean {
  const { bytes } = cursor.bitString(end, 'x509: invalid key usage');
  const bits = (bytes.charCodeAt(0) << 8) | bytes.charCodeAt(1);
  for (let bit = 0; bit < 9; bit += 1) if ((bits & (0x8000 >> bit)) !== 0) found.keyUsage |= 1 << bit;
  return true;
}

function basicConstraints(cursor: DerCursor, found: ExtensionState, { end: valueEnd, rules }: Entry): boolean {
  const problem = 'x509: invalid basic constraints';
  const end = cursor.open(valueEnd, derTag.sequence, problem);
  found.isCa = cursor.peek(end, derTag.boolean) && cursor.boolean(end, problem);
  if (cursor.peek(end, derTag.integer)) {
    const length = cursor.integer(end, problem);
    // Go 1.25 refuses a negative path length; before, it counted as none.
    if (length.length > 8 || (rules.goMinor >= 25 && isNegative(length))) throw new DecodeError(problem);
    found.pathLength = isNegative(length) ? null : Number(`0x${hex(fromLatin1(length))}`);
  }
  return true;
}

function subjectAltName(cursor: DerCursor, _found: ExtensionState, { end: valueEnd, rules }: Entry): boolean {
  const end = cursor.open(valueEnd, derTag.sequence, 'x509: invalid subject alternative names');
  let known = false;
  while (cursor.at < end) {
    const nameEnd = cursor.openAny(end, 'x509: invalid subject alternative name');
    const name = cursor.bytes.slice(cursor.at, nameEnd);
    cursor.at = nameEnd;
    const kind = altNameKinds[cursor.tag];
    if (kind === undefined) continue;
    const fault = kind(name, rules);
    if (fault !== null) throw new DecodeError(fault);
    known = true;
  }
  return known;
}

/** GeneralName (RFC 5280, 4.2.1.6): e-mail, DNS, URI and IP are read, others passed over. */
const altNameKinds: Readonly<Record<number, (name: string, rules: CertificateRules) => string | null>> = {
  129: (name, { strictNames }) => {
    const good = isAscii(name) && (strictNames !== true || isMailbox(name));
    return good ? null : 'x509: SAN rfc822Name is malformed';
  },
  130: (name, { strictNames }) => {
    const good = isAscii(name) && (strictNames !== true || isHostName(name));
    return good ? null : 'x509: SAN dNSName is malformed';
  },
  134: (name, rules) => {
    if (!isAscii(name)) return 'x509: SAN uniformResourceIdentifier is malformed';
    return isUri(name, rules) ? null : `x509: cannot parse URI ${quoteGo(name)}`;
  },
  135: (name, rules) => {
    if (name.length !== 4 && name.length !== 16) return `x509: cannot parse IP address of length ${name.length}`;
    const mapped = name.length === 16 && name.startsWith(`${'\0'.repeat(10)}\xff\xff`);
    return mapped && rules.goMinor >= 27 ? 'x509: SAN iPAddress contains IPv4-mapped IPv6 address' : null;
  },
};

/** The faults that net/url.Parse, and domainNameValid of the host, find in ASCII text. */
function isUri(text: string, { strictNames }: CertificateRules): boolean {
  if (/\p{Cc}/u.test(text) || text.startsWith(':')) return false;
  const [beforeQuery = '', fragment = ''] = text.split(/#(.*)/s);
  const path = beforeQuery.replace(/\?.*$/s, '');
  if (/%(?![0-9A-Fa-f]{2})/.test(path + fragment)) return false;
  const scheme = /^[A-Za-z][A-Za-z0-9+.-]*:/.exec(path)?.[0] ?? '';
  const rest = path.slice(scheme.length);
  if (scheme === '' && /^[^/]*:/.test(rest)) return false;
  const authority = /^\/\/([^/]*)/.exec(rest)?.[1];
  if (authority === undefined || (scheme === '' && rest.startsWith('///'))) return true;
  const host = authority.slice(authority.lastIndexOf('@') + 1);
  if (!/^(?:[A-Za-z0-9\-._~!$&'()*+,;=:<>"[\]]|%25)*$/.test(host)) return false;
  if (!host.startsWith('[') && /:\D*[^\d:][^:]*$/.test(host)) return false;
  if (host === '') return true;
  return strictNames === true ? isHostName(host) : !host.endsWith('.') && !host.split('.').includes('');
}

function nameConstraints(cursor: DerCursor, found: ExtensionState, { end, rules }: Entry): boolean {
  found.hasNameConstraints = true;
  return checkNameConstraints(cursor, end, rules);
}

function subjectKeyId(cursor: DerCursor, _found: ExtensionState, { critical, end, rules }: Entry): boolean {
  // Since Go 1.23; the same goes for the authority's, and for authority information access.
  if (critical && rules.goMinor >= 23)
    throw new DecodeError('x509: subject key identifier incorrectly marked critical');
  cursor.open(end, derTag.octetString, 'x509: invalid subject key identifier');
  return true;
}

function authorityKeyId(cursor: DerCursor, _found: ExtensionState, { critical, end, rules }: Entry): boolean {
  if (critical && rules.goMinor >= 23)
    throw new DecodeError('x509: authority key identifier incorrectly marked critical');
  const problem = 'x509: invalid authority key identifier';
  cursor.skipOptional(cursor.open(end, derTag.sequence, problem), contextTag(0, false), problem);
  return true;
}

/** serverAuth, and anyExtendedKeyUsage (RFC 5280, 4.2.1.12). */
const serverUsages: readonly string[] = ['\x2b\x06\x01\x05\x05\x07\x03\x01', '\x55\x1d\x25\x00'];
/** Server gated crypto of Netscape and of Microsoft, which Go took for serverAuth up to 1.17 (checkChainForKeyUsage). */
const formerServerUsages: readonly string[] = [
  '\x60\x86\x48\x01\x86\xf8\x42\x04\x01',
  '\x2b\x06\x01\x04\x01\x82\x37\x0a\x03\x03',
];

function extendedKeyUsage(cursor: DerCursor, found: ExtensionState, { end: valueEnd, rules }: Entry): boolean {
  const problem = 'x509: invalid extended key usages';
  const end = cursor.open(valueEnd, derTag.sequence, problem);
  const isRestricted = cursor.at < end;
  let forServers = false;
  while (cursor.at < end) {
    const usage = cursor.oid(end, problem);
    forServers ||= serverUsages.includes(usage) || (rules.goMinor < 18 && formerServerUsages.includes(usage));
  }
  found.forServers = forServers || !isRestricted;
  return true;
}

function certificatePolicies(cursor: DerCursor, _found: ExtensionState, { end: valueEnd, rules }: Entry): boolean {
  const problem = 'x509: invalid certificate policies';
  const end = cursor.open(valueEnd, derTag.sequence, problem);
  const seen = new Set<string>();
  while (cursor.at < end) {
    const policyEnd = cursor.open(end, derTag.sequence, problem);
    const oid = cursor.content(policyEnd, derTag.oid, problem);
    // Go 1.22 takes numbers of any size here, and 1.24 refuses one that is there twice (crypto/x509/oid.go).
    if (!isOidOfAnySize(oid) || (rules.goMinor >= 24 && seen.has(oid))) throw new DecodeError(problem);
    seen.add(oid);
    cursor.at = policyEnd;
  }
  return true;
}

/** Every number ends within the value, and none starts with a padding octet. */
function isOidOfAnySize(content: string): boolean {
  let starts = true;
  for (let at = 0; at < content.length; at += 1) {
    const octet = content.charCodeAt(at);
    if (starts && octet === 0x80) return false;
    starts = octet < 0x80;
  }
  return content !== '' && starts;
}

function crlDistributionPoints(cursor: DerCursor, _found: ExtensionState, { end: valueEnd }: Entry): boolean {
  const end = cursor.open(valueEnd, derTag.sequence, 'x509: invalid CRL distribution points');
  const problem = 'x509: invalid CRL distribution point';
  while (cursor.at < end) {
    const pointEnd = cursor.open(end, derTag.sequence, problem);
    if (cursor.peek(pointEnd, contextTag(0, true))) {
      const nameEnd = cursor.open(pointEnd, contextTag(0, true), problem);
      const fullNameEnd = cursor.open(nameEnd, contextTag(0, true), problem);
      while (cursor.peek(fullNameEnd, contextTag(6, false)))
        cursor.at = cursor.open(fullNameEnd, contextTag(6, false), problem);
    }
    cursor.at = pointEnd;
  }
  return true;
}

/** Go reads these three since 1.24; before, a critical one was unhandled. */
function policyMappings(cursor: DerCursor, _found: ExtensionState, { end: valueEnd, rules }: Entry): boolean {
  if (rules.goMinor < 24) return false;
  const problem = 'x509: invalid policy mappings extension';
  const end = cursor.open(valueEnd, derTag.sequence, problem);
  while (cursor.at < end) {
    const mappingEnd = cursor.open(end, derTag.sequence, problem);
    cursor.content(mappingEnd, derTag.oid, problem);
    cursor.content(mappingEnd, derTag.oid, problem);
    cursor.at = mappingEnd;
  }
  return true;
}

function policyConstraints(cursor: DerCursor, _found: ExtensionState, { end: valueEnd, rules }: Entry): boolean {
  if (rules.goMinor < 24) return false;
  const problem = 'x509: invalid policy constraints extension';
  const end = cursor.open(valueEnd, derTag.sequence, problem);
  for (const tag of [contextTag(0, false), contextTag(1, false)]) {
    if (cursor.peek(end, tag) && cursor.integer(end, problem, tag).length > 8) throw new DecodeError(problem);
  }
  return true;
}

function inhibitAnyPolicy(cursor: DerCursor, _found: ExtensionState, { end, rules }: Entry): boolean {
  if (rules.goMinor < 24) return false;
  const problem = 'x509: invalid inhibit any policy extension';
  if (cursor.integer(end, problem).length > 8) throw new DecodeError(problem);
  return true;
}

function authorityInfoAccess(
  cursor: DerCursor,
  _found: ExtensionState,
  { critical, end: valueEnd, rules }: Entry,
): boolean {
  if (critical && rules.goMinor >= 23) throw new DecodeError('x509: authority info access incorrectly marked critical');
  const problem = 'x509: invalid authority info access';
  const end = cursor.open(valueEnd, derTag.sequence, problem);
  while (cursor.at < end) {
    const descriptionEnd = cursor.open(end, derTag.sequence, problem);
    cursor.oid(descriptionEnd, problem);
    cursor.skipOptional(descriptionEnd, contextTag(6, false), problem);
    cursor.at = descriptionEnd;
  }
  return true;
}
