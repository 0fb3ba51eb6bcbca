import { expect, it } from 'vitest';
import { directoryRemedy } from '../../../../probes/ssl/unread/cert-dir.ts';

const path = '/etc/company/trust.p12';
const convert = 'openssl pkcs12 -in trust.p12 -nokeys -out trust-pem.crt';

it.each([
  [{ path: '/etc/company/ca.pem' }, 'set SSL_CERT_DIR=/etc/ssl/certs:/etc/pki/tls/certs:/etc/company'],
  [{ path: '/etc/company/ca.pem', certDir: '/certs' }, 'set SSL_CERT_DIR=/certs:/etc/company'],
  [{ path: '/etc/ca.pem' }, 'copy it to where Go reads every file: COPY ca.pem /etc/ssl/certs/'],
  // Beside a store that Go cannot read, the result would come with a warning.
  [{ path, form: 'pkcs12' as const }, `convert it, and copy the result to /etc/ssl/certs/: ${convert}`],
  [{ path, form: 'pkcs12' as const, certDir: '/certs' }, `convert it, and copy the result to /certs/: ${convert}`],
])('gets Go to read %j', (ca, remedy) => expect(directoryRemedy(ca)).toBe(remedy));
