import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { rootCertificates } from 'node:tls';
import { alpine, bundleOf, debian, type Entry, type Layout, one, three, two } from './layout.ts';

/** Where distributions put roots. */
export const places: readonly Layout[] = [
  { about: 'scratch', files: {} },
  bundleOf('a bundle at the place of Debian, Alpine and distroless', one + two),
  bundleOf("the machine's own bundle", readIfThere(debian)),
  { about: "the machine's /etc/ssl/certs with its links", files: machineCertificates(true) },
  { about: 'COPY of /etc/ssl/certs: links without their targets', files: machineCertificates(false) },
  { about: 'only links that lead nowhere', files: { '/etc/ssl/certs/a.pem': { link: '/usr/share/a.crt' } } },
  bundleOf("Mozilla's bundle as Python's pip ships it", bundleOfPip()),
  bundleOf("Node's tls.rootCertificates", rootCertificates.join('\n')),
  { about: 'Alpine: cert.pem is a link', files: { [debian]: one, [alpine]: { link: 'certs/ca-certificates.crt' } } },
  {
    about: 'RHEL: links between the trees, and a bundle of TRUSTED blocks',
    files: {
      '/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem': one + two,
      '/etc/pki/ca-trust/extracted/openssl/ca-bundle.trust.crt': three.replaceAll('CERTIFICATE', 'TRUSTED CERTIFICATE'),
      '/etc/pki/tls/certs/ca-bundle.crt': { link: '/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem' },
      '/etc/pki/tls/certs/ca-bundle.trust.crt': {
        link: '/etc/pki/ca-trust/extracted/openssl/ca-bundle.trust.crt',
      },
      '/etc/pki/tls/cert.pem': { link: '/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem' },
      '/etc/ssl/certs': { link: '../pki/tls/certs' },
    },
  },
  { about: 'Fedora', files: { '/etc/pki/tls/certs/ca-bundle.crt': one } },
  { about: 'openSUSE', files: { '/etc/ssl/ca-bundle.pem': one } },
  { about: 'OpenELEC', files: { '/etc/pki/tls/cacert.pem': one } },
  { about: 'RHEL 7', files: { '/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem': one } },
  { about: 'cert.pem alone', files: { [alpine]: one } },
  { about: 'Android directory, read up to Go 1.21', files: { '/system/etc/security/cacerts/a.0': one } },
];

/** certifi's cacert.pem, where there is a Python with pip. */
function bundleOfPip(): string {
  try {
    const where = execFileSync('python3', ['-c', 'import pip._vendor.certifi as c; print(c.where())'], {
      stdio: 'pipe',
    });
    return readFileSync(where.toString().trim(), 'latin1');
  } catch {
    return one;
  }
}

function readIfThere(file: string): string {
  try {
    return readFileSync(file, 'latin1');
  } catch {
    return one;
  }
}

/** Debian's /etc/ssl/certs of this machine: its regular files, its links, and the targets of those where asked for. */
function machineCertificates(targets: boolean): Record<string, Entry> {
  const files: Record<string, Entry> = {};
  const directory = '/etc/ssl/certs';
  if (!existsSync(directory)) return { [debian]: one };
  for (const entry of readdirSync(directory, { withFileTypes: true })) {
    const file = `${directory}/${entry.name}`;
    if (entry.isFile()) files[file] = readFileSync(file);
    if (!entry.isSymbolicLink()) continue;
    const link = readlinkSync(file);
    files[file] = { link };
    if (targets && link.startsWith('/')) files[link] = readIfThere(link);
  }
  return files;
}
