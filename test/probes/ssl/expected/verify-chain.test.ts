import { generateKeyPairSync } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { verifyChain } from '../../../../probes/ssl/expected/verify-chain.ts';
import { rulesOf } from '../../../../probes/ssl/lookup/go-rules.ts';
import { effectiveGoDebug } from '../../../../src/decode/go/env/debug/debug.ts';
import { parseGoVersion } from '../../../../src/decode/go/version/version.ts';
import {
  type CertificateShape,
  encodeCertificate,
  extension,
  integer,
  sequence,
  spki,
  tlv,
} from '../../../support/bytes/certificate-bytes.ts';

const yes = tlv(0x01, Buffer.from([0xff]));
const pathLength = (most: number): Buffer => extension('551d13', sequence(yes, integer(`0${most}`)), true);
const dnsName = extension('551d11', sequence(tlv(0x82, Buffer.from('a.example'))));
const usage = (oid: string): Buffer => extension('551d25', sequence(tlv(0x06, Buffer.from(oid, 'hex'))));
const der = (shape: CertificateShape): string => encodeCertificate(shape).toString('latin1');

const leaf: CertificateShape = { cn: 'leaf', issuer: 'Middle', ca: false, extensions: [dnsName] };
const middle: CertificateShape = { cn: 'Middle', issuer: 'Root' };
const root: CertificateShape = { cn: 'Root' };

/** The problem of a chain to `root`, or `trusted`. Every signature is said to be right. */
function answer(
  sent: readonly CertificateShape[],
  roots: readonly CertificateShape[] = [root],
  now = '2026-06-01',
  rules = rulesOf(null, effectiveGoDebug(undefined, undefined)),
): string {
  const crypto = { sha256: () => '', isSignedBy: () => true };
  const deadline = { onEnd() {}, remainingMs: () => 1e9, check() {}, turn: async () => {} };
  const verdict = verifyChain(
    sent.map(der),
    'a.example',
    roots.map(der),
    { crypto, now: new Date(now), deadline },
    rules,
  );
  return verdict.kind === 'untrusted' ? verdict.problem : verdict.kind;
}

const day = '2026-06-01';
const sha1 = '2a8648ce3d0401';
/** The keys of these certificates are Ed25519: the algorithm was accepted, and its key is the next question. */
const mismatch =
  'x509: signature algorithm specifies an ECDSA public key, but have public key of type ed25519.PublicKey';
const goRules = (version: string, debug: string): ReturnType<typeof rulesOf> =>
  rulesOf(parseGoVersion(version), effectiveGoDebug(undefined, debug));
/** A key of so many bits. */
const rsa = (bits: number): Buffer => {
  const modulus = `00${'80'.padEnd(bits / 4, '0').slice(0, -1)}1`;
  return spki('2a864886f70d010101', sequence(integer(modulus), integer('010001')), tlv(0x05));
};
/** A new key of a curve. */
const keyOn = (namedCurve: string): Buffer =>
  generateKeyPairSync('ec', { namedCurve }).publicKey.export({ type: 'spki', format: 'der' });
const smallKey = 'tls: invalid signature by the server certificate: crypto/rsa: 1000-bit keys are insecure';
const largeKey = (bits: number): string => `tls: server sent certificate containing RSA key larger than ${bits} bits`;
const second = { cn: 'Second', issuer: 'Root' };
const tooMany = 'x509: too many intermediates for path length constraint';
const cannotSign = 'x509: invalid signature: parent certificate cannot sign this kind of certificate';
const outside = 'x509: certificate has expired or is not yet valid';

const [on, p224, p256] = ['fips140=on', keyOn('secp224r1'), keyOn('prime256v1')];
const notApproved = (key: string): string =>
  `tls: no FIPS compatible certificate chains found: a key of the kind ${key}`;

describe('a chain in FIPS 140-3 mode', () => {
  const [small, large] = [rsa(1024), rsa(2048)];
  const byRsa = '2a864886f70d01010b';
  const chain = (key: Buffer): Parameters<typeof answer> => [[{ ...leaf, spki: key }, middle], [root], day];
  it.each<[string, string, string, Parameters<typeof answer>, string]>([
    ['of P-256', 'go1.26.0', on, chain(p256), 'trusted'],
    ['of P-224', 'go1.26.0', on, chain(p224), notApproved('ECDSA P-224')],
    ['of RSA with 2048 bits', 'go1.26.0', on, chain(large), 'trusted'],
    ['of RSA with 1024 bits', 'go1.26.0', on, chain(small), notApproved('RSA 1024')],
    ['of RSA with 1024 bits, only', 'go1.26.0', 'fips140=only', chain(small), notApproved('RSA 1024')],
    ['of RSA with 1024 bits, for package bisect', 'go1.26.0', 'fips140=debug#1', chain(small), notApproved('RSA 1024')],
    ['of RSA with 1024 bits, off', 'go1.26.0', 'fips140=off', chain(small), 'trusted'],
    ['of RSA with 1024 bits, before the mode', 'go1.23.0', on, chain(small), 'trusted'],
    [
      'with a small key of the intermediate',
      'go1.26.0',
      on,
      [
        [
          { ...leaf, signatureOid: byRsa },
          { ...middle, spki: small },
        ],
      ],
      notApproved('RSA 1024'),
    ],
    [
      'with a small key of the root',
      'go1.26.0',
      on,
      [[leaf, { ...middle, signatureOid: byRsa }], [{ ...root, spki: small }]],
      notApproved('RSA 1024'),
    ],
    ['of RSA with 2560 bits', 'go1.25.0', on, chain(rsa(2560)), 'trusted'],
    ['of RSA with 2560 bits in Go 1.24', 'go1.24.0', on, chain(rsa(2560)), notApproved('RSA 2560')],
    ['of Ed25519', 'go1.25.0', on, [[leaf, middle]], 'trusted'],
    ['of Ed25519 in Go 1.24', 'go1.24.0', on, [[leaf, middle]], notApproved('Ed25519')],
  ])('%s: %s, %s', (_, version, debug, [sent, roots], expected) => {
    expect(answer(sent, roots, day, goRules(version, debug))).toBe(expected);
  });
});

describe('a chain to a root', () => {
  const rows: readonly (readonly [string, string, string])[] = [
    ['as it should be', answer([leaf, middle]), 'trusted'],
    [
      'an intermediate with path length 0 above the leaf',
      answer([leaf, { ...middle, ca: null, extensions: [pathLength(0)] }]),
      'trusted',
    ],
    [
      'path length 0 above another intermediate',
      answer([leaf, { ...middle, issuer: 'Second' }, { ...second, ca: null, extensions: [pathLength(0)] }]),
      tooMany,
    ],
    [
      'path length 1 above another intermediate',
      answer([leaf, { ...middle, issuer: 'Second' }, { ...second, ca: null, extensions: [pathLength(1)] }]),
      'trusted',
    ],
    [
      'a root with path length 0 above an intermediate',
      answer([leaf, middle], [{ ...root, ca: null, extensions: [pathLength(0)] }]),
      tooMany,
    ],
    [
      'a root with path length 1',
      answer([leaf, middle], [{ ...root, ca: null, extensions: [pathLength(1)] }]),
      'trusted',
    ],
    ['an intermediate that is no CA', answer([leaf, { ...middle, ca: false }]), cannotSign],
    ['an intermediate that may not sign', answer([leaf, { ...middle, keyUsage: '0780' }]), cannotSign],
    ['an intermediate that may sign', answer([leaf, { ...middle, keyUsage: '0204' }]), 'trusted'],
    ['an intermediate on its last moment', answer([leaf, { ...middle, notAfter: '2026-06-01' }]), 'trusted'],
    [
      'an intermediate that has expired',
      answer([leaf, { ...middle, notAfter: '2026-05-31' }]),
      `${outside}: not after 2026-05-31`,
    ],
    ['a leaf from its first moment on', answer([{ ...leaf, notBefore: '2026-06-01' }, middle]), 'trusted'],
    ['a leaf before it', answer([{ ...leaf, notBefore: '2026-06-02' }, middle]), `${outside}: not before 2026-06-02`],
    ['an intermediate for servers', answer([leaf, { ...middle, extensions: [usage('2b06010505070301')] }]), 'trusted'],
    [
      'an intermediate for clients',
      answer([leaf, { ...middle, extensions: [usage('2b06010505070302')] }]),
      'x509: certificate specifies an incompatible key usage',
    ],
    [
      'an intermediate of version 1, which says nothing of CAs',
      answer([leaf, { ...middle, version: 1, ca: null }]),
      'x509: certificate is not authorized to sign other certificates',
    ],
    ['a root of version 1', answer([{ ...leaf, issuer: 'Root' }], [{ ...root, version: 1, ca: null }]), 'trusted'],
    [
      'SHA-1',
      answer([{ ...leaf, signatureOid: sha1 }, middle]),
      'x509: cannot verify signature: insecure algorithm ECDSA-SHA1',
    ],
    [
      'SHA-1 and Go 1.17',
      answer([{ ...leaf, signatureOid: sha1 }, middle], [root], day, goRules('go1.17', '')),
      mismatch,
    ],
    [
      'SHA-1, Go 1.23 and x509sha1=1',
      answer([{ ...leaf, signatureOid: sha1 }, middle], [root], day, goRules('go1.23', 'x509sha1=1')),
      mismatch,
    ],
    [
      'SHA-1, Go 1.24 and x509sha1=1, which it does not know',
      answer([{ ...leaf, signatureOid: sha1 }, middle], [root], day, goRules('go1.24', 'x509sha1=1')),
      'x509: cannot verify signature: insecure algorithm ECDSA-SHA1',
    ],
    ['a key of the server that is too small', answer([{ ...leaf, spki: rsa(1000) }, middle]), smallKey],
    [
      'the same, and rsa1024min=0',
      answer([{ ...leaf, spki: rsa(1000) }, middle], [root], day, goRules('go1.26', 'rsa1024min=0')),
      'trusted',
    ],
    ['one that is just large enough', answer([{ ...leaf, spki: rsa(1024) }, middle]), 'trusted'],
    ['a key that is too large', answer([{ ...leaf, spki: rsa(8200) }, middle]), largeKey(8192)],
    ['of an intermediate', answer([leaf, { ...middle, spki: rsa(8200) }]), largeKey(8192)],
    ['one that is just small enough', answer([{ ...leaf, spki: rsa(8192) }, middle]), 'trusted'],
    [
      'tlsmaxrsasize',
      answer([{ ...leaf, spki: rsa(2048) }, middle], [root], day, goRules('go1.26', 'tlsmaxrsasize=1024')),
      largeKey(1024),
    ],
    [
      'a large key, and Go before there was a limit',
      answer([{ ...leaf, spki: rsa(8200) }, middle], [root], day, goRules('go1.20.6', '')),
      'trusted',
    ],
    [
      'a large key, and the first release with a limit',
      answer([{ ...leaf, spki: rsa(8200) }, middle], [root], day, goRules('go1.20.7', '')),
      largeKey(8192),
    ],
    ['a root that is not there', answer([leaf, middle], []), 'x509: certificate signed by unknown authority'],
  ];
  for (const [about, actual, expected] of rows) it(about, () => expect(actual).toBe(expected));
});

describe('what a Go version takes for the parent of a certificate', () => {
  const own: CertificateShape = { cn: 'a.example', issuer: 'a.example', extensions: [dnsName] };
  const renewed: CertificateShape = { ...own, serial: '02' };
  const otherNames = extension('551d11', sequence(tlv(0x82, Buffer.from('b.example'))));
  const unknown = 'x509: certificate signed by unknown authority';
  it.each<[about: string, version: string, sent: CertificateShape, known: CertificateShape, expected: string]>([
    ['itself', 'go1.27.0', own, own, 'trusted'],
    ['the one before it, with its key and names', 'go1.27.0', renewed, own, unknown],
    ['the same, Go 1.19', 'go1.19.0', renewed, own, unknown],
    ['the same, Go 1.18', 'go1.18.0', renewed, own, 'trusted'],
    ['the one before it, with other names', 'go1.27.0', renewed, { ...own, extensions: [otherNames] }, 'trusted'],
    [
      'the one before it, with another key',
      'go1.27.0',
      renewed,
      { ...own, spki: spki('2b6570', Buffer.alloc(32, 7)) },
      'trusted',
    ],
  ])('%s', (_, version, sent, known, expected) => {
    expect(answer([sent], [known], day, goRules(version, ''))).toBe(expected);
  });

  const authority = (id: string): Buffer => extension('551d23', sequence(tlv(0x80, Buffer.from(id, 'hex'))));
  const identified = (id: string): Buffer => extension('551d0e', tlv(0x04, Buffer.from(id, 'hex')));
  const server: CertificateShape = { ...leaf, issuer: 'Root', extensions: [dnsName, authority('aa')] };
  const otherName = 'x509: issuer name does not match subject from issuing certificate';
  it.each<[about: string, version: string, roots: readonly CertificateShape[], expected: string]>([
    [
      'one of another name has the identifier',
      'go1.15.0',
      [root, { cn: 'X', extensions: [identified('aa')] }],
      otherName,
    ],
    ['the same, Go 1.16', 'go1.16.0', [root, { cn: 'X', extensions: [identified('aa')] }], 'trusted'],
    ['none has the identifier', 'go1.15.0', [root, { cn: 'X', extensions: [identified('bb')] }], 'trusted'],
    ['the one of the name has it', 'go1.15.0', [{ ...root, extensions: [identified('aa')] }], 'trusted'],
  ])('by the identifier of its key: %s', (_, version, roots, expected) => {
    expect(answer([server], roots, day, goRules(version, ''))).toBe(expected);
  });

  it.each<[string, string, string]>([
    ['go1.17.0', '6086480186f8420401', 'trusted'],
    ['go1.17.0', '2b0601040182370a0303', 'trusted'],
    ['go1.18.0', '6086480186f8420401', 'x509: certificate specifies an incompatible key usage'],
  ])('%s and server gated crypto, %s', (version, usages, expected) => {
    expect(answer([leaf, { ...middle, extensions: [usage(usages)] }], [root], day, goRules(version, ''))).toBe(
      expected,
    );
  });
});
