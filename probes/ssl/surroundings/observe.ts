import type { Host } from '../../../src/host/host.ts';
import type { OtherBundle } from '../facts.ts';

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
