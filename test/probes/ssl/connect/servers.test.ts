import { readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import * as tls from 'node:tls';
import { beforeAll, describe, expect, it } from 'vitest';
import { needs } from '../../../support/needs.ts';
import { ca, leaf, openssl, useLoopback } from './loopback.ts';

describe('--tls-connect to servers of all kinds', needs('openssl'), () => {
  const { file, read, issue, cross, listen, serve, connect } = useLoopback();

  beforeAll(() => {
    issue('root', null, ca);
    issue('other', null, ca);
    issue('middle', 'root', ca);
    issue('server', 'middle', leaf);
    issue('direct', 'root', leaf);
    issue('elsewhere', 'root', 'subjectAltName=DNS:example.com,DNS:www.example.com\n');
    issue('last', 'root', ca.replace('CA:TRUE', 'CA:TRUE,pathlen:0'));
    issue('lower', 'last', ca);
    issue('deep', 'lower', leaf);
    // The same keys as `last` and `lower`, without the limit of the path.
    cross('last-of-more', 'last', 'root');
    cross('lower-of-more', 'lower', 'last');
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
    const options = '-newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj /CN=root -days 9'.split(' ');
    openssl('req', '-x509', ...options, '-keyout', file('fake.key'), '-out', file('fake.pem'));
    expect(await connect(port, read('fake'))).toMatchObject({
      kind: 'untrusted',
      position: 0,
      problem: 'its key did not make the signature of CN=direct',
    });
  });

  it('nothing listens', async () => {
    const server = createServer();
    const port = await listen(server);
    await new Promise((resolve) => server.close(resolve));
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
