/**
 * Writes the certificates in test/cases/ssl: run it after changing the table, and commit what it makes.
 *   node test/support/make-ssl-cases.ts
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { bundle, encodeCertificate, encodePem, extension, sequence, tlv } from './certificate-bytes.ts';
import { type GoElf, makeGoElf } from './go-elf.ts';
import { lineTable } from './line-table.ts';

const debian = 'etc/ssl/certs/ca-certificates.crt';
const alpine = 'etc/ssl/cert.pem';
const company = 'etc/company/ca.pem';
const good = bundle({ cn: 'Good Root' });
const old = { cn: 'Old Root', notBefore: '2001-01-01', notAfter: '2021-09-30' };
const future = { cn: 'Next Root', notBefore: '2027-01-01' };
const five = ['A', 'B', 'C', 'D', 'E'].map((letter) => ({ cn: `Root ${letter}` }));

const theirs = bundle({ cn: 'Company Root' });
const fallback = 'golang.org/x/crypto/x509roots/fallback';
const program: GoElf = {
  goVersion: 'go1.26.1',
  modInfo: ['path\texample.com/app', 'mod\texample.com/app\t(devel)\t', 'build\tCGO_ENABLED=0'],
};
const withFallback: GoElf = {
  ...program,
  modInfo: [...(program.modInfo ?? []), `dep\t${fallback}\tv0.0.0-20250305170421-49bf5b80c810\th1:x`],
};

function withFunctions(...names: readonly string[]): GoElf {
  return { ...program, contents: { '.gopclntab': lineTable(names, ['runtime/proc.go']) } };
}

/** A container's mounts, with a ConfigMap on a path. */
function mountInfo(place: string): string {
  const volume = '/var/lib/kubelet/pods/8b2d7f3c/volumes/kubernetes.io~configmap/company-ca';
  return [
    '100 90 0:50 / / ro,relatime - overlay overlay rw,lowerdir=/l',
    `110 100 254:1 ${volume} ${place} ro,relatime - ext4 /dev/sda1 rw`,
    '',
  ].join('\n');
}

function status(uid: number, capabilities: string): string {
  const ids = Array(4).fill(uid).join('\t');
  return `Name:\tapp\nUid:\t${ids}\nGid:\t${ids}\nGroups:\t${uid} \nCapEff:\t${capabilities.padStart(16, '0')}\n`;
}

function dnsName(name: string): Buffer {
  return extension('551d11', sequence(tlv(0x82, Buffer.from(name))));
}

/** Contents by case and path. */
const files: Readonly<Record<string, Readonly<Record<string, string | Buffer>>>> = {
  bundle: { [debian]: good },
  'expired-single': { [debian]: good + bundle(old) },
  'expired-all': { [company]: bundle(old) },
  expiring: { [debian]: good + bundle({ cn: 'Soon Root', notAfter: '2026-06-15' }) },
  'not-yet-valid': { [debian]: good + bundle(future) },
  'clock-in-1970': { [debian]: bundle(...five) },
  'clock-far-ahead': { [debian]: bundle(...five) },
  'empty-shadows-good': { [debian]: '', [alpine]: good },
  'empty-with-directory': { [debian]: '', 'etc/ssl/certs/good.pem': good },
  'der-in-place-of-pem': { [debian]: encodeCertificate({ cn: 'Good Root' }) },
  'bundle-denied': { [debian]: good },
  'bundle-denied-to-the-program': { [debian]: good, app: makeGoElf(program), 'proc/1/status': status(65_531, '0') },
  'bundle-of-another-user': { [debian]: good, app: makeGoElf(program), 'proc/1/status': status(65_531, '2') },
  'bundle-denied-directory-serves': { [debian]: good, 'etc/pki/tls/certs/good.pem': good },
  'cert-file-missing-directory-serves': { 'etc/ssl/certs/good.pem': good },
  'cert-file-list': { [company]: good, [debian]: '' },
  'all-skipped': { [company]: good.replaceAll(/^/gm, '  ') },
  'skipped-one': { [debian]: good + bundle({ cn: 'Negative Serial', serial: 'ff' }) },
  'unusable-root': { [debian]: good + bundle({ cn: 'No Signing', keyUsage: '0780' }) },
  'private-key': { [company]: good + encodePem(Buffer.from('not a key'), 'PRIVATE KEY') },
  'world-writable': { [debian]: good },
  fifo: { [debian]: '' },
  'mount-hides-roots': { 'proc/self/mountinfo': mountInfo('/etc/ssl/certs'), 'etc/ssl/certs/notes.txt': 'none' },
  'mount-leaves-few-roots': { 'proc/self/mountinfo': mountInfo('/etc/ssl/certs'), 'etc/ssl/certs/ca.crt': good },
  'local-ca-not-installed': { [debian]: good, 'usr/local/share/ca-certificates/company.crt': theirs },
  'local-ca-with-the-wrong-name': { [debian]: good, 'usr/local/share/ca-certificates/company.pem': theirs },
  'local-ca-installed': { [debian]: good + theirs, 'usr/local/share/ca-certificates/company.crt': theirs },
  'variable-ignored': { [debian]: good, [company]: theirs },
  'variable-beside-the-point': { [debian]: good + theirs, [company]: theirs },
  'built-in-roots': { app: makeGoElf(withFallback) },
  'built-in-roots-forced': { app: makeGoElf(withFallback), [debian]: good },
  'no-roots-needed': { app: makeGoElf(withFunctions('runtime.main', 'main.main')) },
  'no-roots-for-a-tls-client': {
    app: makeGoElf(withFunctions('crypto/x509.initSystemRoots', 'runtime.main', 'main.main')),
  },
  'negative-serial-go-1.22': {
    app: makeGoElf({ ...program, goVersion: 'go1.22.12' }),
    [debian]: bundle({ cn: 'Negative Serial', serial: 'ff' }),
  },
  'negative-serial-go-line-1.22': {
    app: makeGoElf({
      ...program,
      modInfo: [...(program.modInfo ?? []), 'build\tDefaultGODEBUG=x509negativeserial=1,rsa1024min=0'],
    }),
    [debian]: bundle({ cn: 'Negative Serial', serial: 'ff' }),
  },
  'damaged-block-go-1.25.3': {
    app: makeGoElf({ ...program, goVersion: 'go1.25.3' }),
    [debian]: good + good.replace('END CERTIFICATE', 'END CERT') + theirs,
  },
  'leaf-certificate': { [company]: good + bundle({ cn: 'server.example.com', ca: false }) },
  'tls-secret-mounted': {
    [debian]: good,
    'etc/ssl/certs/tls.crt': bundle({ cn: 'server.example.com', ca: false, issuer: 'Good Root' }),
    'etc/ssl/certs/tls.key': encodePem(Buffer.from('not a key'), 'PRIVATE KEY'),
  },
  'min-certs': { [debian]: good },
  'min-certs-met': { [debian]: good },
  'cert-expiry-days': { [debian]: good + bundle({ cn: 'Soon Root', notAfter: '2026-07-15' }, old) },
  'require-ca-missing': { [debian]: good },
  'require-ca-met': { [debian]: good },
  'require-ca-ends-soon': { [debian]: good + bundle({ cn: 'Company Root', notAfter: '2026-06-15' }, old) },
  'require-ca-expired': { [debian]: good + bundle({ ...old, cn: 'Company Root' }) },
  'tls-connect-refused': { [debian]: good },
  'tls-connect-unknown-ca': {
    [debian]: good,
    'sent.pem': bundle({
      cn: 'api.example.com',
      issuer: 'Proxy CA',
      ca: false,
      extensions: [dnsName('api.example.com')],
    }),
  },
  'tls-connect-other-name': {
    [debian]: good,
    'sent.pem': bundle({ cn: 'api.example.com', issuer: 'Good Root', ca: false, extensions: [dnsName('example.com')] }),
  },
  'expired-server-beside': {
    [debian]: good,
    'etc/ssl/certs/ssl-cert-snakeoil.pem': bundle({ ...old, cn: 'localhost', ca: false }),
  },
  alpine: { [debian]: good },
  'alpine-empty': { [debian]: '' },
  'debian-package': {
    [debian]: good + bundle(...five),
    'usr/share/ca-certificates/mozilla/Good_Root.crt': good,
    'usr/share/ca-certificates/mozilla/Root_A.crt': bundle({ cn: 'Root A' }),
  },
  'copied-links': { [debian]: good + bundle(...five) },
  'no-pem-text': { [debian]: 'see the wiki\n' },
  rhel: {
    'etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem': good,
    'etc/pki/ca-trust/extracted/openssl/ca-bundle.trust.crt': good.replaceAll('CERTIFICATE', 'TRUSTED CERTIFICATE'),
  },
};

const folder = path.join(import.meta.dirname, '../cases/ssl');

/** Every made file, and its place. */
export function sslCaseFiles(): { readonly file: string; readonly bytes: Buffer }[] {
  return Object.entries(files).flatMap(([name, contents]) =>
    Object.entries(contents).map(([place, content]) => ({
      file: path.join(folder, name, 'rootfs', place),
      bytes: Buffer.from(content),
    })),
  );
}

if (import.meta.main) {
  for (const { file, bytes } of sslCaseFiles()) {
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, bytes);
  }
}
