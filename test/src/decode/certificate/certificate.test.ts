import { execFileSync } from 'node:child_process';
import { createPublicKey, X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { rootCertificates } from 'node:tls';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { describe, expect, it } from 'vitest';
import { rulesOf } from '../../../../probes/ssl/lookup/go-rules.ts';
import { createPool } from '../../../../probes/ssl/pool/pool.ts';
import { decodeCertificate } from '../../../../src/decode/certificate/certificate.ts';
import { describeName, nameAttributes } from '../../../../src/decode/certificate/names/name.ts';
import { pemItems } from '../../../../src/decode/certificate/pem.ts';
import type { Certificate, CertificateRules } from '../../../../src/decode/certificate/types.ts';
import { effectiveGoDebug } from '../../../../src/decode/go/env/debug/debug.ts';
import {
  bundle,
  encodeCertificate,
  extension,
  integer,
  sequence,
  spki,
  tlv,
} from '../../../support/bytes/certificate-bytes.ts';
import { needs } from '../../../support/needs.ts';

const newest: CertificateRules = { goMinor: 27, negativeSerials: false };

/** One certificate of every algorithm, made with OpenSSL 3.0, those of ML-DSA with Go 1.27; a comment names each. */
const vectorFile = path.join(import.meta.dirname, '../../../vectors/certificates.pem');
const vectors = readFileSync(vectorFile, 'latin1')
  .split(/^# /m)
  .slice(1)
  .map((part): [string, string] => [part.slice(0, part.indexOf('\n')), part.slice(part.indexOf('\n') + 1)]);

function derOf(pem: string): string {
  const [item] = pemItems(pem, { stopsAtDamage: false });
  if (item?.kind !== 'block') throw new Error('not a PEM block');
  return item.bytes;
}

function decoded(der: string, rules = newest): Certificate {
  const result = decodeCertificate(der, rules);
  if (!result.ok) throw new Error(result.problem);
  return result.value;
}

describe('every algorithm', () => {
  const rows: readonly [string, { key: string; usable: boolean } | string][] = [
    ['RSA-1024', { key: 'RSA 1024', usable: true }],
    ['RSA-2048', { key: 'RSA 2048', usable: true }],
    ['RSA-4096', { key: 'RSA 4096', usable: true }],
    ['RSA-PSS', { key: 'RSASSA-PSS', usable: false }],
    ['RSA-signed-PSS', { key: 'RSA 2048', usable: true }],
    ['EC-secp224r1', { key: 'ECDSA P-224', usable: true }],
    ['EC-prime256v1', { key: 'ECDSA P-256', usable: true }],
    ['EC-secp384r1', { key: 'ECDSA P-384', usable: true }],
    ['EC-secp521r1', { key: 'ECDSA P-521', usable: true }],
    ['EC-secp256k1', 'x509: unsupported elliptic curve'],
    ['EC-brainpoolP256r1', 'x509: unsupported elliptic curve'],
    ['EC-explicit', 'x509: invalid ECDSA parameters'],
    ['EC-compressed', 'ecdsa: invalid uncompressed public key'],
    ['Ed25519', { key: 'Ed25519', usable: true }],
    ['Ed448', { key: 'Ed448', usable: false }],
    ['DSA', { key: 'DSA', usable: false }],
    ['ML-DSA-44', { key: 'ML-DSA-44', usable: true }],
    ['ML-DSA-65', { key: 'ML-DSA-65', usable: true }],
    ['ML-DSA-87', { key: 'ML-DSA-87', usable: true }],
    ['SHA1', { key: 'ECDSA P-384', usable: true }],
  ];
  for (const [name, expected] of rows) {
    it(name, () => {
      const result = decodeCertificate(derOf(vectors.find(([title]) => title === name)?.[1] ?? ''), newest);
      expect(result.ok ? { key: result.value.key.name, usable: result.value.key.usable } : result.problem).toEqual(
        expected,
      );
    });
  }

  it('Go 1.26 keeps ML-DSA roots, and can do nothing with them', () => {
    const der = derOf(vectors.find(([title]) => title === 'ML-DSA-65')?.[1] ?? '');
    expect(decoded(der, { ...newest, goMinor: 26 }).key).toEqual({ name: 'ML-DSA-65', rsaBits: null, usable: false });
  });
});

/** What the Go version decides; each checked against that version's x509.ParseCertificate. */
describe('rules by Go version', () => {
  const withExtension = (value: Buffer): string => encodeCertificate({ extensions: [value] }).toString('latin1');
  const negativePathLength = extension('551d13', sequence(tlv(1, Buffer.from([255])), integer('ff')));
  const rows: readonly [string, string, number, string | null, string | null][] = [
    // what, bytes, the version that changed, its answer before, and since
    [
      'a negative serial',
      encodeCertificate({ serial: 'ff' }).toString('latin1'),
      23,
      null,
      'x509: negative serial number',
    ],
    [
      'an extension twice',
      withExtension(extension('551d13', sequence())),
      19,
      null,
      'x509: certificate contains duplicate extensions',
    ],
    [
      'a critical subject key id',
      withExtension(extension('551d0e', tlv(4, Buffer.from('x')), true)),
      23,
      null,
      'x509: subject key identifier incorrectly marked critical',
    ],
    [
      'a critical authority key id',
      withExtension(extension('551d23', sequence(), true)),
      23,
      null,
      'x509: authority key identifier incorrectly marked critical',
    ],
    [
      'a negative path length',
      encodeCertificate({ ca: null, extensions: [negativePathLength] }).toString('latin1'),
      25,
      null,
      'x509: invalid basic constraints',
    ],
    [
      'an IPv4 address mapped to IPv6',
      withExtension(extension('551d11', sequence(tlv(0x87, Buffer.from('00000000000000000000ffff01020304', 'hex'))))),
      27,
      null,
      'x509: SAN iPAddress contains IPv4-mapped IPv6 address',
    ],
    [
      'an ML-DSA key of the wrong size',
      encodeCertificate({ spki: spki('608648016503040312', Buffer.alloc(9)) }).toString('latin1'),
      27,
      null,
      'x509: wrong ML-DSA public key size',
    ],
  ];
  for (const [what, der, since, before, after] of rows) {
    it(`${what}: Go 1.${since}`, () => {
      const answer = (goMinor: number): string | null => {
        const result = decodeCertificate(der, { goMinor, negativeSerials: goMinor < 23 });
        return result.ok ? null : result.problem;
      };
      expect([answer(since - 1), answer(since)]).toEqual([before, after]);
    });
  }
});

describe('the same as OpenSSL says', () => {
  const all: [string, string][] = [
    ...vectors,
    ...rootCertificates.map((pem, index): [string, string] => [`root ${index}`, `${pem}\n`]),
  ];
  it(`dates, CA bit, serial sign, names and keys of ${all.length} certificates`, () => {
    let compared = 0;
    for (const [name, pem] of all) {
      const result = decodeCertificate(derOf(pem), newest);
      if (!result.ok) continue;
      const certificate = result.value;
      const theirs = new X509Certificate(pem);
      expect(certificate.notBefore, name).toBe(Date.parse(theirs.validFrom));
      expect(certificate.notAfter, name).toBe(Date.parse(theirs.validTo));
      expect(certificate.isCa ?? false, name).toBe(certificate.version === 3 ? theirs.ca : false);
      const subject = nameAttributes(certificate.subject)
        .filter(([type]) => type === 'CN')
        .map(([, value]) => value);
      const cn = [...theirs.subject.matchAll(/^CN=(.*)$/gm)].map(([, value]) => value?.replaceAll('\\', ''));
      expect(
        subject.map((value) => value.replaceAll('\\', '')),
        name,
      ).toEqual(cn);
      if (certificate.key.rsaBits !== null) {
        const key = createPublicKey(theirs.publicKey.export({ type: 'spki', format: 'pem' }));
        expect(certificate.key.rsaBits, name).toBe(key.asymmetricKeyDetails?.modulusLength);
      }
      compared += 1;
    }
    expect(compared).toBeGreaterThan(100);
  });

  it('the openssl command tells the same keys', needs('openssl'), () => {
    for (const [name, pem] of vectors.filter(([name]) => !name.startsWith('ML-DSA'))) {
      const text = execFileSync('openssl', ['x509', '-noout', '-text'], { input: pem, encoding: 'utf8' });
      const result = decodeCertificate(derOf(pem), newest);
      if (!result.ok) continue;
      const bits = /Public-Key: \((\d+) bit\)/.exec(text)?.[1];
      if (result.value.key.rsaBits !== null) expect(result.value.key.rsaBits, name).toBe(Number(bits));
      const curve = /NIST CURVE: (P-\d+)/.exec(text)?.[1];
      if (curve !== undefined) expect(result.value.key.name, name).toBe(`ECDSA ${curve}`);
      expect(describeName(result.value.subject), name).toBe(name === 'umlaut' ? 'CN=größe' : `CN=${name}`);
      expect(result.value.isCa ?? false, name).toBe(/CA:TRUE/.test(text));
      expect(result.value.hasNameConstraints, name).toBe(/Name Constraints/.test(text));
    }
  });
});

describe('cost', () => {
  const rules = rulesOf(null, effectiveGoDebug(undefined, undefined));
  const mozilla = rootCertificates.slice(0, 144).join('\n');

  /** CPU milliseconds to read and judge a bundle. */
  async function cost(text: string): Promise<number> {
    const start = process.cpuUsage();
    const pool = createPool({ rules, now: new Date('2026-06-01'), expiryDays: 30, deadline: { turn: async () => {} } });
    const source = pool.source('/bundle', 'file');
    await source.append({ path: '/bundle', text, worldWritable: false });
    source.facts();
    const { user, system } = process.cpuUsage(start);
    return (user + system) / 1000;
  }
  const least = async (text: string, runs: number): Promise<number> => {
    const costs: number[] = [];
    for (let run = 0; run < runs; run += 1) costs.push(await cost(text));
    return Math.min(...costs);
  };

  it('144 certificates take at most 10 ms of CPU once started', async () => {
    expect(await least(mozilla, 10)).toBeLessThan(10);
  });

  it('it grows with their number, not faster', async () => {
    const many = (count: number): string =>
      bundle(...Array.from({ length: count }, (_, index) => ({ cn: `Root ${index}` })));
    const small = many(1250);
    const large = many(10_000);
    // Quadratic growth would be 64; collecting garbage, and a warmer compiler for the small one, are the rest.
    expect(await least(large, 5)).toBeLessThan(16 * (await least(small, 5)));
  });

  it('no parsed tree is kept: 10,000 certificates cost less memory than three times their text', async () => {
    setFlagsFromString('--expose-gc');
    const collect: () => void = runInNewContext('gc');
    const text = bundle(...Array.from({ length: 10_000 }, (_, index) => ({ cn: `Root ${index}` })));
    const pool = createPool({ rules, now: new Date('2026-06-01'), expiryDays: 30, deadline: { turn: async () => {} } });
    collect();
    const before = process.memoryUsage().heapUsed;
    const source = pool.source('/bundle', 'file');
    await source.append({ path: '/bundle', text, worldWritable: false });
    collect();
    expect(pool.roots().length).toBe(10_000);
    expect(JSON.stringify(source.facts()).length).toBeLessThan(5000);
    expect(process.memoryUsage().heapUsed - before).toBeLessThan(3 * text.length);
  });
});
