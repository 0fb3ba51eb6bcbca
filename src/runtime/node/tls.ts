import type * as NodeNet from 'node:net';
import type { Duplex } from 'node:stream';
import type * as NodeTls from 'node:tls';
import {
  type Handshake,
  hybridGroups,
  noExtendedMasterSecret,
  refusedFor,
  type TlsHandshake,
  type TlsOffer,
  type TlsTarget,
} from '../tls.ts';
import { messagesSent, type Sent } from './server-messages.ts';

/**
 * The cipher suites of a Go client in TLS 1.2, in its order (crypto/tls/cipher_suites.go); in TLS 1.3 both offer the
 * same. Go has no security levels; a server's weak signature or short key is its own business.
 */
function ciphersOf({ rsaKeyExchange, fips140 }: TlsOffer): string {
  if (fips140) return `TLS_AES_128_GCM_SHA256:TLS_AES_256_GCM_SHA384:${gcm}:@SECLEVEL=0`;
  const names = [
    'TLS_AES_128_GCM_SHA256:TLS_AES_256_GCM_SHA384:TLS_CHACHA20_POLY1305_SHA256',
    gcm,
    'ECDHE-ECDSA-CHACHA20-POLY1305:ECDHE-RSA-CHACHA20-POLY1305',
    'ECDHE-ECDSA-AES128-SHA:ECDHE-RSA-AES128-SHA:ECDHE-ECDSA-AES256-SHA:ECDHE-RSA-AES256-SHA',
    ...(rsaKeyExchange ? ['AES128-GCM-SHA256:AES256-GCM-SHA384:AES128-SHA:AES256-SHA'] : []),
    '@SECLEVEL=0',
  ];
  return names.join(':');
}

const gcm =
  'ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-RSA-AES128-GCM-SHA256:ECDHE-ECDSA-AES256-GCM-SHA384:ECDHE-RSA-AES256-GCM-SHA384';

/** In Go's order; a star marks those for which a key share is sent at once. */
function groupsOf({ hybrids, fips140 }: TlsOffer): string {
  const classical = `${fips140 ? '' : 'X25519:'}P-256:P-384:P-521`;
  return hybrids === 0 || !hasHybrids() ? classical : `*${hybridGroups.slice(0, hybrids).join(':')}:*${classical}`;
}

/** Since OpenSSL 3.5, which is in the Node of the executable; sources also run on an older one. */
function hasHybrids(): boolean {
  const [major = 0, minor = 0] = process.versions.openssl.split('.').map(Number);
  return major > 3 || (major === 3 && minor >= 5);
}

/** crypto/tls/defaults.go, defaultSupportedSignatureAlgorithms. */
function signaturesOf({ sha1 }: TlsOffer): string {
  const names = [
    'rsa_pss_rsae_sha256:ECDSA+SHA256:ed25519:rsa_pss_rsae_sha384:rsa_pss_rsae_sha512',
    'RSA+SHA256:RSA+SHA384:RSA+SHA512:ECDSA+SHA384:ECDSA+SHA512',
    ...(sha1 ? ['RSA+SHA1:ECDSA+SHA1'] : []),
  ];
  return names.join(':');
}

export const tlsHandshake: TlsHandshake = (target, withinMs) =>
  new Promise((resolve) => new Attempt(target, withinMs, resolve).start());

/** One connection, from its start to the first answer that says how far it got. */
class Attempt {
  private readonly offer: TlsOffer;
  private readonly raw: NodeNet.Socket;
  private readonly socket: NodeTls.TLSSocket;
  private readonly received: readonly Buffer[];
  private readonly secrets: string[] = [];
  private readonly resolve: (handshake: Handshake) => void;
  private readonly timer: NodeJS.Timeout;
  private connected = false;
  /** Set while the server may still refuse us. */
  private met: Extract<Handshake, { kind: 'connected' }> | null = null;

  constructor({ host, port, offer }: TlsTarget, withinMs: number, resolve: (handshake: Handshake) => void) {
    this.offer = offer;
    this.resolve = resolve;
    this.timer = setTimeout(() => this.late(), withinMs);
    this.raw = modules.net().connect({ host, port });
    const { stream, received } = tapped(this.raw);
    this.received = received;
    // No CA at all: node would otherwise parse its own, and the chain is judged by Go's rules, not by OpenSSL's.
    this.socket = modules.tls().connect({
      socket: stream,
      ...serverNameOf(host),
      minVersion: offer.oldest,
      ciphers: ciphersOf(offer),
      ecdhCurve: groupsOf(offer),
      sigalgs: signaturesOf(offer),
      rejectUnauthorized: false,
      ca: [],
    });
  }

  start(): void {
    this.raw.once('connect', () => {
      this.connected = true;
    });
    this.socket.on('keylog', (line) => this.secrets.push(line.toString('latin1')));
    this.socket.once('secureConnect', () => this.secured());
    this.raw.once('error', this.fail);
    this.socket.once('error', this.fail);
    this.socket.once('close', this.close);
  }

  private finish(handshake: Handshake): void {
    clearTimeout(this.timer);
    this.socket.destroy();
    this.raw.destroy();
    this.resolve(handshake);
  }

  private late(): void {
    const reason = this.connected ? 'no TLS handshake in time' : 'no connection in time';
    this.finish(this.met ?? { kind: 'failed', stage: 'timeout', reason });
  }

  private readonly fail = (error: Error): void =>
    this.end(refusedFor(failure(error, this.connected), lacking(this.offer)));

  private readonly close = (): void =>
    this.end({ kind: 'failed', stage: 'handshake', reason: 'the server closed the connection' });

  /** @param otherwise what it is unless the server had asked for a certificate: only TLS 1.2 asks in the clear, and waits for it */
  private end(otherwise: Handshake): void {
    const sent = this.sent({ protocol: 'TLSv1.2', suite: '' });
    if (lacksMasterSecret(sent, this.offer)) this.finish(refusedMasterSecret);
    else if (sent?.asksForClient !== true) this.finish(otherwise);
    else
      this.finish({ kind: 'connected', protocol: 'TLSv1.2', chain: sent.chain.slice(0, chainLimit), refusesUs: true });
  }

  private sent(by: { readonly protocol: string; readonly suite: string }): Sent | null {
    return messagesSent(Buffer.concat(this.received), { ...by, secrets: this.secrets });
  }

  private secured(): void {
    const { socket, offer } = this;
    const protocol = socket.getProtocol() ?? '';
    const leaf = socket.getPeerCertificate(true);
    const sent = this.sent({ protocol, suite: socket.getCipher().standardName });
    if (protocol === 'TLSv1.2' && lacksMasterSecret(sent, offer)) {
      this.finish(refusedMasterSecret);
      return;
    }
    // Node leaves out certificates that are not in the order of a chain, and Go takes them in any.
    const isWhole = sent !== null && sent.chain[0] === leaf.raw.toString('latin1');
    this.met = { kind: 'connected', protocol, chain: isWhole ? sent.chain.slice(0, chainLimit) : chainOf(leaf) };
    if (protocol === 'TLSv1.3' && sent?.asksForClient === true) this.awaitVerdict(this.met);
    else this.finish(this.met);
  }

  /** Whether it goes without a certificate of ours, only what comes next tells. */
  private awaitVerdict(met: Extract<Handshake, { kind: 'connected' }>): void {
    const accept = (): void => this.finish(met);
    const refuse = (): void => this.finish({ ...met, refusesUs: true });
    this.raw.off('error', this.fail).once('error', refuse);
    this.socket.off('error', this.fail).once('error', refuse).off('close', this.close).once('close', refuse);
    this.socket.once('session', accept).once('data', accept);
    setTimeout(accept, verdictMs).unref();
  }
}

function lacksMasterSecret(sent: Sent | null, { extendedMasterSecret }: TlsOffer): boolean {
  return extendedMasterSecret && sent?.extendedMasterSecret === false;
}

const refusedMasterSecret: Handshake = { kind: 'failed', stage: 'handshake', reason: noExtendedMasterSecret };

/** What a server gets to say whether it goes without a certificate of ours. */
const verdictMs = 300;

/** A stream over a socket, and what came through it. */
function tapped(raw: NodeNet.Socket): { readonly stream: Duplex; readonly received: Buffer[] } {
  const received: Buffer[] = [];
  const stream = new (modules.stream().Duplex)({
    read: () => void raw.resume(),
    write: (chunk, encoding, done) => void raw.write(chunk, encoding, done),
    final: (done) => void raw.end(done),
  });
  raw.on('data', (chunk: Buffer) => {
    received.push(chunk);
    if (!stream.push(chunk)) raw.pause();
  });
  raw.once('end', () => stream.push(null));
  return { stream, received };
}

/** SNI, which Go sends for names, without a dot at their end (crypto/tls, hostnameInSNI). Node sends none by itself. */
function serverNameOf(host: string): { servername?: string } {
  return modules.net().isIP(host) === 0 ? { servername: host.replace(/\.+$/, '') } : {};
}

/** OpenSSL of Node is built without 3DES. */
function lacking({ tripleDes, hybrids }: TlsOffer): string[] {
  return [...(tripleDes ? ['3DES'] : []), ...(hasHybrids() ? [] : hybridGroups.slice(0, Math.min(1, hybrids)))];
}

/** At the first use: most runs touch no network. */
const modules = {
  net: (): typeof NodeNet => process.getBuiltinModule('node:net'),
  stream: () => process.getBuiltinModule('node:stream'),
  tls: (): typeof NodeTls => process.getBuiltinModule('node:tls'),
};

/** Chains longer than Go verifies are truncated. */
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
