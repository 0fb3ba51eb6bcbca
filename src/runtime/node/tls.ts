import type * as NodeTls from 'node:tls';
import type { Handshake, TlsHandshake } from '../tls.ts';

/** The least that Go's client offers and accepts (crypto/tls/common.go, since Go 1.18). */
const minVersion = 'TLSv1.2';

export const tlsHandshake: TlsHandshake = ({ host, port }, withinMs) =>
  new Promise((resolve) => {
    let connected = false;
    // No CA at all: node would otherwise parse its own, and the chain is judged by Go's rules, not by OpenSSL's.
    const socket = load().connect({ host, port, minVersion, rejectUnauthorized: false, ca: [] });
    const finish = (handshake: Handshake): void => {
      clearTimeout(timer);
      socket.destroy();
      resolve(handshake);
    };
    const late = (): void =>
      finish({
        kind: 'failed',
        stage: 'timeout',
        reason: connected ? 'no TLS handshake in time' : 'no connection in time',
      });
    const timer = setTimeout(late, withinMs);
    socket.once('connect', () => {
      connected = true;
    });
    socket.once('secureConnect', () =>
      finish({
        kind: 'connected',
        protocol: socket.getProtocol() ?? '',
        chain: chainOf(socket.getPeerCertificate(true)),
      }),
    );
    socket.once('error', (error) => finish(failure(error, connected)));
    socket.once('close', () => finish({ kind: 'failed', stage: 'handshake', reason: 'the server hung up' }));
  });

/** Loaded at the first use: most runs touch no network. */
function load(): typeof NodeTls {
  return process.getBuiltinModule('node:tls');
}

/** Longer chains than Go verifies are cut. */
const chainLimit = 100;

function chainOf(leaf: NodeTls.DetailedPeerCertificate): string[] {
  const chain: string[] = [];
  let current: NodeTls.DetailedPeerCertificate | undefined = leaf;
  while (current?.raw !== undefined && chain.length < chainLimit) {
    const der = current.raw.toString('latin1');
    if (chain.includes(der)) break;
    chain.push(der);
    current = current.issuerCertificate;
  }
  return chain;
}

const failures: Readonly<Record<string, readonly ['lookup' | 'connect', string]>> = {
  ENOTFOUND: ['lookup', 'no such host'],
  EAI_AGAIN: ['lookup', 'server misbehaving'],
  ECONNREFUSED: ['connect', 'connection refused'],
  EHOSTUNREACH: ['connect', 'no route to host'],
  ENETUNREACH: ['connect', 'network is unreachable'],
  ETIMEDOUT: ['connect', 'connection timed out'],
};

function failure(error: Error, connected: boolean): Handshake {
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  const known = failures[code];
  if (known !== undefined && !connected) return { kind: 'failed', stage: known[0], reason: known[1] };
  const reason = 'reason' in error && typeof error.reason === 'string' ? error.reason : code;
  return {
    kind: 'failed',
    stage: connected ? 'handshake' : 'connect',
    reason: reason === '' ? 'unknown error' : reason,
  };
}
