import { latin1 } from '#runtime/bytes.ts';
import type { Host } from '../../src/host/host.ts';
import type { UnreadReason } from './unread/facts.ts';

/** A file with certificates that Go does not get, and why it does not. */
export type UnreadFile = { readonly path: string; readonly ders: readonly string[]; readonly why: UnreadReason };

/**
 * Names that tools give to certificates and their stores; also compressed, encoded, or with an extension that Windows
 * hides.
 */
export const certificateName =
  /\.(?:crt|pem|cer|cert|der|ca|ca-bundle|p7[bcs]|spc|p12|pfx|jks|jceks|bks|keystore|truststore)(?:\.(?:gz|xz|bz2|zst|zip|b64|base64|txt))?$/i;

/** Bytes. Larger files next to the roots are not examined. */
const limit = 4 << 20;

/** The text of a file outside of Go's search, one character per byte; empty if it cannot be read or is too large. */
export function latin1File(host: Pick<Host, 'fs'>, path: string): string {
  const found = host.fs.read(path, limit);
  return found.kind === 'found' ? latin1(found.value) : '';
}
