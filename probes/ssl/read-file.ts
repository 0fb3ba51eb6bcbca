import { latin1 } from '#runtime/bytes.ts';
import type { Host } from '../../src/host/host.ts';
import type { UnreadReason } from './unread/facts.ts';

/** A file with certificates that Go does not get, and why it does not. */
export type UnreadFile = { readonly path: string; readonly ders: readonly string[]; readonly why: UnreadReason };

/**
 * Whether a file has a name that tools give to certificates and their stores; also compressed, encoded, or with an
 * extension that Windows hides.
 */
export function isCertificateName(name: string): boolean {
  if (!name.includes('.')) return false;
  const parts = name.toLowerCase().split('.');
  const last = parts.pop() ?? '';
  const outer = parts.length > 1 && wrapped.has(last) ? parts.pop() : undefined;
  return endings.has(last) || (outer !== undefined && endings.has(outer));
}

const endings: ReadonlySet<string> = new Set([
  ...['crt', 'pem', 'cer', 'cert', 'der', 'ca', 'ca-bundle', 'p7b', 'p7c', 'p7s', 'spc', 'p12', 'pfx'],
  ...['jks', 'jceks', 'bks', 'keystore', 'truststore'],
]);

const wrapped: ReadonlySet<string> = new Set(['gz', 'xz', 'bz2', 'zst', 'zip', 'b64', 'base64', 'txt']);

/** Bytes. Larger files next to the roots are not examined. */
const limit = 4 << 20;

/** The text of a file outside of Go's search, one character per byte; empty if it cannot be read or is too large. */
export function latin1File(host: Pick<Host, 'fs'>, path: string): string {
  const found = host.fs.read(path, limit);
  return found.kind === 'found' ? latin1(found.value) : '';
}
