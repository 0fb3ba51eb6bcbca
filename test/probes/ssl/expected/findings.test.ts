import { describe, expect, it } from 'vitest';
import { expectationFindings } from '../../../../probes/ssl/expected/findings.ts';

describe('a handshake in FIPS 140-3 mode', () => {
  const { message, remedy } = expectationFindings['ssl/tls-connect-failed'];
  const reason = 'ssl/tls alert handshake failure';
  it.each<[string, string, true | undefined, RegExp, RegExp]>([
    ['api:443', 'handshake', true, /in FIPS 140-3 mode/, /have the curve P-256 .* GODEBUG=fips140=off$/],
    ['api:443', 'handshake', undefined, /handshake failure$/, /^look at the log/],
    ['api:443', 'connect', true, /handshake failure$/, /^check that api:443 listens/],
  ])('%s, %s, %s', (target, stage, fips140, said, advised) => {
    const detail = { target, stage, reason, ...(fips140 === undefined ? {} : { fips140 }) };
    expect(message(detail)).toMatch(said);
    expect(remedy(detail)).toMatch(advised);
  });

  it('takes no certificate with a small key', () => {
    const untrusted = expectationFindings['ssl/tls-connect-untrusted'];
    const problem = 'tls: no FIPS compatible certificate chains found: a key of the kind RSA 1024';
    const detail = { target: 'api:443', position: 1, of: 2, subject: 'CN=api', problem, missing: null, roots: 9 };
    expect(untrusted.remedy(detail)).toContain('GODEBUG=fips140=off');
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
