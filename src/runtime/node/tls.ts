import { isIP } from 'node:net';
import type * as NodeTls from 'node:tls';
import { type Handshake, refusedFor, type TlsHandshake, type TlsOffer } from '../tls.ts';

/**
 * Those of a Go client in TLS 1.2, in its order (crypto/tls/cipher_suites.go); in TLS 1.3 both offer the same. Go knows no levels
 * of security; a server's old signature or short key is its own affair.
 */
function ciphersOf({ rsaKeyExchange }: TlsOffer): string {
  const names = [
    'TLS_AES_128_GCM_SHA256:TLS_AES_256_GCM_SHA384:TLS_CHACHA20_POLY1305_SHA256',
    'ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-RSA-AES128-GCM-SHA256:ECDHE-ECDSA-AES256-GCM-SHA384:ECDHE-RSA-AES256-GCM-SHA384',
    'ECDHE-ECDSA-CHACHA20-POLY1305:ECDHE-RSA-CHACHA20-POLY1305',
    'ECDHE-ECDSA-AES128-SHA:ECDHE-RSA-AES128-SHA:ECDHE-ECDSA-AES256-SHA:ECDHE-RSA-AES256-SHA',
    ...(rsaKeyExchange ? ['AES128-GCM-SHA256:AES256-GCM-SHA384:AES128-SHA:AES256-SHA'] : []),
    '@SECLEVEL=0',
  ];
  return names.join(':');
}

/** Without those of MLKEM, which every server that has them has besides others. */
const ecdhCurve = 'X25519:P-256:P-384:P-521';

/** crypto/tls/defaults.go, defaultSupportedSignatureAlgorithms. */
function signaturesOf({ sha1 }: TlsOffer): string {
  const names = [
    'rsa_pss_rsae_sha256:ECDSA+SHA256:ed25519:rsa_pss_rsae_sha384:rsa_pss_rsae_sha512',
    'RSA+SHA256:RSA+SHA384:RSA+SHA512:ECDSA+SHA384:ECDSA+SHA512',
    ...(sha1 ? ['RSA+SHA1:ECDSA+SHA1'] : []),
  ];
  return names.join(':');
}

export const tlsHandshake: TlsHandshake = ({ host, port, offer }, withinMs) =>
  new Promise((resolve) => {
    let connected = false;
    // No CA at all: node would otherwise parse its own, and the chain is judged by Go's rules, not by OpenSSL's.
    const socket = load().connect({
      host,
      port,
      ...serverNameOf(host),
      minVersion: offer.oldest,
      ciphers: ciphersOf(offer),
      ecdhCurve,
      sigalgs: signaturesOf(offer),
      rejectUnauthorized: false,
      ca: [],
    });
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
    socket.once('error', (error) => finish(refusedFor(failure(error, connected), lacking(offer))));
    socket.once('close', () =>
      finish({ kind: 'failed', stage: 'handshake', reason: 'the server closed the connection' }),
    );
  });

/** SNI, which Go sends for names, without a dot at their end (crypto/tls, hostnameInSNI). Node sends none by itself. */
function serverNameOf(host: string): { servername?: string } {
  return isIP(host) === 0 ? { servername: host.replace(/\.+$/, '') } : {};
}

/** OpenSSL of Node is built without 3DES. */
function lacking({ tripleDes }: TlsOffer): string[] {
  return tripleDes ? ['3DES'] : [];
}

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
