import { beforeAll, describe, expect, it } from 'vitest';
import { runGoProgram } from '../../../support/go/go-toolchain.ts';
import { needs } from '../../../support/needs.ts';
import { ca, leaf, useLoopback } from './loopback.ts';

/** Verifies chains as crypto/tls does: the leaf, the others as intermediates, for the name localhost. */
const goVerify = `package main

import (
	"crypto/x509"
	"encoding/json"
	"encoding/pem"
	"os"
)

func main() {
	var cases []struct {
		Chain []string
		Roots string
	}
	if err := json.NewDecoder(os.Stdin).Decode(&cases); err != nil {
		panic(err)
	}
	answers := make([]string, len(cases))
	for i, c := range cases {
		opts := x509.VerifyOptions{Roots: x509.NewCertPool(), Intermediates: x509.NewCertPool(), DNSName: "localhost"}
		opts.Roots.AppendCertsFromPEM([]byte(c.Roots))
		var leaf *x509.Certificate
		for j, text := range c.Chain {
			block, _ := pem.Decode([]byte(text))
			cert, err := x509.ParseCertificate(block.Bytes)
			if err != nil {
				panic(err)
			}
			if j == 0 {
				leaf = cert
			} else {
				opts.Intermediates.AddCert(cert)
			}
		}
		if _, err := leaf.Verify(opts); err != nil {
			answers[i] = err.Error()
		}
	}
	json.NewEncoder(os.Stdout).Encode(answers)
}
`;

describe('--tls-connect to a server with a chain', needs('openssl'), () => {
  const { read, issue, serve, connect } = useLoopback();

  beforeAll(() => {
    issue('root', null, ca);
    issue('other', null, ca);
    issue('middle', 'root', ca);
    issue('ended', 'root', ca, -1);
    issue('server', 'middle', leaf);
    issue('direct', 'root', leaf);
    issue('old', 'root', leaf, -1);
    issue('sha1', 'root', leaf, 3650, 'sha1');
    issue('elsewhere', 'root', 'subjectAltName=DNS:example.com,DNS:www.example.com\n');
    issue('nameless', 'root', 'basicConstraints=CA:FALSE\n');
    issue('below-ended', 'ended', leaf);
    issue('not-a-ca', 'root', 'basicConstraints=CA:FALSE\n');
    issue('below-not-a-ca', 'not-a-ca', leaf);
    issue('alone', null, leaf);
    issue('client', 'root', `${leaf}extendedKeyUsage=clientAuth\n`);
    issue('clients', 'root', `${ca}extendedKeyUsage=clientAuth\n`);
    issue('below-clients', 'clients', leaf);
    issue('last', 'root', ca.replace('CA:TRUE', 'CA:TRUE,pathlen:0'));
    issue('lower', 'last', ca);
    issue('deep', 'lower', leaf);
    const constrained = (constraints: string): string => `${ca}nameConstraints=critical,${constraints}\n`;
    const all = 'excluded;IP:0.0.0.0/0.0.0.0,excluded;IP:0:0:0:0:0:0:0:0/0:0:0:0:0:0:0:0';
    for (const [name, constraints] of [
      ['corp-only', 'permitted;DNS:corp.example'],
      ['not-local', 'excluded;DNS:localhost'],
      ['no-address', `permitted;DNS:localhost,${all}`],
      ['local-only', 'permitted;DNS:localhost,permitted;IP:127.0.0.0/255.0.0.0'],
    ] as const) {
      issue(name, 'root', constrained(constraints));
      issue(`below-${name}`, name, leaf);
    }
    issue('odd', 'root', `${leaf}1.2.3.4.5=critical,ASN1:NULL\n`);
    issue('odd-ca', 'root', `${ca}1.2.3.4.5=critical,ASN1:NULL\n`);
    issue('below-odd-ca', 'odd-ca', leaf);
    issue('strict', 'root', `${ca}policyConstraints=critical,requireExplicitPolicy:0\n`);
    issue('below-strict', 'strict', leaf);
  });

  it('trusts a whole chain', async () => {
    const port = await serve(read('server', 'middle'), 'server');
    expect(await connect(port, read('root'))).toEqual({ kind: 'trusted', protocol: 'TLSv1.3', root: 'CN=root' });
    expect(await connect(port, read('root'), '127.0.0.1')).toMatchObject({ kind: 'trusted' });
    // Any certificate in the pool ends a chain, a CA below another one too.
    expect(await connect(port, read('middle'))).toMatchObject({ kind: 'trusted', root: 'CN=middle' });
    expect(await connect(port, read('server'))).toMatchObject({ kind: 'trusted', root: 'CN=server' });
  });

  const notAuthorized = 'x509: a root or intermediate certificate is not authorized to sign for this name: ';
  const unknown = 'x509: certificate signed by unknown authority';
  const expired = /^x509: certificate has expired or is not yet valid: not after \d{4}-\d\d-\d\d$/;
  const broken: readonly [string, readonly string[], readonly string[], object][] = [
    [
      'an unknown CA',
      ['server', 'middle'],
      ['other'],
      { position: 2, subject: 'CN=middle', problem: unknown, missing: 'CN=root' },
    ],
    [
      'an intermediate that was not sent',
      ['server'],
      ['root'],
      { position: 1, subject: 'CN=server', problem: unknown, missing: 'CN=middle' },
    ],
    ['an empty container', ['direct'], [], { position: 1, subject: 'CN=direct', problem: unknown, missing: 'CN=root' }],
    [
      'an expired certificate',
      ['old'],
      ['root'],
      { position: 1, subject: 'CN=old', problem: expect.stringMatching(expired) },
    ],
    [
      'an expired intermediate',
      ['below-ended', 'ended'],
      ['root'],
      { position: 2, subject: 'CN=ended', problem: expect.stringMatching(expired) },
    ],
    [
      'an intermediate that is no CA',
      ['below-not-a-ca', 'not-a-ca'],
      ['root'],
      {
        position: 2,
        subject: 'CN=not-a-ca',
        problem: 'x509: invalid signature: parent certificate cannot sign this kind of certificate',
      },
    ],
    [
      'another name',
      ['elsewhere'],
      ['root'],
      { position: 1, problem: 'x509: certificate is valid for example.com, www.example.com, not localhost' },
    ],
    [
      'no name',
      ['nameless'],
      ['root'],
      { position: 1, problem: 'x509: certificate is not valid for any names, but wanted to match localhost' },
    ],
    [
      'SHA-1',
      ['sha1'],
      ['root'],
      { position: 1, problem: 'x509: cannot verify signature: insecure algorithm ECDSA-SHA1' },
    ],
    [
      'a certificate for clients',
      ['client'],
      ['root'],
      { position: 1, problem: 'x509: certificate specifies an incompatible key usage' },
    ],
    [
      'a CA for clients',
      ['below-clients', 'clients'],
      ['root'],
      { position: 2, problem: 'x509: certificate specifies an incompatible key usage' },
    ],
    [
      'a CA below a CA that allows none',
      ['deep', 'lower', 'last'],
      ['root'],
      { position: 3, problem: 'x509: too many intermediates for path length constraint' },
    ],
    [
      'a CA that may sign for other names only',
      ['below-corp-only', 'corp-only'],
      ['root'],
      { position: 2, problem: `${notAuthorized}DNS name "localhost" is not permitted by any constraint` },
    ],
    [
      'a root that may not sign for this name',
      ['below-not-local'],
      ['not-local'],
      { position: 0, problem: `${notAuthorized}DNS name "localhost" is excluded by constraint "localhost"` },
    ],
    [
      'an address for which the CA may not sign, next to the name',
      ['below-no-address', 'no-address'],
      ['root'],
      { position: 2, problem: `${notAuthorized}IP address "127.0.0.1" is excluded by constraint "0.0.0.0/0"` },
    ],
    [
      'a critical extension that Go does not know',
      ['odd'],
      ['root'],
      { position: 1, problem: 'x509: unhandled critical extension' },
    ],
    [
      'such an extension of an intermediate',
      ['below-odd-ca', 'odd-ca'],
      ['root'],
      { position: 2, problem: 'x509: unhandled critical extension' },
    ],
    ['a certificate of its own', ['alone'], ['root'], { position: 1, subject: 'CN=alone', missing: 'CN=alone' }],
  ];
  for (const [about, chain, roots, expected] of broken) {
    it(`names the certificate that breaks the chain: ${about}`, async () => {
      const port = await serve(read(...chain), chain[0] ?? '');
      expect(await connect(port, read(...roots))).toMatchObject({ kind: 'untrusted', of: chain.length, ...expected });
    });
  }

  it("Go's x509 says the same of every one of them", needs('go'), () => {
    const cases = broken.map(([, chain, roots]) => ({ Chain: chain.map((name) => read(name)), Roots: read(...roots) }));
    const whole = { Chain: [read('server'), read('middle')], Roots: read('root') };
    const policies = { Chain: [read('below-strict'), read('strict')], Roots: read('root') };
    const within = { Chain: [read('below-local-only')], Roots: read('local-only') };
    const answers: string[] = JSON.parse(
      runGoProgram('verify-chain', goVerify, JSON.stringify([...cases, policies, within, whole])),
    );
    expect(answers.at(-3)).toContain('invalid policies');
    expect(answers.at(-2)).toBe('');
    for (const [index, [about, , , expected]] of broken.entries()) {
      const problem = 'problem' in expected && typeof expected.problem === 'string' ? expected.problem : '';
      expect(answers[index], about).toContain(problem.replace(/^x509: /, ''));
      expect(answers[index], about).not.toBe('');
    }
    expect(answers.at(-1)).toBe('');
  });

  it('trusts a CA that may sign for all names of the certificate', async () => {
    const port = await serve(read('below-local-only'), 'below-local-only');
    expect(await connect(port, read('local-only'))).toMatchObject({ kind: 'trusted' });
  });

  it('claims nothing of a chain that needs policies', async () => {
    const port = await serve(read('below-strict', 'strict'), 'below-strict');
    expect(await connect(port, read('root'))).toEqual({
      kind: 'unverified',
      what: 'the certificate policies that CN=strict requires',
    });
  });
});
