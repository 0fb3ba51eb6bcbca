/**
 * Writes the certificates in test/cases/ssl: run it after changing the table, and commit what it makes.
 *   node test/support/cases/make-ssl-cases.ts
 */
import { mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { bundle, encodeCertificate, encodePem, extension, sequence, tlv } from '../bytes/certificate-bytes.ts';
import { type GoElf, makeGoElf } from '../bytes/go-elf.ts';
import { lineTable } from '../bytes/line-table.ts';

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

/** As base64(1) prints it. */
function base64Of(bytes: string | Buffer): string {
  return Buffer.from(bytes).toString('base64').replace(/.{76}/g, '$&\n');
}

/** A JKS store of one trusted certificate, without its digest. */
function keyStore(certificate: Buffer): Buffer {
  const text = (value: string): Buffer => Buffer.concat([Buffer.from([0, value.length]), Buffer.from(value)]);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(certificate.length);
  const head = Buffer.from('feedfeed000000020000000100000002', 'hex');
  return Buffer.concat([head, text('company'), Buffer.alloc(8), text('X.509'), length, certificate]);
}

type Link = { readonly link: string };

/** A host directory on a path. */
function hostPath(source: string, place: string): string {
  return `100 90 0:50 / / ro,relatime - overlay overlay rw,lowerdir=/l\n110 100 254:1 ${source} ${place} ro,relatime - ext4 /dev/sda1 rw\n`;
}

/** A device on a path. */
function nullDevice(device: string, place: string): string {
  return `100 90 0:50 / / ro,relatime - overlay overlay rw,lowerdir=/l\n110 100 0:6 ${device} ${place} rw - devtmpfs devtmpfs rw\n`;
}

const der = encodeCertificate({ cn: 'Company Root' });
const companyDer = 'usr/local/share/ca-certificates/company.crt';
const trusted = theirs.replaceAll('CERTIFICATE', 'TRUSTED CERTIFICATE');
const signedData = tlv(
  0x30,
  tlv(0x06, Buffer.from('2a864886f70d010702', 'hex')),
  tlv(
    0xa0,
    sequence(
      tlv(0x02, Buffer.from([1])),
      tlv(0x31),
      sequence(tlv(0x06, Buffer.from('2a864886f70d010701', 'hex'))),
      tlv(0xa0, der),
      tlv(0x31),
    ),
  ),
);
const pkcs12 = sequence(tlv(0x02, Buffer.from([3])), sequence(Buffer.alloc(300)));
const html = '<!DOCTYPE html>\n<html><body>404 Not Found</body></html>\n';
const retired = readFileSync(
  path.join(import.meta.dirname, '../../../scripts/build/warm-up/retired-roots.pem'),
  'latin1',
);
const retiredRoots = retired.match(/-----BEGIN.+?-----END CERTIFICATE-----\n/gs) ?? [];

/** Contents by case and path. */
const files: Readonly<Record<string, Readonly<Record<string, string | Buffer | Link>>>> = {
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
  'mount-is-the-bundle': { 'proc/self/mountinfo': hostPath('/srv/company/ca.crt', `/${debian}`), [debian]: theirs },
  'mount-in-a-subdirectory': {
    [debian]: good,
    'proc/self/mountinfo': mountInfo('/etc/ssl/certs/company'),
    'etc/ssl/certs/company/ca.crt': theirs,
  },
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
  'entry-denied': { [debian]: good, 'etc/ssl/certs/company.crt': theirs },
  'entry-denied-in-cert-dir': { [debian]: good, 'etc/company/a.pem': bundle({ cn: 'Other Root' }), [company]: theirs },
  'cert-dir-with-the-bundle': { [debian]: good, [company]: theirs },
  'cert-file-closed-above': { 'etc/ssl/certs/good.pem': good, [company]: theirs },
  'variable-ignored-beside-cert-dir': {
    [debian]: good,
    'etc/company/a.pem': bundle({ cn: 'Other Root' }),
    'srv/ca/company.pem': theirs,
  },
  'subdirectory-of-cert-dir': { 'etc/company/a.pem': good, 'etc/company/new/company.pem': theirs },
  'no-roots-but-a-bundle-of-others': {
    'etc/ca-certificates/extracted/tls-ca-bundle.pem': bundle(
      { cn: 'Company Root' },
      ...[...'ABCDEFGHIJKLMNOPQRS'].map((letter) => ({ cn: `Root ${letter}` })),
    ),
  },
  'entry-compressed': { [debian]: good, 'etc/ssl/certs/company.crt.gz': gzipSync(theirs) },
  'entry-public-key': {
    [debian]: good,
    'etc/ssl/certs/company.crt': encodePem(Buffer.from('a key'), 'PUBLIC KEY'),
    'etc/ssl/certs/revoked.crt': encodePem(Buffer.from('a list'), 'X509 CRL'),
    'etc/ssl/certs/dhparam.pem': encodePem(Buffer.from('a prime'), 'DH PARAMETERS'),
  },
  'entry-xml': { [debian]: good, 'etc/ssl/certs/company.crt': '<Error><Code>AccessDenied</Code></Error>' },
  'entry-key-store': { [debian]: good, 'etc/ssl/certs/truststore': Buffer.from('feedfeed00000002', 'hex') },
  'entry-with-two-blanks': {
    [debian]: good,
    'etc/ssl/certs/company.crt': theirs.replace('BEGIN CERTIFICATE', 'BEGIN  CERTIFICATE'),
  },
  'entry-on-one-line': { [debian]: good, 'etc/ssl/certs/company.crt': JSON.stringify(theirs) },
  'entry-with-the-line-ends-of-old-macs': {
    [debian]: good,
    'etc/ssl/certs/company.crt': theirs.replaceAll('\n', '\r'),
  },
  'entry-with-a-byte-order-mark': { [debian]: good, 'etc/ssl/certs/company.crt': `\ufeff${theirs}` },
  'bundle-indented': { [company]: theirs.replaceAll(/^/gm, '  ') },
  'cert-file-with-another-ending': { 'etc/ssl/certs/good.pem': good, [company]: theirs },
  'cert-file-with-a-pattern': { 'etc/ssl/certs/good.pem': good, [company]: theirs },
  'cert-file-with-its-own-name': { 'etc/ssl/certs/good.pem': good, [company]: theirs },
  'cert-file-is-a-certificate': { 'etc/ssl/certs/good.pem': good },
  'variable-in-lower-case': { [debian]: good, [company]: theirs },
  'null-device-on-the-bundle': { 'proc/self/mountinfo': nullDevice('/null', `/${debian}`), [debian]: '' },
  'null-device-hides-nothing': { 'proc/self/mountinfo': nullDevice('/zero', `/${debian}`), [debian]: '' },
  'cert-dir-denied-on-a-volume': {
    'proc/self/mountinfo': hostPath('/srv/company', '/etc/company'),
    [debian]: good,
    [company]: theirs,
  },
  'cert-dir-default-denied': { [debian]: good, 'etc/pki/tls/certs/company.pem': theirs },
  'pkcs7-in-the-bundle': { [debian]: good + encodePem(signedData, 'PKCS7') },
  'pkcs7-for-the-bundle': { [company]: encodePem(signedData, 'PKCS7') },
  'entry-denied-to-the-program': {
    [debian]: good,
    'etc/ssl/certs/company.crt': theirs,
    app: makeGoElf(program),
    'proc/1/status': status(65_531, '0'),
  },
  'entry-linked-into-a-closed-directory': {
    [debian]: good,
    'etc/ssl/certs/company.pem': { link: '/srv/pki/company.pem' },
    'srv/pki/company.pem': theirs,
    app: makeGoElf(program),
    'proc/1/status': status(65_531, '0'),
  },
  'cert-dir-closed-above': { [debian]: good, 'etc/company/certs/ca.pem': theirs },
  'bundle-closed-above': { [debian]: good, app: makeGoElf(program), 'proc/1/status': status(65_531, '0') },
  'bundle-denied-by-a-security-module': { [debian]: good },
  'der-anchor': {
    [debian]: Buffer.concat([Buffer.from(good), der]),
    [companyDer]: der,
    'etc/ssl/certs/company.pem': { link: `/${companyDer}` },
    'usr/sbin/update-ca-certificates': '',
    'usr/bin/openssl': '',
  },
  'der-anchor-without-openssl': { [debian]: good, [companyDer]: der, 'usr/sbin/update-ca-certificates': '' },
  'der-in-the-bundle': {
    [debian]: Buffer.concat([
      Buffer.from(retiredRoots.slice(0, 3).join('')),
      der,
      Buffer.from(`\n${retiredRoots[3] ?? ''}`),
    ]),
    'etc/ssl/certs/company.pem': { link: `/${companyDer}` },
  },
  'der-before-the-bundle': { [debian]: Buffer.concat([der, Buffer.from(`\n${retiredRoots[0] ?? ''}`)]) },
  'base64-in-the-bundle': { [debian]: retiredRoots.slice(0, 3).join('') + base64Of(theirs) },
  'base64-without-marks-in-the-bundle': { [debian]: `${retiredRoots.slice(0, 3).join('')}\n${base64Of(der)}\n` },
  'utf16-in-the-bundle': {
    [debian]: Buffer.concat([
      Buffer.from(retiredRoots.slice(0, 3).join('')),
      Buffer.from(`\ufeff${theirs.replaceAll('\n', '\r\n')}`, 'utf16le'),
    ]),
  },
  'base64-of-a-root-in-the-bundle': { [debian]: good + theirs + base64Of(theirs) },
  'base64-anchor': {
    [debian]: good,
    'usr/local/share/ca-certificates/company.crt': base64Of(theirs),
    'usr/sbin/update-ca-certificates': '',
  },
  'variable-of-java': { [debian]: retiredRoots.slice(0, 3).join(''), 'etc/company/trust.jks': keyStore(der) },
  'variable-of-java-pkcs12': { [debian]: retiredRoots.slice(0, 3).join(''), 'etc/company/trust.p12': pkcs12 },
  'variable-of-java-in-force': {
    [debian]: good + theirs,
    'etc/company/trust.jks': keyStore(der),
    'etc/company/trust.p12': pkcs12,
  },
  'copied-link-of-an-installed-ca': {
    [debian]: good + theirs,
    'etc/ssl/certs/company.pem': { link: `/${companyDer}` },
  },
  'entry-der': { [debian]: good, 'etc/ssl/certs/company.cer': der },
  'entry-der-and-pem': { [debian]: good, 'etc/ssl/certs/company.cer': der, 'etc/ssl/certs/company.pem': theirs },
  'entry-pkcs12': { [debian]: good, 'etc/ssl/certs/company.p12': pkcs12 },
  'entry-pkcs7': { [debian]: good, 'etc/ssl/certs/company.p7b': signedData },
  'entry-pkcs7-pem': { [debian]: good, 'etc/ssl/certs/company.p7b': encodePem(signedData, 'PKCS7') },
  'entry-jks': { [debian]: good, 'etc/ssl/certs/truststore.jks': Buffer.from('feedfeed0000000200000000', 'hex') },
  'entry-html': { [debian]: good, 'etc/ssl/certs/company.crt': html },
  'entry-empty': { [debian]: good, 'etc/ssl/certs/company.crt': '' },
  'entry-text': { [debian]: good, 'etc/ssl/certs/company.crt': 'Subject: CN = Company Root\n' },
  'entry-base64': { [debian]: good, 'etc/ssl/certs/company.crt': der.toString('base64') },
  'entry-utf16': { [debian]: good, 'etc/ssl/certs/company.crt': Buffer.from(`\ufeff${theirs}`, 'utf16le') },
  'entry-trusted': { [debian]: good, 'etc/ssl/certs/company.pem': trusted },
  'entry-request': {
    [debian]: good,
    'etc/ssl/certs/company.crt': encodePem(Buffer.from('request'), 'CERTIFICATE REQUEST'),
  },
  'entry-loop': { [debian]: good, 'etc/ssl/certs/company.pem': { link: '/etc/ssl/certs/company.pem' } },
  'entry-dangling-within': { [debian]: good, 'etc/ssl/certs/company.crt': { link: 'company-2024.crt' } },
  'entry-is-directory': {
    [debian]: good,
    'etc/ssl/certs/company.crt/ca.crt': theirs,
    'proc/self/mountinfo': mountInfo('/etc/ssl/certs/company.crt'),
  },
  'entry-in-subdirectory': { [debian]: good, 'etc/ssl/certs/company/ca.pem': theirs },
  'quiet-entries': {
    [debian]: good,
    'etc/ssl/certs/README': 'see the wiki\n',
    'etc/ssl/certs/Makefile': 'all:\n',
    'etc/ssl/certs/dhparam.pem': encodePem(Buffer.from('numbers'), 'DH PARAMETERS'),
    'etc/ssl/certs/java/cacerts': Buffer.from('feedfeed0000000200000000', 'hex'),
    'etc/ssl/certs/good.trust.crt': good.replaceAll('CERTIFICATE', 'TRUSTED CERTIFICATE'),
    'etc/ssl/certs/0a1b2c3d.0': { link: 'removed.pem' },
    'etc/ssl/certs/Public.pem': { link: '/usr/share/ca-certificates/mozilla/Public.crt' },
    'etc/ssl/certs/.keep': '',
    'etc/ssl/certs/..data': { link: '..2026_06_01_00_00_00.1' },
    'etc/ssl/certs/..2026_06_01_00_00_00.1/ca.crt': good,
  },
  'only-a-der-file': { 'etc/ssl/certs/company.cer': der },
  'cert-dir-is-a-file': { [debian]: good, [company]: theirs },
  'cert-dir-missing': { [debian]: good },
  'cert-dir-with-commas': { [debian]: good, [company]: theirs, 'srv/certs/a.pem': bundle({ cn: 'Other Root' }) },
  'cert-dir-with-quotes': { [debian]: good, [company]: theirs },
  'cert-dir-replaces-the-roots': { 'etc/ssl/certs/good.pem': good },
  'cert-dir-empty-elements': { [debian]: good, [company]: theirs },
  'cert-dir-without-certificates': { [debian]: good, 'etc/company/README': 'none' },
  'both-variables-isolate': { [company]: theirs, [debian]: good },
  'cert-file-with-quotes': { [company]: theirs },
  'cert-file-with-a-line-end': { [debian]: good, [company]: theirs },
  'cert-file-is-a-directory': { [debian]: good, [company]: theirs },
  'cert-file-unexpanded': { [debian]: good },
  'mount-is-a-directory': {
    'etc/ssl/certs/ca-certificates.crt/ca-certificates.crt': good,
    'proc/self/mountinfo': mountInfo('/etc/ssl/certs/ca-certificates.crt'),
  },
  'mount-links-outside': {
    'etc/ssl/ca-bundle.pem': { link: '/var/lib/ca-certificates/ca-bundle.pem' },
    'etc/ssl/certs': { link: '/var/lib/ca-certificates/pem' },
    'proc/self/mountinfo': hostPath('/etc/ssl', '/etc/ssl'),
  },
  'mount-with-another-key': {
    'etc/pki/tls/certs/ca-bundle.crt': { link: '/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem' },
    'etc/pki/ca-trust/extracted/pem/ca-bundle.crt': good,
    'proc/self/mountinfo': mountInfo('/etc/pki/ca-trust/extracted/pem'),
  },
  'trusted-bundle': { [company]: trusted },
  'no-roots-but-a-variable': { 'etc/ca/company.pem': theirs },
  'ca-in-a-volume': { [debian]: good, 'srv/trust/ca.crt': theirs, 'proc/self/mountinfo': mountInfo('/srv/trust') },
  'ca-in-a-usual-place': {
    [debian]: good,
    'usr/local/share/ca.pem': theirs,
    'var/run/secrets/kubernetes.io/serviceaccount/ca.crt': bundle({ cn: 'kubernetes' }),
    'run/secrets/tls.crt': bundle({ cn: 'server.example.com', ca: false, issuer: 'Company Root' }),
  },
  'local-ca-without-the-command': { [debian]: good, 'etc/pki/ca-trust/source/anchors/company.pem': theirs },
  'local-ca-not-selected': {
    [debian]: good,
    'usr/share/ca-certificates/company/root.crt': theirs,
    'etc/ca-certificates.conf': 'mozilla/Good_Root.crt\n!company/root.crt\n',
    'usr/sbin/update-ca-certificates': '',
  },
  'local-ca-in-a-subdirectory': {
    [debian]: good,
    'usr/local/share/ca-certificates/company/root.crt': theirs,
    'usr/sbin/update-ca-certificates': '',
  },
  'require-ca-unread': { [debian]: good, 'etc/ssl/certs/company.cer': der },
  'public-roots-expired': { [debian]: retiredRoots.slice(0, 30).join('') },
  'few-valid-roots': { [debian]: retiredRoots.filter((_, index) => index < 8).join('') },
  'expiry-days-pass-over-public-roots': { [debian]: retiredRoots.slice(0, 30).join('') + good },
  'fedora-directory-hash': {
    'etc/ssl/certs': { link: '../pki/tls/certs' },
    'etc/pki/tls/certs': { link: '../ca-trust/extracted/pem/directory-hash' },
    'etc/pki/ca-trust/extracted/pem/directory-hash/Good_Root.pem': good,
    'etc/pki/ca-trust/extracted/pem/directory-hash/0a1b2c3d.0': { link: 'Good_Root.pem' },
    'etc/pki/ca-trust/extracted/pem/directory-hash/ca-certificates.crt': { link: '../tls-ca-bundle.pem' },
    'etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem': good,
    'etc/pki/ca-trust/extracted/openssl/ca-bundle.trust.crt': good.replaceAll('CERTIFICATE', 'TRUSTED CERTIFICATE'),
    'etc/pki/ca-trust/source/README': 'see update-ca-trust(8)\n',
    'usr/share/pki/ca-trust-source/ca-bundle.trust.p11-kit': '[p11-kit-object-v1]\n',
  },
  sles: {
    'etc/ssl/certs': { link: '../../var/lib/ca-certificates/pem' },
    'etc/ssl/ca-bundle.pem': { link: '../../var/lib/ca-certificates/ca-bundle.pem' },
    'var/lib/ca-certificates/ca-bundle.pem': good,
    'var/lib/ca-certificates/pem/Good_Root.pem': good,
    'var/lib/ca-certificates/pem/0a1b2c3d.0': { link: 'Good_Root.pem' },
    'usr/share/pki/trust/ca-bundle.trust.p11-kit': '[p11-kit-object-v1]\n',
  },
  nix: { 'nix/store/00000000000000000000000000000000-nss-cacert-3.115/etc/ssl/certs/ca-bundle.crt': good },
  'kubernetes-pod': {
    [debian]: good + bundle(...five),
    'var/run/secrets/kubernetes.io/serviceaccount/ca.crt': bundle({ cn: 'kubernetes' }),
    'var/run/secrets/kubernetes.io/serviceaccount/namespace': 'default',
    'etc/ssl/certs/java/cacerts': Buffer.from('feedfeed0000000200000000', 'hex'),
  },
};

const folder = path.join(import.meta.dirname, '../../cases/ssl');

/** Every made file, and its place. */
export function sslCaseFiles(): { readonly file: string; readonly bytes: Buffer }[] {
  return entries().flatMap(({ file, content }) =>
    typeof content === 'object' && 'link' in content ? [] : [{ file, bytes: Buffer.from(content) }],
  );
}

/** Every made link. */
export function sslCaseLinks(): { readonly file: string; readonly target: string }[] {
  return entries().flatMap(({ file, content }) =>
    typeof content === 'object' && 'link' in content ? [{ file, target: content.link }] : [],
  );
}

function entries(): { readonly file: string; readonly content: string | Buffer | Link }[] {
  return Object.entries(files).flatMap(([name, contents]) =>
    Object.entries(contents).map(([place, content]) => ({ file: path.join(folder, name, 'rootfs', place), content })),
  );
}

if (import.meta.main) {
  for (const { file, bytes } of sslCaseFiles()) {
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, bytes);
  }
  for (const { file, target } of sslCaseLinks()) {
    mkdirSync(path.dirname(file), { recursive: true });
    rmSync(file, { force: true });
    symlinkSync(target, file);
  }
}
