import type { Host } from '../../../src/host/host.ts';
import { certificatesIn } from '../certificates-in.ts';
import type { GoRules } from '../lookup/go-rules.ts';
import { latin1File, type UnreadFile } from '../read-file.ts';
import { fewRoots } from '../thresholds.ts';
import type { OtherBundle } from './facts.ts';

/** Bundles of other runtimes in the same image (their documentation; Debian and RHEL packages). */
const otherBundles: readonly OtherBundle[] = [
  { runtime: 'OpenSSL', path: '/usr/lib/ssl/cert.pem' },
  { runtime: 'OpenSSL', path: '/etc/pki/tls/cert.pem' },
  { runtime: 'Java', path: '/etc/ssl/certs/java/cacerts' },
  { runtime: 'Java', path: '/etc/pki/java/cacerts' },
  { runtime: 'curl', path: '/etc/ssl/certs/ca-certificates.crt' },
];

export function bundlesOfOthers(host: Host): OtherBundle[] {
  const named = host.env.get('JAVA_HOME');
  const java = named?.startsWith('/') ? [{ runtime: 'Java', path: `${named}/lib/security/cacerts` }] : [];
  return [...otherBundles, ...java].filter(({ path }) => host.fs.stat(path).kind === 'found');
}

/**
 * Where other systems and libraries have their bundle: their `OPENSSLDIR`, their ca-certificates package, or its
 * tool.
 */
const foreignBundles: readonly string[] = [
  '/etc/pki/tls/cert.pem', // Fedora's OpenSSL
  '/usr/lib/ssl/cert.pem', // Debian's
  '/usr/local/ssl/cert.pem', // the default of OpenSSL's own build
  '/usr/local/etc/ssl/cert.pem', // FreeBSD
  '/usr/local/share/certs/ca-root-nss.crt',
  '/usr/share/ssl/certs/ca-bundle.crt', // old Red Hat
  '/var/lib/ca-certificates/ca-bundle.pem', // openSUSE, whose links lead here
  '/etc/ca-certificates/extracted/tls-ca-bundle.pem', // Arch
  '/var/cache/ca-certs/compat/ca-roots.pem', // Clear Linux
  '/opt/conda/ssl/cacert.pem',
];

/**
 * A bundle of public roots in a place that Go does not search, for when it has none.
 * @param unread files with certificates that were found elsewhere
 */
export function bundleElsewhere(host: Host, rules: GoRules, unread: readonly UnreadFile[]): string | null {
  const isBundle = (path: string): boolean => certificatesIn(latin1File(host, path), rules).length >= fewRoots;
  return foreignBundles.find(isBundle) ?? unread.find(({ ders }) => ders.length >= fewRoots)?.path ?? null;
}
