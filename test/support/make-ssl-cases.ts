/**
 * Writes the certificates in test/cases/ssl: run it after changing the table, and commit what it makes.
 *   node test/support/make-ssl-cases.ts
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { bundle, encodeCertificate, encodePem } from './certificate-bytes.ts';

const debian = 'etc/ssl/certs/ca-certificates.crt';
const alpine = 'etc/ssl/cert.pem';
const company = 'etc/company/ca.pem';
const good = bundle({ cn: 'Good Root' });
const old = { cn: 'Old Root', notBefore: '2001-01-01', notAfter: '2021-09-30' };
const future = { cn: 'Next Root', notBefore: '2027-01-01' };
const five = ['A', 'B', 'C', 'D', 'E'].map((letter) => ({ cn: `Root ${letter}` }));

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
  'bundle-denied-directory-serves': { [debian]: good, 'etc/pki/tls/certs/good.pem': good },
  'cert-file-missing-directory-serves': { 'etc/ssl/certs/good.pem': good },
  'cert-file-list': { [company]: good, [debian]: '' },
  'all-skipped': { [company]: good.replaceAll(/^/gm, '  ') },
  'skipped-one': { [debian]: good + bundle({ cn: 'Negative Serial', serial: 'ff' }) },
  'unusable-root': { [debian]: good + bundle({ cn: 'No Signing', keyUsage: '0780' }) },
  'private-key': { [company]: good + encodePem(Buffer.from('not a key'), 'PRIVATE KEY') },
  'world-writable': { [debian]: good },
  fifo: { [debian]: '' },
};

const folder = path.join(import.meta.dirname, '../cases/ssl');
for (const [name, contents] of Object.entries(files)) {
  for (const [place, bytes] of Object.entries(contents)) {
    const file = path.join(folder, name, 'rootfs', place);
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, bytes);
  }
}
