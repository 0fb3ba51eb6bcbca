import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { rulesOf } from '../../../../probes/ssl/lookup/go-rules.ts';
import { decodeCertificate } from '../../../../src/decode/certificate/certificate.ts';
import { isHostConstraint, isHostName, isMailbox } from '../../../../src/decode/certificate/names/name-syntax.ts';
import { pemItems } from '../../../../src/decode/certificate/pem.ts';
import { effectiveGoDebug } from '../../../../src/decode/go/env/debug/debug.ts';
import { parseGoVersion } from '../../../../src/decode/go/version/version.ts';

const versions = ['go1.20.14', 'go1.24.8', 'go1.24.13', 'go1.25.3', 'go1.26.0', 'go1.27.1'] as const;
const email = 'x509: SAN rfc822Name is malformed';
const value = (what: string): string => `x509: invalid RDNSequence: invalid attribute value: ${what}`;

/** What x509.ParseCertificate of each version says, as it was run; null if it reads the certificate. */
const rows: Readonly<Record<string, readonly (string | null)[]>> = {
  'go1.24.8-san-empty-hostname': [
    null,
    'x509: SAN dNSName is malformed',
    null,
    'x509: SAN dNSName is malformed',
    null,
    null,
  ],
  'go1.24.8-san-rfc822': [null, email, null, email, null, null],
  'go120-rdn-oid': [null, ...Array(5).fill('x509: invalid RDNSequence: invalid attribute type')],
  'go127-rdn-boolean': [...Array(5).fill(value('unsupported string type: 1')), value('invalid ASN.1 BOOLEAN')],
  'go127-rdn-integer': [...Array(5).fill(value('unsupported string type: 2')), value('invalid ASN.1 integer')],
  'uri-constraint-with-colon': Array(6).fill(null),
};

describe('certificates from the field', () => {
  for (const [name, answers] of Object.entries(rows)) {
    it(name, () => {
      const file = path.join(import.meta.dirname, `../../../vectors/field-certificates/${name}.pem`);
      const [item] = pemItems(readFileSync(file, 'latin1'), { stopsAtDamage: false });
      const ours = versions.map((version) => {
        const rules = rulesOf(parseGoVersion(version), effectiveGoDebug(undefined, undefined));
        const decoded = decodeCertificate(item?.kind === 'block' ? item.bytes : '', rules);
        return decoded.ok ? null : decoded.problem;
      });
      expect(ours).toEqual(answers);
    });
  }
});

describe('host names as the strict releases take them', () => {
  const label = 'a'.repeat(63);
  const rows: readonly [string, boolean, boolean][] = [
    ['', false, true],
    ['.', false, false],
    ['a', true, true],
    ['.a', false, true],
    ['..a', false, false],
    ['a.', false, false],
    ['a..b', false, false],
    [label, true, true],
    [`${label}a`, false, false],
    [[label, label, label, 'a'.repeat(61)].join('.'), true, true],
    [[label, label, label, 'a'.repeat(62)].join('.'), false, false],
    ['a b', true, true],
  ];
  for (const [name, host, constraint] of rows) {
    it(`'${name.slice(0, 70)}' of ${name.length}`, () => {
      expect([isHostName(name), isHostConstraint(name)]).toEqual([host, constraint]);
    });
  }
  const mailboxes: readonly [string, boolean][] = [
    ['a@b', true],
    ['a.b@c.d', true],
    ['.a@b', false],
    ['a.@b', false],
    ['a..b@c', false],
    ['@b', false],
    ['a', false],
    ['a@', false],
    ['"a b"@c', true],
    ['"a"b"@c', false],
    ['"a\\"b"@c', true],
    ['a\\ b@c', false],
    ['a\\@b@c', false],
    ['a <b@c>', false],
    ['a@b.', false],
  ];
  for (const [text, is] of mailboxes) it(`mailbox ${text}`, () => expect(isMailbox(text)).toBe(is));
});
