import { describe, expect, it } from 'vitest';
import { allCertificatesIn, encodedCertificates } from '../../../../probes/ssl/pool/encoded-certificates.ts';
import { bundle, encodeCertificate, encodePem } from '../../../support/bytes/certificate-bytes.ts';

const rules = { stopsAtDamage: false };
const der = encodeCertificate({ cn: 'Company Root' });
const other = encodeCertificate({ cn: 'Another Root' });
const pem = bundle({ cn: 'Company Root' });
const base64 = (bytes: string | Buffer, end = '\n'): string =>
  Buffer.from(bytes).toString('base64').replace(/.{76}/g, `$&${end}`);
const utf16 = (text: string): Buffer => Buffer.from(text, 'utf16le');
const bigEndian = (text: string): Buffer => utf16(text).swap16();

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
    ['text', 'hello', 0, null],
  ])('%s', (_, text, count, form) => {
    const found = allCertificatesIn(text, rules);
    expect([found.ders.length, found.form]).toEqual([count, form]);
  });
});
