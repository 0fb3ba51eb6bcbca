import { describe, expect, it } from 'vitest';
import { foreignFile, meantVariable } from '../../../../probes/ssl/unread/places.ts';

describe('a variable that is nearly one of those that Go reads', () => {
  it.each([
    ['SSL_CERT_FILE', null],
    ['SSL_CERT_DIR', null],
    ['SSL_CERT_FLIE', 'SSL_CERT_FILE'],
    ['SSLCERTFILE', 'SSL_CERT_FILE'],
    ['SSL-CERT-FILE', 'SSL_CERT_FILE'],
    ['SSL_CRT_FILE', 'SSL_CERT_FILE'],
    ['SSL_CERT_FILES', 'SSL_CERT_FILE'],
    ['SSL_CERT_FILE_PATH', 'SSL_CERT_FILE'],
    ['SSL_CERTIFICATE_FILE', 'SSL_CERT_FILE'],
    ['ssl_cert_dir', 'SSL_CERT_DIR'],
    ['SSL_CERTS_DIR', 'SSL_CERT_DIR'],
    ['SSL_CERT_DIRECTORY', 'SSL_CERT_DIR'],
    ['SSL_KEY_FILE', null],
    ['SSL_CERT', null],
    ['TLS_CERT_FILE', null],
    ['CERT_FILE', null],
    ['PATH', null],
  ])('%s', (name, meant) => {
    expect(meantVariable(name)).toBe(meant);
    if (meant !== null) expect(foreignFile(name, '/etc/ca.pem')).toBe('/etc/ca.pem');
  });
});
