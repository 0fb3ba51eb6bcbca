/** A server to connect to. */
export type TlsTarget = { readonly host: string; readonly port: number };

/** How far a handshake got. The reasons are the same from run to run: no addresses, no times. */
export type Handshake =
  | {
      readonly kind: 'connected';
      /** `TLSv1.3`. */
      readonly protocol: string;
      /** What the server sent, leaf first: DER, one character per byte. */
      readonly chain: readonly string[];
    }
  | {
      readonly kind: 'failed';
      readonly stage: 'lookup' | 'connect' | 'handshake' | 'timeout';
      readonly reason: string;
    };

/**
 * Connects, takes the server's certificates without judging them, and hangs up.
 * @param withinMs milliseconds after which it is given up
 */
export type TlsHandshake = (target: TlsTarget, withinMs: number) => Promise<Handshake>;
