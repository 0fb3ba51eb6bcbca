import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { rulesOf } from '../../probes/ssl/lookup/go-rules.ts';
import { createPool } from '../../probes/ssl/pool/pool.ts';
import { effectiveGoDebug } from '../../src/decode/go/env/debug/debug.ts';
import { parseGoVersion } from '../../src/decode/go/version/version.ts';
import { damaged } from '../../test/support/bytes/damage.ts';
import { goLineProgram } from '../../test/support/go/line-program.ts';
import { createTally, type Tally } from './agreement.ts';
import { certificateDirectories, filesBelow } from './fetch.ts';
import type { Oracle, OracleProgram } from './oracle.ts';

type CertificateFile = { readonly name: string; readonly kind: 'found' | 'damaged'; readonly text: string };

const pemHead = '-----BEGIN CERTIFICATE-----';
/** Source files have certificates in their strings, among other text. */
const sourceName = /\.(go|py|js|ts|html|md|json|svg|png|so)$/;
/** In a JSON string with `\n` for its line breaks. */
const pemBlock = /-----BEGIN CERTIFICATE-----(?:[^-]{1,100000})-----END CERTIFICATE-----/g;
/** Maximum size of a file to read, in bytes. */
const sizeLimit = 4 << 20;
/** The number of files to damage on purpose. */
const damagedCount = 4000;

/**
 * Compares the pool that crypto/x509 builds from each file with ours. @returns whether all are equal for the
 * undamaged files
 */
export async function compareCertificates(oracles: readonly Oracle[]): Promise<boolean> {
  const files = collect();
  const found = files.filter(({ kind }) => kind === 'found').length;
  console.log(`\ncertificates: ${found} files, and ${files.length - found} that were damaged on purpose`);
  const lines = files.map(({ text }) => Buffer.from(text, 'latin1').toString('base64'));
  let allEqual = true;
  for (const oracle of oracles) {
    const theirs = oracle.ask(program, lines);
    const tally = createTally(oracle.version);
    const rules = rulesOf(parseGoVersion(oracle.version), effectiveGoDebug(undefined, undefined));
    for (const [index, file] of files.entries()) await compare(file, theirs[index] ?? '', rules, tally);
    tally.print();
    allEqual &&= tally.allEqual;
  }
  return allEqual;
}

async function compare(
  { name, kind, text }: CertificateFile,
  theirs: string,
  rules: ReturnType<typeof rulesOf>,
  tally: Tally,
): Promise<void> {
  const pool = createPool({ rules, now: new Date(0), expiryDays: 30, deadline: { turn: async () => {} } });
  await pool.source('/file', 'file').append({ path: '/file', text, worldWritable: false });
  const ours = pool.roots().map((der) => createHash('sha256').update(der, 'latin1').digest('hex'));
  const equal = ours.join() === theirs;
  tally.add(kind, equal, () => {
    const other = theirs === '' ? [] : theirs.split(',');
    const only = (these: readonly string[], those: readonly string[]) =>
      these.filter((each) => !those.includes(each)).length;
    return `${name}: ${only(other, ours)} that Go alone takes, ${only(ours, other)} that are taken here alone`;
  });
}

/**
 * Every text once: PEM unchanged, each of its blocks as a separate file, as in a certificate directory, and DER as
 * PEM.
 */
function collect(): CertificateFile[] {
  const files: CertificateFile[] = [];
  const seen = new Set<string>();
  let all = 0;
  const add = (name: string, text: string): void => {
    all += 1;
    const hash = createHash('sha1').update(text, 'latin1').digest('base64');
    if (seen.has(hash)) return;
    seen.add(hash);
    files.push({ name, kind: 'found', text });
  };
  for (const directory of certificateDirectories()) {
    for (const file of filesBelow(directory, sizeLimit)) {
      const name = file.slice(directory.length - 20);
      const text = readFileSync(file, 'latin1');
      if (text.includes(pemHead)) {
        if (!sourceName.test(file)) add(name, text);
        for (const block of text.match(pemBlock) ?? []) add(name, `${block.replaceAll('\\n', '\n')}\n`);
      } else if (/\.(der|cer|crt)$/.test(file) && text.startsWith('0\x82')) add(name, pemOf(text));
      for (const der of written(text)) add(name, pemOf(der));
    }
  }
  console.log(`\ncertificate files: ${all}, of which ${files.length} are different`);
  const short = files.filter(({ text }) => text.length < 8000).map(({ text }) => text);
  const broken = fc.sample(damaged(short, ['\n', '\0', '-----', '=', ' ', pemHead]), {
    numRuns: damagedCount,
    seed: 1,
  });
  return [...files, ...broken.map((text, index): CertificateFile => ({ name: `${index}`, kind: 'damaged', text }))];
}

/**
 * Certificates in the strings of source and data files, without BEGIN and END: base64 of a whole SEQUENCE that begins
 * with another.
 */
function written(text: string): string[] {
  return [...text.matchAll(/(?<![A-Za-z0-9+/])MI[IGH][A-Za-z0-9+/]{200,}={0,2}/g)].flatMap(([base64]) => {
    const der = Buffer.from(base64, 'base64').toString('latin1');
    const isWhole = der.charCodeAt(1) === 0x82 && 4 + der.charCodeAt(2) * 256 + der.charCodeAt(3) === der.length;
    return isWhole && der[4] === '0' ? [der] : [];
  });
}

function pemOf(der: string): string {
  const base64 = Buffer.from(der, 'latin1').toString('base64').replaceAll(/.{64}/g, '$&\n');
  return `${pemHead}\n${base64}\n-----END CERTIFICATE-----\n`;
}

/** Prints the SHA-256 of every certificate that AppendCertsFromPEM extracts from a file, one line for each file. */
const program: OracleProgram = {
  name: 'certificates',
  source: goLineProgram(
    ['crypto/sha256', 'crypto/x509', 'encoding/hex', 'reflect', 'strings', 'unsafe'],
    `
	pool := x509.NewCertPool()
	pool.AppendCertsFromPEM(decode(line))
	certs := reflect.ValueOf(pool).Elem().FieldByName("lazyCerts")
	sums := make([]string, certs.Len())
	for i := range sums {
		get := certs.Index(i).FieldByName("getCert")
		get = reflect.NewAt(get.Type(), unsafe.Pointer(get.UnsafeAddr())).Elem()
		sum := sha256.Sum256(get.Call(nil)[0].Interface().(*x509.Certificate).Raw)
		sums[i] = hex.EncodeToString(sum[:])
	}
	return strings.Join(sums, ",")`,
  ),
};
