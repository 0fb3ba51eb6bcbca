import type { PemRules } from '../../../src/decode/certificate/pem.ts';
import type {
  CertificateRules,
  ExcludedWildcards,
  NameRules,
  PublicKey,
} from '../../../src/decode/certificate/types.ts';
import { effectiveGoDebug, type GoDebug } from '../../../src/decode/go/env/debug/debug.ts';
import { type GoVersion, parseGoVersion } from '../../../src/decode/go/version/version.ts';
import type { Host, TlsOffer } from '../../../src/host/host.ts';

/** How the program's Go looks for roots and judges them. */
export type GoRules = CertificateRules &
  NameRules &
  PemRules & {
    readonly version: string;
    /** For messages: `go1.25.3`, or `Go` if the version is not known. */
    readonly name: string;
    /** False if the program, or its version, is not known: then the rules are those of the newest Go. */
    readonly known: boolean;
    /** GODEBUG rsa1024min: RSA keys below 1024 bits verify nothing. */
    readonly refusesSmallRsa: boolean;
    /** Bits of the largest RSA key that a TLS client takes of a server (GODEBUG tlsmaxrsasize); null for any. */
    readonly largestRsa: number | null;
    /** Up to Go 1.17, and up to 1.23 with GODEBUG x509sha1=1: signatures made with SHA-1 are verified. */
    readonly sha1Signatures: boolean;
    /** In FIPS 140-3 mode a TLS client only takes chains with such keys (GODEBUG fips140, Go 1.24); null for any. */
    readonly approvesKey: ((key: PublicKey) => boolean) | null;
    /** What its TLS client offers to a server. */
    readonly offer: TlsOffer;
  };

/** The newest Go whose sources these rules were checked against. */
const newest = { version: 'go1.27', minor: 27 };

/** The rules of the program's own Go version: the one it was built with, not an installed one. */
export function goRules(host: Pick<Host, 'app' | 'env'>): { rules: GoRules; debug: GoDebug } {
  const info = host.app?.goBuild() ?? null;
  const version = info === null ? null : parseGoVersion(info.goVersion);
  const debug = effectiveGoDebug(info?.settings.DefaultGODEBUG, host.env.get('GODEBUG'));
  return { rules: rulesOf(version, debug), debug };
}

/** The rules of a Go version under GODEBUG settings. */
export function rulesOf(version: GoVersion | null, debug: GoDebug): GoRules {
  const minor = version?.minor ?? newest.minor;
  const fips140 = minor >= 24 && fipsModes.includes((debug.get('fips140') ?? '').split('#', 1)[0] ?? '');
  return {
    version: version === null ? newest.version : version.text,
    name: version === null ? 'Go' : version.text,
    known: version !== null,
    goMinor: minor,
    negativeSerials: minor < 23 || debug.get('x509negativeserial') === '1',
    stopsAtDamage: version !== null && isStrict(version),
    strictNames: version !== null && isStrict(version),
    commonNames: takesCommonNames(minor, debug.get('x509ignoreCN')),
    excludedWildcards: excludedWildcards(minor, version?.patch ?? 0),
    refusesSmallRsa: minor >= 24 && debug.get('rsa1024min') !== '0',
    largestRsa: version === null || limitsRsa(version) ? largestRsa(debug) : null,
    sha1Signatures: minor < 18 || (minor < 24 && debug.get('x509sha1') === '1'),
    approvesKey: fips140 ? (key) => isApproved(key, minor) : null,
    offer: {
      oldest: minor < 18 ? 'TLSv1' : 'TLSv1.2',
      rsaKeyExchange: !fips140 && (minor < 22 || debug.get('tlsrsakex') === '1'),
      tripleDes: !fips140 && (minor < 23 || debug.get('tls3des') === '1'),
      sha1: !fips140 && (minor < 25 || debug.get('tlssha1') === '1'),
      hybrids: fips140 && minor < 25 ? 0 : hybrids(minor, debug),
      fips140,
      extendedMasterSecret: fips140 && minor >= 25 && debug.get('fips140ems') !== '0',
    },
  };
}

/** Values of GODEBUG's fips140 that turn the mode on (crypto/internal/fips140/fips140.go). */
const fipsModes: readonly string[] = ['on', 'only', 'debug'];

/** crypto/tls/defaults_fips140.go, isCertificateAllowedFIPS; Go 1.24 in crypto/tls/common.go, fipsAllowCert. */
function isApproved({ name, rsaBits }: PublicKey, minor: number): boolean {
  if (rsaBits !== null) return minor < 25 ? [2048, 3072, 4096].includes(rsaBits) : rsaBits >= 2048;
  return ['ECDSA P-256', 'ECDSA P-384', 'ECDSA P-521'].includes(name) || (name === 'Ed25519' && minor >= 25);
}

function hybrids(minor: number, debug: GoDebug): number {
  if (minor < 24 || debug.get('tlsmlkem') === '0') return 0;
  return minor < 26 || debug.get('tlssecpmlkem') === '0' ? 1 : 3;
}

/** Always up to Go 1.14, and in 1.15 and 1.16 where GODEBUG asks for it. */
function takesCommonNames(minor: number, ignored: string | undefined): boolean {
  return minor < 15 ? ignored !== '1' : minor < 17 && ignored === '0';
}

/** Since CVE-2025-61727, whose fix was narrowed twice. */
function excludedWildcards(minor: number, patch: number): ExcludedWildcards {
  const [first, root, parent] = minor === 24 ? [11, 13, Infinity] : [5, 7, 9];
  if (minor >= 26) return 'siblings';
  if (minor < 24 || patch < first) return 'none';
  if (patch < root) return 'below-root';
  return patch < parent ? 'below-parent' : 'siblings';
}

/**
 * The releases between the security fixes of encoding/pem (CVE-2025-61723) and of name constraints (CVE-2025-58187)
 * and the fix for their side effects.
 */
const strictReleases: readonly { readonly minor: number; readonly from: number; readonly until: number }[] = [
  { minor: 24, from: 8, until: 9 },
  { minor: 25, from: 2, until: 3 },
];

function isStrict({ minor, patch }: GoVersion): boolean {
  return strictReleases.some(
    (range) => patch !== null && range.minor === minor && patch >= range.from && patch <= range.until,
  );
}

/** Since the security releases of August 2023 (CVE-2023-29409). */
function limitsRsa({ minor, patch }: GoVersion): boolean {
  return minor > 20 || (minor === 20 && (patch ?? 0) >= 7) || (minor === 19 && (patch ?? 0) >= 12);
}

function largestRsa(debug: GoDebug): number {
  const stated = debug.get('tlsmaxrsasize') ?? '';
  return /^\d{1,9}$/.test(stated) ? Number(stated) : 8192;
}

/** Bundle files in Go's order; the first that can be read ends the search (crypto/x509/root_linux.go). */
export const defaultFiles: readonly string[] = [
  '/etc/ssl/certs/ca-certificates.crt', // Debian, Ubuntu, Alpine, distroless
  '/etc/pki/tls/certs/ca-bundle.crt', // Fedora, RHEL 6
  '/etc/ssl/ca-bundle.pem', // openSUSE
  '/etc/pki/tls/cacert.pem', // OpenELEC
  '/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem', // RHEL 7 and later
  '/etc/ssl/cert.pem', // Alpine
];

/** Directories by the last minor Go version that reads them, in that version's order. */
const defaultDirectories: readonly { readonly until: number; readonly paths: readonly string[] }[] = [
  {
    until: 15,
    paths: [
      '/etc/ssl/certs',
      '/system/etc/security/cacerts',
      '/usr/local/share/certs',
      '/etc/pki/tls/certs',
      '/etc/openssl/certs',
      '/var/ssl/certs',
    ],
  },
  { until: 21, paths: ['/etc/ssl/certs', '/etc/pki/tls/certs', '/system/etc/security/cacerts'] },
  { until: Number.POSITIVE_INFINITY, paths: ['/etc/ssl/certs', '/etc/pki/tls/certs'] },
];

/** SSL_CERT_FILE is one path, never a list; empty counts as unset. */
export function candidateFiles(variable: string | undefined): readonly string[] {
  return variable === undefined || variable === '' ? defaultFiles : [variable];
}

/** SSL_CERT_DIR is split at colons since Go 1.14; empty elements name nothing. */
export function candidateDirectories(variable: string | undefined, goMinor: number): readonly string[] {
  if (variable !== undefined && variable !== '') return goMinor < 14 ? [variable] : variable.split(':');
  return defaultDirectories.find(({ until }) => goMinor <= until)?.paths ?? [];
}

/** Up to Go 1.13 the first directory that yielded a certificate was the last one read. */
export function stopsAtFirstDirectory(goMinor: number): boolean {
  return goMinor < 14;
}

/** Since Go 1.15 links within a directory are skipped: `openssl rehash` makes one for every file. */
export function skipsSameDirectoryLinks(goMinor: number): boolean {
  return goMinor >= 15;
}

/** The directories that any Go reads if SSL_CERT_DIR is not set. */
export const defaultDirectoryPaths: ReadonlySet<string> = new Set(defaultDirectories.flatMap(({ paths }) => paths));

/** The directories that current Go versions read if SSL_CERT_DIR is not set. */
export const goDirectories: readonly string[] = defaultDirectories.at(-1)?.paths ?? [];
