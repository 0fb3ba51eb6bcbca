import { calendarDay } from '../../../src/decode/calendar-day.ts';
import { decodeCertificate } from '../../../src/decode/certificate/certificate.ts';
import { contextTag } from '../../../src/decode/certificate/der.ts';
import { extensionOf } from '../../../src/decode/certificate/fields.ts';
import { constraintFault } from '../../../src/decode/certificate/names/chain-constraints.ts';
import { hostNameFault } from '../../../src/decode/certificate/names/host-names.ts';
import { describeName } from '../../../src/decode/certificate/names/name.ts';
import { type Certificate, certSign } from '../../../src/decode/certificate/types.ts';
import type { Host } from '../../../src/host/host.ts';
import type { GoRules } from '../lookup/go-rules.ts';
import { isLeaf } from '../pool/root-faults.ts';
import { leastRsaBits } from '../thresholds.ts';
import { type CertificateIndex, indexCertificates, isInChain } from './potential-parents.ts';
import { faultOfSignature } from './signature.ts';

/** crypto/x509 Verify's answer about the chain that a server sent. */
export type Verdict =
  | { readonly kind: 'trusted'; readonly root: string }
  | {
      readonly kind: 'untrusted';
      /** Of the certificate that breaks the chain: 1 is the server's own. */
      readonly position: number;
      readonly subject: string;
      readonly problem: string;
      readonly missing: string | null;
      /** No root would change it: Go looks for none. */
      readonly byItself?: true;
    }
  /** What Go can verify and this executable cannot, in words. */
  | { readonly kind: 'unverified'; readonly what: string };

/** A certificate with its bytes and its position: from 1 in the server's chain, 0 for a root. */
type Link = { readonly der: string; readonly certificate: Certificate; readonly position: number };

type Context = {
  readonly sent: readonly Link[];
  /** What the server sent, its own certificate too. */
  readonly index: CertificateIndex;
  /** Decoded only when needed. */
  readonly roots: CertificateIndex;
  readonly trusted: ReadonlySet<string>;
  readonly host: Pick<Host, 'crypto' | 'now' | 'deadline'>;
  readonly rules: GoRules;
  /** The remaining number of signature checks. */
  budget: number;
};

/** crypto/x509 maxChainSignatureChecks: limits chains that were made to have many paths. */
const signatureChecks = 100;

/**
 * Verifies as crypto/x509 Certificate.Verify does with the default options of a TLS client: validity, name, then paths to
 * a root. A chain that may need policies is not verified.
 * @param chain DER, leaf first
 * @param roots DER: all that Go would use
 */
export function verifyChain(
  chain: readonly string[],
  serverName: string,
  roots: readonly string[],
  host: Context['host'],
  rules: GoRules,
): Verdict {
  const sent: Link[] = [];
  for (const [index, der] of chain.entries()) {
    const decoded = decodeCertificate(der, rules);
    if (!decoded.ok) return refused(index + 1, '', `tls: failed to parse certificate from server: ${decoded.problem}`);
    sent.push({ der, certificate: decoded.value, position: index + 1 });
  }
  const large = sent.find(({ certificate }) => (certificate.key.rsaBits ?? 0) > (rules.largestRsa ?? Infinity));
  if (large !== undefined)
    return refused(
      large.position,
      describeName(large.certificate.subject),
      `tls: server sent certificate containing RSA key larger than ${rules.largestRsa} bits`,
    );
  const [leaf] = sent;
  if (leaf === undefined) return refused(1, '', 'tls: received empty certificates message');
  const fault =
    faultOfLeaf(leaf, serverName, host, rules) ??
    faultOfLeafKey(leaf.certificate, rules) ??
    faultOfMode(leaf.certificate, rules);
  if (fault !== null) return refused(1, describeName(leaf.certificate.subject), fault);
  const context = {
    sent,
    index: indexCertificates(chain, rules.goMinor),
    roots: indexCertificates(roots, rules.goMinor),
    trusted: new Set(roots),
    host,
    rules,
    budget: signatureChecks,
  };
  return findRoot(leaf, [], context);
}

/** A leaf that is in the pool is trusted directly. */
function findRoot(current: Link, path: readonly Link[], context: Context): Verdict {
  const { certificate, position, der } = current;
  const subject = describeName(certificate.subject);
  if (context.trusted.has(der)) return { kind: 'trusted', root: subject };
  const insecure = insecureAlgorithms[certificate.signatureAlgorithm];
  if (insecure !== undefined && !(insecure.includes('SHA1') && context.rules.sha1Signatures))
    return broken(position, subject, `x509: cannot verify signature: insecure algorithm ${insecure}`);

  let first: Verdict | null = null;
  const below = [...path.map((link) => link.der), der];
  for (const parent of parentsOf(current, context)) {
    context.host.deadline.check();
    if (context.budget < 0 || isInChain(parent.der, below, context.rules.goMinor)) continue;
    const verdict =
      faultOfParent(current, parent, path, context) ??
      (parent.position === 0
        ? ({ kind: 'trusted', root: describeName(parent.certificate.subject) } as const)
        : findRoot(parent, [...path, current], context));
    if (verdict.kind === 'trusted') return verdict;
    // The path that could not be followed may have been the right one.
    if (verdict.kind === 'unverified' || first === null) first = verdict;
  }
  const issuer = describeName(certificate.issuer);
  return first ?? broken(position, subject, 'x509: certificate signed by unknown authority', issuer);
}

/** Roots first, then what the server sent. */
function parentsOf({ der, certificate }: Link, { index, roots, sent, rules }: Context): Link[] {
  const others = index.parentsOf(der, certificate.issuer);
  return [
    ...roots.parentsOf(der, certificate.issuer).flatMap((root) => rootLink(root, rules)),
    ...sent.filter((link) => others.includes(link.der)),
  ];
}

function faultOfLeaf(
  { der, certificate }: Link,
  serverName: string,
  host: Context['host'],
  rules: GoRules,
): string | null {
  if (certificate.unhandledCritical) return unhandledCritical;
  const validity = faultOfValidity(certificate, host.now);
  if (validity !== null) return validity;
  return hostNameFault(der, serverName, rules) ?? (certificate.forServers ? null : incompatibleUsage);
}

/** The server signs the handshake with it. */
function faultOfLeafKey({ key }: Certificate, rules: GoRules): string | null {
  return rules.refusesSmallRsa && key.rsaBits !== null && key.rsaBits < leastRsaBits
    ? `tls: invalid signature by the server certificate: crypto/rsa: ${key.rsaBits}-bit keys are insecure`
    : null;
}

/** In FIPS 140-3 mode (crypto/tls fipsAllowedChains). */
function faultOfMode({ key }: Certificate, { approvesKey }: GoRules): string | null {
  return approvesKey === null || approvesKey(key)
    ? null
    : `tls: no FIPS compatible certificate chains found: a key of the kind ${key.name}`;
}

/** @param path from the leaf up to the certificate below the child */
function faultOfParent(child: Link, parent: Link, path: readonly Link[], context: Context): Verdict | null {
  const { certificate } = parent;
  const { host, rules } = context;
  const fault = (problem: string): Verdict => broken(parent.position, describeName(certificate.subject), problem);
  context.budget -= 1;
  if (context.budget < 0)
    return fault('x509: signature check attempts limit reached while verifying certificate chain');
  if (isLeaf(certificate) || (certificate.keyUsage !== 0 && (certificate.keyUsage & certSign) === 0))
    return fault('x509: invalid signature: parent certificate cannot sign this kind of certificate');
  const signature = faultOfSignature(child, parent, host.crypto, rules);
  if (signature?.kind === 'unverified')
    return { kind: 'unverified', what: `a signature by a key of the kind ${certificate.key.name}` };
  if (signature !== null) return fault(signature.text);
  const mode = faultOfMode(certificate, rules);
  if (mode !== null) return fault(mode);
  if (certificate.subject !== child.certificate.issuer)
    return fault('x509: issuer name does not match subject from issuing certificate');
  if (certificate.unhandledCritical) return fault(unhandledCritical);
  if (parent.position > 0 && certificate.isCa !== true)
    return fault('x509: certificate is not authorized to sign other certificates');
  if (certificate.pathLength !== null && path.length > certificate.pathLength)
    return fault('x509: too many intermediates for path length constraint');
  if (!certificate.forServers) return fault(incompatibleUsage);
  const validity = faultOfValidity(certificate, host.now);
  if (validity !== null) return fault(validity);
  if (certificate.hasNameConstraints) {
    const names = constraintFault(
      parent.der,
      [...path, child].map(({ der }) => der),
      rules,
    );
    if (names !== null) return fault(names);
  }
  return rules.goMinor >= policiesSince && parent.position > 0 && requiresPolicy(parent.der)
    ? { kind: 'unverified', what: `the certificate policies that ${describeName(certificate.subject)} requires` }
    : null;
}

const incompatibleUsage = 'x509: certificate specifies an incompatible key usage';
const unhandledCritical = 'x509: unhandled critical extension';

/** policyConstraints (RFC 5280, 4.2.1.11) in DER content octets, and the Go version since which chains are held to it. */
const policyConstraints = '\x55\x1d\x24';
const policiesSince = 24;

/** Its first field, requireExplicitPolicy. */
function requiresPolicy(der: string): boolean {
  return extensionOf(der, policyConstraints)?.charCodeAt(2) === contextTag(0, false);
}

function faultOfValidity({ notBefore, notAfter }: Certificate, now: Date): string | null {
  const text = 'x509: certificate has expired or is not yet valid';
  if (now.getTime() < notBefore) return `${text}: not before ${calendarDay(notBefore)}`;
  return now.getTime() > notAfter ? `${text}: not after ${calendarDay(notAfter)}` : null;
}

/** By OID in DER content octets: MD5 is always refused, SHA-1 by `sha1Signatures` (crypto/x509 checkSignature). */
const insecureAlgorithms: Readonly<Record<string, string>> = {
  '\x2a\x86\x48\x86\xf7\x0d\x01\x01\x04': 'MD5-RSA',
  '\x2a\x86\x48\x86\xf7\x0d\x01\x01\x05': 'SHA1-RSA',
  '\x2a\x86\x48\xce\x3d\x04\x01': 'ECDSA-SHA1',
};

function rootLink(der: string, rules: GoRules): Link[] {
  const decoded = decodeCertificate(der, rules);
  return decoded.ok ? [{ der, certificate: decoded.value, position: 0 }] : [];
}

function broken(position: number, subject: string, problem: string, missing: string | null = null): Verdict {
  return { kind: 'untrusted', position, subject, problem, missing };
}

function refused(position: number, subject: string, problem: string): Verdict {
  return { kind: 'untrusted', position, subject, problem, missing: null, byItself: true };
}
