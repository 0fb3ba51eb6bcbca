import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import {
  allCertificatesIn,
  encodedCertificates,
  opaqueData,
} from '../../../../probes/ssl/pool/encoded-certificates.ts';
import { bundle, encodeCertificate, encodePem, sequence, tlv } from '../../../support/bytes/certificate-bytes.ts';

const rules = { stopsAtDamage: false };
const der = encodeCertificate({ cn: 'Company Root' });
const other = encodeCertificate({ cn: 'Another Root' });
const pem = bundle({ cn: 'Company Root' });
const base64 = (bytes: string | Buffer, end = '\n'): string =>
  Buffer.from(bytes).toString('base64').replace(/.{76}/g, `$&${end}`);
const utf16 = (text: string): Buffer => Buffer.from(text, 'utf16le');
const bigEndian = (text: string): Buffer => utf16(text).swap16();

/** DER within other DER, as in the bags of a PKCS#12 store: SEQUENCEs of SEQUENCEs that are no certificates. */
const sealed = (bytes: Buffer): Buffer => {
  const oid = tlv(0x06, Buffer.from('2a864886f70d010c0a0103', 'hex'));
  const bag = sequence(oid, tlv(0xa0, sequence(oid, tlv(0xa0, tlv(0x04, bytes)))));
  return sequence(sequence(oid, tlv(0xa0, tlv(0x04, sequence(bag, tlv(0x05, Buffer.alloc(300)))))));
};

/** The forms that are found in the text, in order. */
const rows: readonly (readonly [about: string, text: string | Buffer, forms: readonly string[]])[] = [
  ['nothing', '', []],
  ['DER', Buffer.concat([Buffer.from('# x\n'), der]), ['der']],
  ['a file in base64', base64(pem), ['base64-of-pem']],
  ['on one line', base64(pem, ''), ['base64-of-pem']],
  ['with line ends of Windows', base64(pem, '\r\n'), ['base64-of-pem']],
  ['two files in base64', `${base64(pem, '')}\n${base64(pem, '')}\n`, ['base64-of-pem', 'base64-of-pem']],
  ['a file of two in base64', base64(pem + encodePem(other)), ['base64-of-pem', 'base64-of-pem']],
  ['DER in base64', `ca.crt: ${base64(der)}`, ['base64']],
  ['DER in base64, and words', `${base64(der, '')}\nCompany Root\n`, ['base64']],
  ['two of them', `${base64(der)}\n\n${base64(other)}\n`, ['base64', 'base64']],
  ['UTF-16', utf16(`\ufeff${pem}`), ['utf16']],
  ['UTF-16 in the other byte order', bigEndian(`\ufeff${pem}`), ['utf16']],
  ['UTF-16 without a mark, behind text', Buffer.concat([Buffer.from('x'), utf16(pem)]), ['utf16']],
  ['gzip', Buffer.concat([Buffer.from('# text\n'), gzipSync(pem)]), ['gzip']],
  ['gzip of DER', Buffer.concat([gzipSync(der), Buffer.from('\n')]), ['gzip-of-der']],
  ['gzip of two', gzipSync(pem + encodePem(other)), ['gzip', 'gzip']],
  ['gzip in base64', base64(gzipSync(pem)), ['base64-of-gzip']],
  ['gzip of text', gzipSync('hello '.repeat(100)), []],
  ['in base64 twice', base64(base64(pem, '')), ['base64-twice']],
  ['hexadecimal digits', `ca: ${der.toString('hex')}\n`, ['hex']],
  ['in lines, as xxd -p has them', der.toString('hex').replace(/.{60}/g, '$&\n'), ['hex']],
  [
    'in capitals with colons',
    der
      .toString('hex')
      .toUpperCase()
      .replace(/..(?!$)/g, '$&:'),
    ['hex'],
  ],
  ['with blanks', der.toString('hex').replace(/..(?!$)/g, '$& '), ['hex']],
  ['PEM in hexadecimal digits', Buffer.from(pem).toString('hex'), ['hex-of-pem']],
  ['PEM in a header of a proxy', encodeURIComponent(pem), ['url-encoded']],
  ['a key store that is not encrypted', sealed(der), ['der']],
  ['numbers that begin alike', '3082 30823082 30:82 '.repeat(40), []],
  ['names that begin alike', 'MII LS0tLS1CRUdJTi MIGRATION HISTORY'.repeat(20), []],
  ['a key in base64', base64(encodePem(der, 'PRIVATE KEY')), []],
  ['cut off', base64(pem).slice(0, 150), []],
];

describe('certificates in other forms than PEM', () => {
  it.each(rows)('%s', (_, text, forms) => {
    const found = [...encodedCertificates(Buffer.from(text).toString('latin1'), rules)];
    expect(found.map(({ form }) => form)).toEqual(forms);
    for (const each of found) expect([der, other].map((one) => one.toString('latin1'))).toContain(each.der);
  });

  it('says where they are', () => {
    const text = `# ${base64(der, '')}`;
    expect([...encodedCertificates(text, rules)].map(({ offset }) => offset)).toEqual([2]);
  });

  it('ends in time where everything looks like a beginning', () => {
    const started = process.cpuUsage().user;
    expect([...encodedCertificates('MII.'.repeat(1 << 20), rules)]).toEqual([]);
    expect(process.cpuUsage().user - started).toBeLessThan(2_000_000);
  });
});

describe('all certificates of a file', () => {
  it.each([
    ['PEM', pem, 1, null],
    ['base64', base64(der), 1, 'base64'],
    ['PEM, and base64 behind it', pem + base64(other), 1, null],
    ['gzip', gzipSync(pem).toString('latin1'), 1, 'gzip'],
    ['hexadecimal digits', der.toString('hex'), 1, 'hex'],
    ['text', 'hello', 0, null],
  ])('%s', (_, text, count, form) => {
    const found = allCertificatesIn(text, rules);
    expect([found.ders.length, found.form]).toEqual([count, form]);
  });
});

describe('compressed data that is not looked into', () => {
  it.each([
    ['xz', '\xfd7zXZ\0...', { form: 'xz', offset: 0 }],
    ['zstd', 'text \x28\xb5\x2f\xfd', { form: 'zstd', offset: 5 }],
    ['bzip2', 'BZh91AY&SY', { form: 'bzip2', offset: 0 }],
    ['zip', '\nPK\x03\x04', { form: 'zip', offset: 1 }],
    ['words', 'PK and BZh9 and 7zXZ', null],
  ])('%s', (_, text, found) => {
    expect(opaqueData(text)).toEqual(found);
  });
});
