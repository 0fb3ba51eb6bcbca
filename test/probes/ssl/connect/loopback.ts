import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import type { AddressInfo, Server } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import * as tls from 'node:tls';
import { afterAll, beforeAll } from 'vitest';
import type { Connection } from '../../../../probes/ssl/expected/facts.ts';
import { connectAll } from '../../../../probes/ssl/expected/observe.ts';
import { rulesOf } from '../../../../probes/ssl/lookup/go-rules.ts';
import { createPool } from '../../../../probes/ssl/pool/pool.ts';
import { createDeadline } from '../../../../src/deadline.ts';
import { effectiveGoDebug } from '../../../../src/decode/go/env/debug/debug.ts';
import { crypto } from '../../../../src/runtime/node/crypto.ts';
import { tlsHandshake } from '../../../../src/runtime/node/tls.ts';
import type { TlsTarget } from '../../../../src/runtime/tls.ts';
import { caseHost } from '../../../support/cases/case-host.ts';

/** Extensions of a CA, and of a server's certificate, as openssl's configuration has them. */
export const ca = 'basicConstraints=critical,CA:TRUE\nkeyUsage=critical,keyCertSign,cRLSign\n';
export const leaf = 'basicConstraints=CA:FALSE\nsubjectAltName=DNS:localhost,IP:127.0.0.1\n';

/** Servers on this machine's loopback address, for the tests of a describe, with certificates that openssl makes. */
export function useLoopback() {
  let directory = '';
  const servers: Server[] = [];
  beforeAll(() => {
    directory = mkdtempSync(path.join(os.tmpdir(), 'tls-connect-'));
  });
  afterAll(() => {
    for (const server of servers) server.close();
    rmSync(directory, { recursive: true, force: true });
  });

  const file = (name: string): string => path.join(directory, name);
  /** Their certificates, PEM, one after the other. */
  const read = (...names: readonly string[]): string =>
    names.map((name) => readFileSync(file(`${name}.pem`), 'utf8')).join('');

  /** A certificate and its key, signed by another or by itself. */
  function issue(name: string, by: string | null, extensions: string, days = 3650, digest = 'sha256'): void {
    openssl('genpkey', '-algorithm', 'EC', '-pkeyopt', 'ec_paramgen_curve:P-256', '-out', file(`${name}.key`));
    openssl('req', '-new', '-key', file(`${name}.key`), '-subj', `/CN=${name}`, '-out', file(`${name}.csr`));
    writeFileSync(file(`${name}.ext`), extensions);
    const signer =
      by === null
        ? ['-signkey', file(`${name}.key`)]
        : ['-CA', file(`${by}.pem`), '-CAkey', file(`${by}.key`), '-CAcreateserial'];
    const made = ['-in', file(`${name}.csr`), '-out', file(`${name}.pem`), '-days', String(days), `-${digest}`];
    openssl('x509', '-req', ...made, '-extfile', file(`${name}.ext`), ...signer);
  }

  /** Another certificate for the name and the key of one. */
  function cross(name: string, of: string, by: string): void {
    const [csr, extensions] = [file(`${of}.csr`), file(`${name}.ext`)];
    writeFileSync(extensions, ca);
    const signer = ['-CA', file(`${by}.pem`), '-CAkey', file(`${by}.key`), '-CAcreateserial'];
    const made = ['-in', csr, '-out', file(`${name}.pem`), '-days', '9', '-extfile', extensions];
    openssl('x509', '-req', ...made, ...signer);
  }

  /** The port. */
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
      ...caseHost(directory, { app: null }),
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

  return { file, read, issue, cross, listen, serve, connect };
}

/** Runs the tool. */
export function openssl(...args: readonly string[]): void {
  execFileSync('openssl', args, { stdio: 'pipe' });
}

const rules = rulesOf(null, effectiveGoDebug(undefined, undefined));
