import { readFileSync } from 'node:fs';
import { rootCertificates } from 'node:tls';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeCertificate } from '../../../../src/decode/certificate/certificate.ts';
import { describeName, nameAttributes } from '../../../../src/decode/certificate/names/name.ts';
import { pemItems } from '../../../../src/decode/certificate/pem.ts';
import { parseGoVersion } from '../../../../src/decode/go/version/version.ts';
import { encodeCertificate, extension, integer, oid, sequence, tlv } from '../../../support/bytes/certificate-bytes.ts';
import { damaged } from '../../../support/bytes/damage.ts';
import { goParseErrors } from '../../../support/go/go-decoders.ts';
import { goCommand, goVersion } from '../../../support/go/go-toolchain.ts';
import { needs } from '../../../support/needs.ts';

/** A root with every extension that Go looks into. */
const rich = encodeCertificate({
  cn: 'Rich',
  keyUsage: '0106',
  extensions: [
    extension('551d0e', tlv(4, Buffer.from('subject'))),
    extension('551d23', sequence(tlv(0x80, Buffer.from('issuer')))),
    extension(
      '551d11',
      sequence(tlv(0x82, Buffer.from('example.com')), tlv(0x87, Buffer.alloc(4)), tlv(0x81, Buffer.from('a@b'))),
    ),
    extension(
      '551d1e',
      sequence(
        tlv(0xa0, sequence(tlv(0x82, Buffer.from('.example.com')))),
        tlv(0xa1, sequence(tlv(0x87, Buffer.from('0a000000ff000000', 'hex')))),
      ),
    ),
    extension('551d1f', sequence(sequence(tlv(0xa0, tlv(0xa0, tlv(0x86, Buffer.from('http://x/y.crl'))))))),
    extension('551d20', sequence(sequence(oid('2a03')), sequence(oid('2a04')))),
    extension('551d21', sequence(sequence(oid('2a03'), oid('2a04')))),
    extension('551d24', sequence(tlv(0x80, Buffer.from([1])), tlv(0x81, Buffer.from([2])))),
    extension('551d25', sequence(oid('2b06010505070301'))),
    extension('551d36', integer('05')),
    extension('2b06010505070101', sequence(sequence(oid('2b06010505073001'), tlv(0x86, Buffer.from('http://ocsp'))))),
  ],
}).toString('latin1');

const mozilla = rootCertificates.flatMap((pem) =>
  [...pemItems(`${pem}\n`, { stopsAtDamage: false })].flatMap((item) => (item.kind === 'block' ? [item.bytes] : [])),
);
const algorithms = readFileSync(`${import.meta.dirname}/../../../vectors/certificates.pem`, 'latin1');
const vectors = [...pemItems(algorithms, { stopsAtDamage: false })].flatMap((item) =>
  item.kind === 'block' ? [item.bytes] : [],
);
const originals = [rich, rich, ...vectors, ...mozilla.slice(0, 40)];
const inserts = [
  '\0',
  '\xff',
  '\x30\x80',
  '\x30\x03\x02\x01\x05',
  '\x05\x00',
  '\x1f',
  '\x02\x01\xff',
  '\x84\xff\xff\xff\xff',
  '\x81\x05',
];

/** The rules of the oracle: it is a module of go 1.21, whose GODEBUG lets serials be negative. */
const oracleRules = {
  goMinor: goCommand === null ? 26 : (parseGoVersion(goVersion())?.minor ?? 26),
  negativeSerials: true,
};

describe('damaged certificates', () => {
  it('20,000 of them are accepted and refused as Go does', needs('go'), () => {
    const ders = fc.sample(damaged(originals, inserts), { numRuns: 20_000, seed: 7 });
    const theirs = goParseErrors(ders);
    let accepted = 0;
    const differing: string[] = [];
    for (const [index, der] of ders.entries()) {
      const decoded = decodeCertificate(der, oracleRules);
      if (decoded.ok) accepted += 1;
      const ours = decoded.ok ? '' : decoded.problem;
      const go = theirs[index] ?? '';
      // Where Go goes on to quote what it read, the beginning is enough.
      if (decoded.ok ? go !== '' : !go.startsWith(ours))
        differing.push(`${ours} | ${go} | ${Buffer.from(der, 'latin1').toString('hex')}`);
    }
    expect(accepted).toBeGreaterThan(1000);
    expect(differing).toEqual([]);
  });

  it('no beginning of a certificate is one, and each has a reason', () => {
    for (let length = 0; length < rich.length; length += 1) {
      const decoded = decodeCertificate(rich.slice(0, length), { goMinor: 27, negativeSerials: false });
      expect(decoded).toEqual({ ok: false, problem: 'x509: malformed certificate' });
    }
    expect(decodeCertificate(rich, { goMinor: 27, negativeSerials: false }).ok).toBe(true);
  });

  it('random bytes are refused, and never more than that', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), fc.constantFrom(16, 17, 22, 24, 27), (bytes, goMinor) => {
        const der = `\x30\x82\x01\x00${Buffer.from(bytes).toString('latin1')}`;
        const decoded = decodeCertificate(der, { goMinor, negativeSerials: false });
        expect(decoded.ok ? '' : decoded.problem).toMatch(/^x509: /);
      }),
      { numRuns: 10_000, seed: 3 },
    );
  });

  it('names of accepted certificates can be told', () => {
    for (const der of fc.sample(damaged(originals, inserts), { numRuns: 5000, seed: 11 })) {
      const decoded = decodeCertificate(der, { goMinor: 27, negativeSerials: true });
      if (!decoded.ok) continue;
      expect(describeName(decoded.value.subject).length).toBeLessThanOrEqual(70);
      expect(nameAttributes(decoded.value.issuer)).toBeInstanceOf(Array);
    }
  });
});
