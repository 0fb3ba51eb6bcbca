import { type Handshake, refusedFor, type TlsHandshake, type TlsOffer } from '../tls.ts';
import { whenReady } from './loop.ts';
import { type NativeHandshake, native } from './native.ts';
import { startTimer } from './timers.ts';

/** What rustls has no notion of. */
function lacking({ oldest, rsaKeyExchange, tripleDes }: TlsOffer): string[] {
  return [
    ...(oldest === 'TLSv1.2' ? [] : ['TLS 1.0 or 1.1']),
    ...(rsaKeyExchange ? ['RSA key exchange'] : []),
    ...(tripleDes ? ['3DES'] : []),
  ];
}

export const tlsHandshake: TlsHandshake = ({ host, port, offer }, withinMs) =>
  new Promise((resolve) => {
    const { sha1, hybrids, fips140, extendedMasterSecret } = offer;
    const fd = native.tlsStart(host, port, sha1, hybrids, fips140, extendedMasterSecret, withinMs);
    const finish = (): void => {
      stopTimer();
      stopWaiting();
      const end = native.tlsEnd(fd);
      resolve(end.kind === 'failed' ? refusedFor(end, lacking(offer)) : connectedOf(end));
    };
    const stopTimer = startTimer(withinMs, finish);
    const stopWaiting = whenReady(fd, finish);
  });

function connectedOf({ refusesUs, chain, ...connected }: Extract<NativeHandshake, { kind: 'connected' }>): Handshake {
  const ders = chain.map((der) => native.latin1(der));
  return { ...connected, chain: ders, ...(refusesUs ? { refusesUs } : {}) };
}
