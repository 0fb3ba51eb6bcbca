import type { TlsHandshake } from '../tls.ts';
import { whenReady } from './loop.ts';
import { native } from './native.ts';
import { startTimer } from './timers.ts';

export const tlsHandshake: TlsHandshake = ({ host, port }, withinMs) =>
  new Promise((resolve) => {
    const fd = native.tlsStart(host, port, withinMs);
    const finish = (): void => {
      stopTimer();
      stopWaiting();
      const end = native.tlsEnd(fd);
      resolve(end.kind === 'failed' ? end : { ...end, chain: end.chain.map((der) => native.latin1(der)) });
    };
    const stopTimer = startTimer(withinMs, finish);
    const stopWaiting = whenReady(fd, finish);
  });
