import { bundleText, caBundle, privateBundle } from '../../containers/root-parts.ts';
import { ca, link, mode, text } from '../parts.ts';
import { bundle, company, nobody, openssl, type Row, shell } from './row.ts';

export const certificates: readonly Row[] = [
  {
    code: 'ssl/cert-file-is-read-directory',
    parts: [caBundle],
    env: { SSL_CERT_FILE: '/etc/ssl/certs' },
    sees: null,
  },
  { code: 'ssl/no-roots', parts: [], sees: /^roots [1-9]\d\d/m },
  {
    code: 'ssl/no-roots',
    parts: [ca('/etc/company/ca.pem')],
    env: { CURL_CA_BUNDLE: '/etc/company/ca.pem' },
    sees: company,
  },
  { code: 'ssl/bundle-unreadable', parts: [...shell, privateBundle], flags: nobody, sees: /^roots [1-9]\d\d/m },
  { code: 'ssl/world-writable', parts: [...shell, caBundle, mode(bundle, 0o666)], sees: null },
  {
    code: 'ssl/dangling-links',
    parts: [link('/etc/ssl/certs/ISRG_Root_X1.pem', '/usr/share/ca-certificates/mozilla/ISRG_Root_X1.crt')],
    sees: /^roots [1-9]\d\d/m,
  },
  {
    code: 'ssl/entry-dangling',
    parts: [caBundle, link('/etc/ssl/certs/company.pem', '/usr/local/share/ca-certificates/company.crt')],
    sees: company,
  },
  {
    code: 'ssl/entry-denied',
    parts: [...shell, caBundle, ca('/etc/ssl/certs/company.crt', 'pem', 0o600)],
    flags: nobody,
    sees: company,
  },
  {
    code: 'ssl/entry-not-pem',
    parts: [...shell, openssl, caBundle, ca('/etc/ssl/certs/company.cer', 'der')],
    sees: company,
  },
  {
    code: 'ssl/entry-not-pem',
    parts: [...shell, openssl, caBundle, ca('/etc/ssl/certs/company.p7b', 'pkcs7')],
    sees: company,
  },
  {
    code: 'ssl/entry-not-pem',
    parts: [...shell, openssl, caBundle, ca('/etc/ssl/certs/company.p7c', 'pkcs7-pem')],
    sees: company,
  },
  {
    code: 'ssl/entry-not-pem',
    parts: [...shell, openssl, caBundle, ca('/etc/ssl/certs/company.crt', 'base64')],
    sees: company,
  },
  {
    code: 'ssl/entry-not-pem',
    parts: [...shell, openssl, caBundle, ca('/etc/ssl/certs/company.crt', 'trusted')],
    sees: company,
  },
  {
    code: 'ssl/no-root-in-directory',
    parts: [...shell, openssl, ca('/etc/ssl/certs/company.cer', 'der')],
    sees: company,
  },
  { code: 'ssl/entry-in-subdirectory', parts: [caBundle, ca('/etc/ssl/certs/company/ca.pem')], sees: company },
  {
    code: 'ssl/entry-in-subdirectory',
    alternative: 1,
    parts: [...shell, caBundle, ca('/etc/ssl/certs/company/ca.pem')],
    sees: company,
  },
  {
    code: 'ssl/variable-ignored',
    parts: [caBundle, ca('/etc/company/ca.pem')],
    env: { CURL_CA_BUNDLE: '/etc/company/ca.pem' },
    sees: company,
  },
  { code: 'ssl/ca-not-read', parts: [caBundle, ca('/etc/ca/company.crt')], sees: company },
  {
    code: 'ssl/cert-file-unusable',
    parts: [ca('/etc/company/ca.pem')],
    env: { SSL_CERT_FILE: '"/etc/company/ca.pem"' },
    sees: company,
  },
  {
    code: 'ssl/cert-dir-ignored',
    parts: [caBundle, ca('/etc/company/ca.pem')],
    env: { SSL_CERT_DIR: '/etc/company/ca.pem' },
    sees: company,
  },
  {
    code: 'ssl/cert-dir-ignored',
    parts: [text('/opt/bundle.pem', bundleText()), ca('/etc/company/ca.pem')],
    env: { SSL_CERT_FILE: '/opt/bundle.pem', SSL_CERT_DIR: '/etc/company/ca.pem' },
    sees: /^roots [1-9]\d\d company true/m,
  },
];
