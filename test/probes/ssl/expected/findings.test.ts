import { describe, expect, it } from 'vitest';
import { expectationFindings } from '../../../../probes/ssl/expected/findings.ts';
import { noExtendedMasterSecret } from '../../../../src/runtime/tls.ts';

describe('a handshake in FIPS 140-3 mode', () => {
  const { message, remedy } = expectationFindings['ssl/tls-connect-failed'];
  const refusal = 'ssl/tls alert handshake failure';
  const other = 'ssl/tls alert protocol version';
  const words = ' (in FIPS 140-3 mode, without X25519 and ChaCha20)';
  const off = '; or in GODEBUG, set fips140=off';
  const curve = `let api:443 have the curve P-256 and AES with GCM${off}`;
  it.each<[string, string, true | undefined, string, string]>([
    [refusal, 'handshake', true, words, curve],
    ['tlsv1 alert insufficient security', 'handshake', true, words, curve],
    [noExtendedMasterSecret, 'handshake', true, '', `let api:443 have TLS 1.3, or Extended Master Secret${off}`],
    [other, 'handshake', true, '', 'look at the TLS settings of api:443: Go needs TLS 1.2 or later'],
    ['wrong version number', 'handshake', true, '', 'look at the TLS settings of api:443: Go needs TLS 1.2 or later'],
    [other, 'handshake', undefined, '', 'look at the TLS settings of api:443: Go needs TLS 1.2 or later'],
    [
      'connection refused',
      'connect',
      true,
      '',
      'check that api:443 listens, and that network policies let the pod reach it',
    ],
  ])('%s, %s, %s', (reason, stage, fips140, suffix, advised) => {
    const detail = { target: 'api:443', stage, reason, ...(fips140 === undefined ? {} : { fips140 }) };
    expect(message(detail).endsWith(`: ${reason}${suffix}`)).toBe(true);
    expect(remedy(detail)).toBe(advised);
  });

  it('is left out where the mode does not apply', () => {
    const detail = { target: 'api:443', stage: 'handshake', reason: refusal };
    expect(message(detail)).toMatch(/handshake failure$/);
    expect(remedy(detail)).toMatch(/^look at the log/);
  });

  it('is met by a server that has TLS from the start, whatever its port', () => {
    const detail = { target: 'db:5432', stage: 'handshake', fips140: true } as const;
    expect(remedy({ ...detail, reason: noExtendedMasterSecret })).toBe(
      `let db:5432 have TLS 1.3, or Extended Master Secret${off}`,
    );
    expect(remedy({ ...detail, reason: 'the server closed the connection' })).toMatch(/^port of PostgreSQL/);
  });

  it('takes no certificate with a small key', () => {
    const untrusted = expectationFindings['ssl/tls-connect-untrusted'];
    const problem = 'tls: no FIPS compatible certificate chains found: a key of the kind RSA 1024';
    const detail = { target: 'api:443', position: 1, of: 2, subject: 'CN=api', problem, missing: null, roots: 9 };
    expect(untrusted.remedy(detail)).toMatch(/; or in GODEBUG, set fips140=off$/);
  });
});

describe('what to do about a server that is not reached', () => {
  const failed = expectationFindings['ssl/tls-connect-failed'];
  it.each<[string, string, string, RegExp]>([
    [
      'db:5432',
      'handshake',
      'the server closed the connection',
      /^port of PostgreSQL, .* -connect db:5432 -starttls postgres$/,
    ],
    ['mail:25', 'handshake', 'wrong version number', /^port of SMTP, .* -starttls smtp$/],
    ['[::1]:3306', 'handshake', 'wrong version number', /^port of MySQL, .* -connect \[::1\]:3306 -starttls mysql$/],
    ['db:5432', 'handshake', 'ssl/tls alert handshake failure', /no cipher or key exchange that the program's Go has/],
    ['api:443', 'handshake', 'tlsv1 alert insufficient security', /no cipher or key exchange/],
    ['api:443', 'handshake', 'tlsv1 alert protocol version', /^look at the TLS settings of api:443/],
    ['api:443', 'handshake', 'wrong version number', /^look at the TLS settings of api:443/],
    [
      'api:443',
      'handshake',
      'tlsv1 unrecognized name',
      /^look at the log of api:443: it may not know this server name/,
    ],
    ['10.0.0.1:443', 'handshake', 'tlsv1 unrecognized name', /^connect to 10\.0\.0\.1:443 by a name/],
    ['[::1]:443', 'handshake', 'tlsv1 alert internal error', /^connect to \[::1\]:443 by a name/],
    ['db:5432', 'connect', 'connection refused', /^check that db:5432 listens/],
  ])('%s: %s: %s', (target, stage, reason, expected) => {
    expect(failed.remedy({ target, stage, reason })).toMatch(expected);
  });
});

describe('what to do about a chain that is broken', () => {
  const untrusted = expectationFindings['ssl/tls-connect-untrusted'];
  const chain = { target: 'api:443', position: 1, of: 1, subject: 'CN=a', roots: 3 };
  it.each<[string, string | null, RegExp]>([
    ['x509: certificate signed by unknown authority', 'CN=b', /^add the CA CN=b to the roots/],
    [
      'x509: certificate relies on legacy Common Name field, use SANs instead',
      null,
      /^reissue the certificate of api:443 with this name as a subject alternative name$/,
    ],
    ['x509: certificate is valid for b, not a', null, /^connect to api:443 by a name in its certificate/],
    [
      'x509: a root or intermediate certificate is not authorized to sign for this name: DNS name "a" is excluded by constraint "a"',
      null,
      /name constraints/,
    ],
    ['x509: unhandled critical extension', null, /^get a certificate without the critical extension/],
    ['x509: certificate has expired or is not yet valid', null, /^get a new certificate issued for api:443$/],
  ])('%s', (problem, missing, expected) => {
    expect(untrusted.remedy({ ...chain, problem, missing })).toMatch(expected);
  });
});
