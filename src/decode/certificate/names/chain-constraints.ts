import { contextTag, DerCursor, derTag } from '../der.ts';
import { extensionOf } from '../fields.ts';
import type { ExcludedWildcards, NameRules } from '../types.ts';
import { alternativeNames, createNameList, type GeneralNames } from './alternative-names.ts';
import { addressText, parseAddress } from './ip-address.ts';
import { isComparable, parseMailbox } from './name-syntax.ts';

/**
 * Why a CA may not sign for the names of a certificate below it, in Go's words; null where it may (crypto/x509/constraints.go,
 * checkChainConstraints). All names of a certificate count, not only the one that a client asks for; directory names do not.
 * @param ca a CA certificate that decodeCertificate reads
 * @param below the certificates below it, leaf first
 * @param rules of the program's Go
 */
export function constraintFault(ca: string, below: readonly string[], rules: NameRules): string | null {
  const constraints = constraintsOf(ca);
  if (constraints === null) return null;
  const [leaf] = below;
  // Otherwise the common name would be held to none of them.
  if (rules.commonNames && leaf !== undefined && alternativeNames(leaf) === null)
    return "x509: issuer has name constraints but leaf doesn't have a SAN extension";
  for (const der of held(ca, below, rules.goMinor)) {
    const names = alternativeNames(der);
    const fault = names === null ? null : faultOfNames(names, constraints, rules);
    if (fault !== null)
      return `x509: a root or intermediate certificate is not authorized to sign for this name: ${fault}`;
  }
  return null;
}

/** All below it; up to Go 1.20 of those only the leaf, and since 1.19 the CA itself with it. */
function held(ca: string, below: readonly string[], goMinor: number): readonly string[] {
  if (goMinor >= 21) return below;
  const leaf = below.slice(0, 1);
  return goMinor < 19 ? leaf : [...leaf, ca];
}

type Constraints = { readonly permitted: GeneralNames; readonly excluded: GeneralNames };

/** nameConstraints (RFC 5280, 4.2.1.10), in DER content octets. */
const constraintsOid = '\x55\x1d\x1e';
const malformed = 'x509: invalid NameConstraints extension';

function constraintsOf(ca: string): Constraints | null {
  const value = extensionOf(ca, constraintsOid);
  if (value === null) return null;
  const cursor = new DerCursor(value);
  const end = cursor.open(value.length, derTag.sequence, malformed);
  const [permitted, excluded] = [contextTag(0, true), contextTag(1, true)].map((tag) => {
    const list = createNameList();
    const listEnd = cursor.peek(end, tag) ? cursor.open(end, tag, malformed) : cursor.at;
    while (cursor.at < listEnd) {
      const subtreeEnd = cursor.open(listEnd, derTag.sequence, malformed);
      const nameEnd = cursor.openAny(subtreeEnd, malformed);
      list.add(cursor.tag, value.slice(cursor.at, nameEnd));
      cursor.at = subtreeEnd;
    }
    return list.names;
  });
  return permitted === undefined || excluded === undefined ? null : { permitted, excluded };
}

/** Of each kind of name: what is compared of it, and with what. */
type Kind = {
  readonly key: keyof GeneralNames;
  readonly words: string;
  text(name: string): string;
  /** What is compared, or why it cannot be. */
  compared(name: string, goMinor: number): { readonly value: string } | { readonly fault: string };
  /** @param wildcards what an excluded name does to a wildcard */
  matches(value: string, constraint: string, wildcards: ExcludedWildcards): boolean;
  constraintText(constraint: string): string;
};

const same = (text: string): string => text;

const kinds: readonly Kind[] = [
  {
    key: 'addresses',
    words: 'IP address',
    text: (name) => addressText(octetsOf(name)),
    compared: (value) => ({ value }),
    matches: isInNetwork,
    constraintText: networkText,
  },
  {
    key: 'dns',
    words: 'DNS name',
    text: same,
    compared: (name, goMinor) =>
      isComparable(name, goMinor) ? { value: name } : { fault: `x509: cannot parse dnsName "${name}"` },
    matches: isInDomain,
    constraintText: same,
  },
  { key: 'uris', words: 'URI', text: same, compared: hostOfUri, matches: isInDomain, constraintText: same },
  { key: 'emails', words: 'email address', text: same, compared: mailbox, matches: isMailOf, constraintText: same },
];

function faultOfNames(
  names: GeneralNames,
  { permitted, excluded }: Constraints,
  { goMinor, excludedWildcards }: NameRules,
): string | null {
  for (const kind of kinds) {
    const allowed = permitted[kind.key];
    const denied = excluded[kind.key];
    // An unreadable name fails wherever there are constraints, of whatever kind; a URI without a host since Go 1.26.
    if (kind.key === 'uris' && allowed.length + denied.length === 0 && goMinor < 26) continue;
    for (const name of names[kind.key]) {
      const compared = kind.compared(name, goMinor);
      if ('fault' in compared) return compared.fault;
      const within = (constraint: string, wildcards: ExcludedWildcards): boolean =>
        kind.matches(compared.value, constraint, wildcards);
      if (allowed.length > 0 && !allowed.some((constraint) => within(constraint, 'none')))
        return `${kind.words} "${kind.text(name)}" is not permitted by any constraint`;
      const by = denied.find((constraint) => within(constraint, excludedWildcards));
      if (by !== undefined)
        return `${kind.words} "${kind.text(name)}" is excluded by constraint "${kind.constraintText(by)}"`;
    }
  }
  return null;
}

/** The domain itself and all below it; with a leading dot, only those below. */
function isInDomain(domain: string, constraint: string, wildcards: ExcludedWildcards): boolean {
  if (constraint === '') return true;
  const name = domain.toLowerCase();
  const suffix = constraint.toLowerCase();
  const isBelow = suffix.startsWith('.')
    ? name.endsWith(suffix) && name !== suffix
    : name === suffix || name.endsWith(`.${suffix}`);
  return isBelow || (name.startsWith('*') && isExcludedWildcard(name, suffix, wildcards));
}

/** Whether a wildcard may stand for an excluded name. All but `siblings` leave out the first label of both, whatever is before it. */
function isExcludedWildcard(name: string, suffix: string, wildcards: ExcludedWildcards): boolean {
  if (wildcards === 'none' || !name.includes('.')) return false;
  const domain = suffix.replace(/^\./, '');
  const dot = domain.indexOf('.');
  if (dot < 0) return wildcards === 'below-root' && domain === suffix;
  const parent = domain.slice(dot);
  const parentOfName = name.slice(name.indexOf('.'));
  if (wildcards === 'siblings') return parentOfName === parent && domain === suffix;
  const more = name.split('.').length - domain.split('.').length;
  return parentOfName.endsWith(parent) && more >= (domain === suffix ? 0 : 1);
}

/** parseURIs: a host by name, which a URN does not have. */
function hostOfUri(uri: string): ReturnType<Kind['compared']> {
  const authority = /^(?:[^:/?#]*:)?\/\/([^/?#]*)/.exec(uri)?.[1] ?? '';
  const host = authority.slice(authority.lastIndexOf('@') + 1);
  if (host === '') return { fault: `URI with empty host ("${uri}") cannot be matched against constraints` };
  const name = host.startsWith('[') ? host.replace(/:\d*$/, '') : host.replace(/:.*$/, '');
  return name.startsWith('[') || parseAddress(name) !== null
    ? { fault: `URI with IP ("${uri}") cannot be matched against constraints` }
    : { value: name };
}

/** Its parts, with what cannot be in a host between them. Since Go 1.27 there is no second @ in one. */
function mailbox(email: string, goMinor: number): ReturnType<Kind['compared']> {
  const parts = parseMailbox(email);
  return parts !== null && isComparable(parts.domain, goMinor) && (goMinor < 27 || !parts.domain.includes('@'))
    ? { value: joined(parts) }
    : { fault: `cannot parse rfc822Name "${email}"` };
}

function joined({ local, domain }: { readonly local: string; readonly domain: string }): string {
  return `${local} ${domain.toLowerCase()}`;
}

/** A whole address, whose host has no case; or the host of it. */
function isMailOf(parts: string, constraint: string, wildcards: ExcludedWildcards): boolean {
  if (!constraint.includes('@')) return isInDomain(parts.slice(parts.lastIndexOf(' ') + 1), constraint, wildcards);
  const whole = parseMailbox(constraint);
  return whole !== null && joined(whole) === parts;
}

function isInNetwork(address: string, constraint: string): boolean {
  if (constraint.length !== 2 * address.length) return false;
  const octets = octetsOf(address);
  const [network, mask] = halvesOf(constraint);
  return octets.every((octet, index) => ((octet ^ (network[index] ?? 0)) & (mask[index] ?? 0)) === 0);
}

/** As net.IPNet.String writes it. */
function networkText(constraint: string): string {
  const [network, mask] = halvesOf(constraint);
  const bits = mask.reduce((sum, octet) => sum + octet.toString(2).replaceAll('0', '').length, 0);
  return `${addressText(network)}/${bits}`;
}

function halvesOf(constraint: string): [readonly number[], readonly number[]] {
  const octets = octetsOf(constraint);
  return [octets.slice(0, octets.length / 2), octets.slice(octets.length / 2)];
}

function octetsOf(bytes: string): number[] {
  return Array.from(bytes, (octet) => octet.charCodeAt(0));
}
