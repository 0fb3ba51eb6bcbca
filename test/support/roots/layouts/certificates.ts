import {
  bundle,
  type encodeCertificate,
  extension,
  integer,
  oid,
  sequence,
  spki,
  tlv,
} from '../../bytes/certificate-bytes.ts';
import { bundleOf, type Layout, one } from './layout.ts';

const ecdsa = '2a8648ce3d0201';
const point = Buffer.from(
  // The generator of P-256.
  '046b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c2964fe342e2fe1a7f9b8ee7eb4a7c0f9e162bce33576b315ececbb6406837bf51f5',
  'hex',
);
const rsaKey = (bits: number): Buffer => sequence(integer(`00${'c5'.repeat(bits / 8)}`), integer('010001'));
const rsa = (key: Buffer, parameters = Buffer.from('0500', 'hex')): Buffer =>
  spki('2a864886f70d010101', key, parameters);
/** One good root, and one with a peculiarity. */
const nextToGood = (about: string, shape: Parameters<typeof encodeCertificate>[0]): Layout =>
  bundleOf(about, one + bundle(shape));

/** One good root, and one with a peculiarity. */
export const certificates: readonly Layout[] = [
  nextToGood('expired', { notAfter: '2021-09-30' }),
  nextToGood('not yet valid, with a GeneralizedTime', { notBefore: '2050-01-01', notAfter: '2060-12-31' }),
  nextToGood('31 February', { notBefore: '2020-02-31' }),
  nextToGood('29 February of a common year', { notBefore: '2023-02-29' }),
  nextToGood('not a CA', { ca: false }),
  nextToGood('version 1', { version: 1 }),
  nextToGood('a negative serial', { serial: 'ff01' }),
  { ...nextToGood('a negative serial, allowed', { serial: 'ff01' }), env: { GODEBUG: 'x509negativeserial=1' } },
  {
    ...nextToGood('a negative serial, allowed and refused', { serial: 'ff01' }),
    env: { GODEBUG: 'x509negativeserial=1,x509negativeserial=0' },
  },
  nextToGood('a serial with padding', { serial: '0001' }),
  nextToGood('RSA 2048', { spki: rsa(rsaKey(2048)) }),
  nextToGood('RSA 512', { spki: rsa(rsaKey(512)) }),
  nextToGood('RSA 16384', { spki: rsa(rsaKey(16384)) }),
  nextToGood('RSA without NULL', { spki: rsa(rsaKey(2048), Buffer.alloc(0)) }),
  nextToGood('RSA with a negative modulus', { spki: rsa(sequence(integer('c5c5'), integer('03'))) }),
  nextToGood('P-256', { spki: spki(ecdsa, point, oid('2a8648ce3d030107')) }),
  nextToGood('a point that is not on P-256', {
    spki: spki(ecdsa, Buffer.concat([point.subarray(0, -1), Buffer.from([0])]), oid('2a8648ce3d030107')),
  }),
  nextToGood('secp256k1', { spki: spki(ecdsa, point, oid('2b8104000a')) }),
  nextToGood('brainpoolP256r1', { spki: spki(ecdsa, point, oid('2b2403030208010107')) }),
  nextToGood('explicit curve parameters', { spki: spki(ecdsa, point, sequence(integer('01'))) }),
  nextToGood('Ed25519 of 31 bytes', { spki: spki('2b6570', Buffer.alloc(31)) }),
  nextToGood('Ed448', { spki: spki('2b6571', Buffer.alloc(57)) }),
  nextToGood('X25519', { spki: spki('2b656e', Buffer.alloc(32)) }),
  nextToGood('RSASSA-PSS key', { spki: spki('2a864886f70d01010a', rsaKey(2048)) }),
  nextToGood('ML-DSA-44', { spki: spki('608648016503040311', Buffer.alloc(1312, 7)) }),
  nextToGood('ML-DSA-65', { spki: spki('608648016503040312', Buffer.alloc(1952, 7)) }),
  nextToGood('ML-DSA-87', { spki: spki('608648016503040313', Buffer.alloc(2592, 7)) }),
  nextToGood('ML-DSA-65 of the wrong size', { spki: spki('608648016503040312', Buffer.alloc(1951, 7)) }),
  nextToGood('a PrintableString with an underscore', { subject: nameOf(0x13, 'under_score') }),
  nextToGood('a UTF8String that is none', { subject: nameOf(0x0c, '\xff\xfe') }),
  nextToGood('a T61String', { subject: nameOf(0x14, 'caf\xe9') }),
  nextToGood('a BMPString', { subject: nameOf(0x1e, '\0B\0M\0P') }),
  nextToGood('a BMPString with a surrogate', { subject: nameOf(0x1e, '\xd8\x00') }),
  nextToGood('an attribute value of another type', { subject: nameOf(0x02, '\x05') }),
  nextToGood('an empty Name', { subject: sequence() }),
  nextToGood('an extension that is there twice', { extensions: [extension('551d13', sequence())] }),
  nextToGood('a negative path length', {
    ca: null,
    extensions: [extension('551d13', sequence(tlv(1, Buffer.from([255])), integer('ff')))],
  }),
  nextToGood('a critical authority key identifier', { extensions: [extension('551d23', sequence(), true)] }),
  nextToGood('a critical subject key identifier', {
    extensions: [extension('551d0e', tlv(4, Buffer.from('x')), true)],
  }),
  nextToGood('an unknown critical extension', { extensions: [extension('2a0304', Buffer.from('x'), true)] }),
  nextToGood('a policy that is there twice', {
    extensions: [extension('551d20', sequence(sequence(oid('2a03')), sequence(oid('2a03'))))],
  }),
  nextToGood('name constraints', {
    extensions: [extension('551d1e', sequence(tlv(0xa0, sequence(tlv(0x82, Buffer.from('example.com'))))), true)],
  }),
  nextToGood('name constraints with a trailing dot', {
    extensions: [extension('551d1e', sequence(tlv(0xa0, sequence(tlv(0x82, Buffer.from('example.com.'))))))],
  }),
  nextToGood('empty name constraints', { extensions: [extension('551d1e', sequence())] }),
  nextToGood('an alternative name with an IP of 5 bytes', {
    extensions: [extension('551d11', sequence(tlv(0x87, Buffer.alloc(5))))],
  }),
  nextToGood('an alternative name with a mapped IP', {
    extensions: [extension('551d11', sequence(tlv(0x87, Buffer.from('00000000000000000000ffff01020304', 'hex'))))],
  }),
  nextToGood('key usage without bits', { keyUsage: '00' }),
  nextToGood('key usage with bits in its padding', { keyUsage: '0701' }),
  nextToGood('another signature algorithm outside', { signatureOid: '2b6571' }),
];

function nameOf(tag: number, value: string): Buffer {
  return sequence(tlv(0x31, sequence(oid('550403'), tlv(tag, Buffer.from(value, 'latin1')))));
}
