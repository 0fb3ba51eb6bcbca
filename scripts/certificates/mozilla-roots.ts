/**
 * Prints the table of probes/ssl/pool/mozilla-roots.ts: the certificates of PEM files, which are Mozilla's list in
 * releases of many years (certifi's cacert.pem, Debian's ca-certificates.crt, Node's own), together with those
 * already in the table.
 *
 * usage: node scripts/certificates/mozilla-roots.ts FILE...
 */
import { readFileSync } from 'node:fs';
import { mozillaRoots, rootKey } from '../../probes/ssl/pool/mozilla-roots.ts';
import { pemItems } from '../../src/decode/certificate/pem.ts';
import { publicRoots } from '../build/warm-up/make-root.ts';

const perLine = 9;
const texts = [publicRoots(), ...process.argv.slice(2).map((file) => readFileSync(file, 'latin1'))];
const keys = new Set(mozillaRoots.split(/\s+/).filter((key) => key !== ''));
for (const text of texts) {
  for (const item of pemItems(text, { stopsAtDamage: false }))
    if (item.kind === 'block' && item.type === 'CERTIFICATE') keys.add(rootKey(item.bytes));
}
const sorted = [...keys].sort();
for (let at = 0; at < sorted.length; at += perLine) console.log(sorted.slice(at, at + perLine).join(' '));
