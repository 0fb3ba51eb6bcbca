import { latin1 } from '#runtime/bytes.ts';
import { decodeCertificate } from '../../../src/decode/certificate/certificate.ts';
import { describeName } from '../../../src/decode/certificate/name.ts';
import { pemItems } from '../../../src/decode/certificate/pem.ts';
import { mountOf } from '../../../src/decode/proc/mountinfo.ts';
import type { Host } from '../../../src/host/host.ts';
import type { ForeignCa, MountFacts, OtherBundle } from '../facts.ts';
import type { GoRules } from '../lookup/go-rules.ts';
import { fileLimit } from '../lookup/observe.ts';
import type { Pool } from '../pool/pool.ts';

const named = 3;

/** Where administrators put CAs of their own, and the command that brings them into the bundle. */
const localCaFolders: readonly { readonly folder: string; readonly suffix: string; readonly command: string }[] = [
  { folder: '/usr/local/share/ca-certificates', suffix: '.crt', command: 'update-ca-certificates' }, // Debian, Alpine
  { folder: '/etc/pki/ca-trust/source/anchors', suffix: '', command: 'update-ca-trust' }, // RHEL, Fedora
  { folder: '/etc/pki/trust/anchors', suffix: '', command: 'update-ca-certificates' }, // openSUSE
];

/** CAs that were put in place, but never made their way into the bundle: the command was not run, or passed them over. */
export function localCasOutside(host: Host, rules: GoRules, pool: Pool): ForeignCa[] {
  return localCaFolders.flatMap(({ folder, suffix, command }) => {
    const listing = host.fs.list(folder, 1000);
    if (listing.kind !== 'found') return [];
    const outside = listing.value.names.flatMap((name) => {
      const path = `${folder}/${name}`;
      const subject = firstOutside(host, rules, pool, path);
      return subject === null
        ? []
        : [{ path, subject, remedy: name.endsWith(suffix) ? command : `rename to ${suffix}` }];
    });
    return outside.slice(0, named);
  });
}

/** Variables of other runtimes and tools. None of them means anything to Go. */
const foreignVariables = [
  'CURL_CA_BUNDLE',
  'REQUESTS_CA_BUNDLE',
  'NODE_EXTRA_CA_CERTS',
  'GIT_SSL_CAINFO',
  'PIP_CERT',
  'DENO_CERT',
] as const;

/** The files of such variables that hold a CA which Go does not get, once each. */
export function variablesIgnored(host: Host, rules: GoRules, pool: Pool): ForeignCa[] {
  const paths = new Set(foreignVariables.map((variable) => host.env.get(variable) ?? ''));
  return [...paths].flatMap((path) => {
    const subject = path.startsWith('/') ? firstOutside(host, rules, pool, path) : null;
    if (subject === null) return [];
    const variables = foreignVariables.filter((variable) => host.env.get(variable) === path);
    return [{ path, subject, remedy: variables.join(', ') }];
  });
}

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

/** The mounts on certificate paths: each hides what the image has there. */
export function mountsOn(host: Host, paths: readonly string[]): MountFacts[] {
  const found = new Map<string, MountFacts>();
  const mounts = host.mounts(host.app?.pid ?? 'self');
  if (mounts.length === 0) return [];
  for (const path of paths) {
    const real = host.fs.resolve(path).end;
    const mount = mountOf(mounts, real.kind === 'found' ? real.path : path);
    if (mount === null || !/^\/etc\/(?:ssl|pki)(?:\/|$)/.test(mount.mountPoint)) continue;
    found.set(mount.mountPoint, { mountPoint: mount.mountPoint, fsType: mount.fsType, source: sourceOf(mount.root) });
  }
  return [...found.values()];
}

/** What a kubelet mounts there, by the path on the node; pod and container ids would make every report differ. */
function sourceOf(root: string): string {
  const volume = /\/volumes\/kubernetes\.io~([a-z-]+)\/([^/]+)/.exec(root);
  if (volume !== null) return `${volume[1]} volume ${volume[2]}`;
  const subPath = /\/volume-subpaths\/([^/]+)\//.exec(root);
  return subPath === null ? root : `subPath of volume ${subPath[1]}`;
}

/** The first certificate of a file that is not among the roots, in PEM or DER; null when there is none, or no file. */
function firstOutside(host: Host, rules: GoRules, pool: Pool, path: string): string | null {
  const found = host.fs.read(path, fileLimit);
  if (found.kind !== 'found') return null;
  const text = latin1(found.value);
  const ders = text.startsWith('\x30')
    ? [text]
    : [...pemItems(text, rules)].flatMap((item) =>
        item.kind === 'block' && item.type === 'CERTIFICATE' ? [item.bytes] : [],
      );
  for (const der of ders) {
    host.deadline.check();
    if (pool.has(der)) continue;
    const decoded = decodeCertificate(der, rules);
    if (decoded.ok) return describeName(decoded.value.subject);
  }
  return null;
}
