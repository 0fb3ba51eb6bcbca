import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer, type Server } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import * as tls from 'node:tls';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Connection } from '../../../probes/ssl/expected/facts.ts';
import { connectAll } from '../../../probes/ssl/expected/observe.ts';
import { rulesOf } from '../../../probes/ssl/lookup/go-rules.ts';
import { createPool } from '../../../probes/ssl/pool/pool.ts';
import { createDeadline } from '../../../src/deadline.ts';
import { effectiveGoDebug } from '../../../src/decode/go/env/debug/debug.ts';
import { crypto } from '../../../src/runtime/node/crypto.ts';
import { tlsHandshake } from '../../../src/runtime/node/tls.ts';
import type { TlsTarget } from '../../../src/runtime/tls.ts';
import { caseHost } from '../../support/cases/case-host.ts';
import { runGoProgram } from '../../support/go/go-toolchain.ts';
import { needs } from '../../support/needs.ts';

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

const rules = rulesOf(null, effectiveGoDebug(undefined, undefined));

describe('--tls-connect on loopback', needs('openssl'), () => {
  let folder = '';
  const servers: Server[] = [];
  const file = (name: string): string => path.join(folder, name);
  const read = (...names: readonly string[]): string =>
    names.map((name) => readFileSync(file(`${name}.pem`), 'utf8')).join('');

  /** A certificate and its key, signed by another or by itself. */
  function issue(name: string, by: string | null, extensions: string, days = 3650, digest = 'sha256'): void {
    execFileSync(
      'openssl',
      ['genpkey', '-algorithm', 'EC', '-pkeyopt', 'ec_paramgen_curve:P-256', '-out', file(`${name}.key`)],
      { stdio: 'pipe' },
    );
    execFileSync(
      'openssl',
      ['req', '-new', '-key', file(`${name}.key`), '-subj', `/CN=${name}`, '-out', file(`${name}.csr`)],
      { stdio: 'pipe' },
    );
    writeFileSync(file(`${name}.ext`), extensions);
    const signer =
      by === null
        ? ['-signkey', file(`${name}.key`)]
        : ['-CA', file(`${by}.pem`), '-CAkey', file(`${by}.key`), '-CAcreateserial'];
    execFileSync(
      'openssl',
      [
        'x509',
        '-req',
        '-in',
        file(`${name}.csr`),
        '-out',
        file(`${name}.pem`),
        '-days',
        String(days),
        `-${digest}`,
        '-extfile',
        file(`${name}.ext`),
        ...signer,
      ],
      { stdio: 'pipe' },
    );
  }

  /** Another certificate for the name and the key of one. */
  function cross(name: string, of: string, by: string): void {
    const [csr, extensions] = [file(`${of}.csr`), file(`${name}.ext`)];
    writeFileSync(extensions, ca);
    const signer = ['-CA', file(`${by}.pem`), '-CAkey', file(`${by}.key`), '-CAcreateserial'];
    const made = ['-in', csr, '-out', file(`${name}.pem`), '-days', '9', '-extfile', extensions];
    execFileSync('openssl', ['x509', '-req', ...made, ...signer], { stdio: 'pipe' });
  }

  async function listen(server: Server): Promise<number> {
    servers.push(server);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return (server.address() as AddressInfo).port;
  }

  const serve = (chain: string, key: string): Promise<number> =>
    listen(tls.createServer({ cert: chain, key: readFileSync(file(`${key}.key`)) }));

  /** What comes of a handshake, with these roots in the container. */
  async function connect(
    port: number,
    roots: string,
    host = 'localhost',
    timeoutMs = 5000,
  ): Promise<Connection['result']> {
    const start = performance.now();
    const deadline = createDeadline(timeoutMs, () => performance.now() - start);
    const pool = createPool({ rules, now: new Date(), expiryDays: 30, deadline });
    await pool.source('/bundle', 'file').append({ path: '/bundle', text: roots, worldWritable: false });
    const described = {
      ...caseHost(folder, { app: null }),
      now: new Date(),
      deadline,
      crypto,
      tls: { handshake: (target: TlsTarget) => tlsHandshake(target, deadline.remainingMs() * 0.85) },
    };
    const [connection] = await connectAll([{ host, port }], described, rules, pool);
    deadline.cancel('the test is over');
    if (connection === undefined) throw new Error('no answer');
    return connection.result;
  }

  const ca = 'basicConstraints=critical,CA:TRUE\nkeyUsage=critical,keyCertSign,cRLSign\n';
  const leaf = 'basicConstraints=CA:FALSE\nsubjectAltName=DNS:localhost,IP:127.0.0.1\n';

  beforeAll(() => {
    folder = mkdtempSync(path.join(os.tmpdir(), 'tls-connect-'));
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
    // The same keys as `last` and `lower`, without the limit of the path.
    cross('last-of-more', 'last', 'root');
    cross('lower-of-more', 'lower', 'last');
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
  afterAll(() => {
    for (const server of servers) server.close();
    rmSync(folder, { recursive: true, force: true });
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

  it.each<[string, tls.TlsOptions]>([
    ['TLS 1.3', {}],
    ['TLS 1.3 with AES-256', { ciphers: 'TLS_AES_256_GCM_SHA384' }],
    ['TLS 1.3 with ChaCha20', { ciphers: 'TLS_CHACHA20_POLY1305_SHA256' }],
    ['TLS 1.3 with a key share that has to be asked for', { ecdhCurve: 'P-384' }],
    ['TLS 1.2', { maxVersion: 'TLSv1.2' }],
  ])('takes the certificates in any order, as Go does: %s', async (_, options) => {
    const key = readFileSync(file('deep.key'));
    const orders = [
      ['deep', 'last-of-more', 'lower-of-more'],
      ['deep', 'lower', 'middle', 'lower-of-more', 'last-of-more', 'root'],
    ];
    for (const order of orders) {
      const port = await listen(tls.createServer({ cert: read(...order), key, ...options }));
      expect(await connect(port, read('root')), order.join()).toMatchObject({ kind: 'trusted', root: 'CN=root' });
    }
  });

  it.each<[string, tls.TlsOptions, object]>([
    ['demanded, TLS 1.3', {}, { kind: 'trusted', refusesUs: true }],
    ['demanded, TLS 1.2', { maxVersion: 'TLSv1.2' }, { kind: 'trusted', refusesUs: true }],
    ['only asked for, TLS 1.3', { rejectUnauthorized: false }, { kind: 'trusted' }],
    ['only asked for, TLS 1.2', { rejectUnauthorized: false, maxVersion: 'TLSv1.2' }, { kind: 'trusted' }],
  ])('tells which servers refuse clients without a certificate: %s', async (_, options, expected) => {
    const key = readFileSync(file('direct.key'));
    const demands = { requestCert: true, rejectUnauthorized: true, ca: read('other'), ...options };
    const port = await listen(tls.createServer({ cert: read('direct'), key, ...demands }));
    const result = await connect(port, read('root'));
    expect(result).toMatchObject(expected);
    expect('refusesUs' in result).toBe('refusesUs' in expected);
    // Its own certificate is judged all the same.
    expect(await connect(port, read('other'))).toMatchObject({ kind: 'untrusted', missing: 'CN=root' });
  });

  it('sends the name to servers that have certificates for several', async () => {
    const own = tls.createSecureContext({ cert: read('server', 'middle'), key: readFileSync(file('server.key')) });
    const port = await listen(
      tls.createServer({
        cert: read('elsewhere'),
        key: readFileSync(file('elsewhere.key')),
        SNICallback: (name, choose) => choose(null, name === 'localhost' ? own : undefined),
      }),
    );
    expect(await connect(port, read('root'))).toMatchObject({ kind: 'trusted' });
    // Go sends no name for an address either.
    expect(await connect(port, read('root'), '127.0.0.1')).toMatchObject({
      kind: 'untrusted',
      subject: 'CN=elsewhere',
    });
  });

  it('a CA of the right name and another key breaks the chain', async () => {
    const port = await serve(read('direct'), 'direct');
    execFileSync(
      'openssl',
      [
        'req',
        '-x509',
        '-newkey',
        'ec',
        '-pkeyopt',
        'ec_paramgen_curve:P-256',
        '-nodes',
        '-keyout',
        file('fake.key'),
        '-out',
        file('fake.pem'),
        '-subj',
        '/CN=root',
        '-days',
        '9',
      ],
      { stdio: 'pipe' },
    );
    expect(await connect(port, read('fake'))).toMatchObject({
      kind: 'untrusted',
      position: 0,
      problem: 'its key did not make the signature of CN=direct',
    });
  });

  it('nothing listens', async () => {
    const port = await listen(createServer());
    await new Promise((resolve) => servers.pop()?.close(resolve));
    expect(await connect(port, '')).toEqual({ kind: 'failed', stage: 'connect', reason: 'connection refused' });
  });

  it('what listens speaks no TLS', async () => {
    const port = await listen(createServer((socket) => socket.end('220 hello\r\n')));
    expect(await connect(port, '')).toMatchObject({ kind: 'failed', stage: 'handshake' });
  });

  it('what listens hangs up', async () => {
    const port = await listen(createServer((socket) => socket.destroy()));
    expect(await connect(port, '')).toMatchObject({ kind: 'failed', stage: 'handshake' });
  });

  it('what listens says nothing: the answer comes before the deadline', async () => {
    const port = await listen(createServer(() => {}));
    const start = performance.now();
    expect(await connect(port, '', 'localhost', 400)).toEqual({
      kind: 'failed',
      stage: 'timeout',
      reason: 'no TLS handshake in time',
    });
    expect(performance.now() - start).toBeLessThan(400);
  });

  it('TLS 1.1 is too old', async () => {
    const port = await listen(
      tls.createServer({
        cert: read('direct'),
        key: readFileSync(file('direct.key')),
        minVersion: 'TLSv1',
        maxVersion: 'TLSv1.1',
        ciphers: 'DEFAULT@SECLEVEL=0',
      }),
    );
    expect(await connect(port, read('root'))).toMatchObject({ kind: 'failed', stage: 'handshake' });
  });
});
