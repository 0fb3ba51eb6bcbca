import { describe, expect, it } from 'vitest';
import { constraintFault } from '../../../../../src/decode/certificate/names/chain-constraints.ts';
import { encodeCertificate, extension, sequence, tlv } from '../../../../support/bytes/certificate-bytes.ts';

type Name = readonly [kind: 'dns' | 'email' | 'uri' | 'ip', text: string];

const tags = { email: 0x81, dns: 0x82, uri: 0x86, ip: 0x87 };
const general = ([kind, text]: Name): Buffer =>
  tlv(tags[kind], kind === 'ip' ? Buffer.from(text, 'hex') : Buffer.from(text));
const subtrees = (tag: number, names: readonly Name[]): Buffer[] =>
  names.length === 0 ? [] : [tlv(tag, ...names.map((name) => sequence(general(name))))];

function certificateOf(extensions: readonly Buffer[]): string {
  return encodeCertificate({ extensions }).toString('latin1');
}

/** What is said of a certificate with these names below a CA with these constraints, without what is the same in all. */
function fault(
  names: readonly Name[],
  permitted: readonly Name[],
  excluded: readonly Name[] = [],
  goMinor = 26,
): string {
  const constraints = sequence(...subtrees(0xa0, permitted), ...subtrees(0xa1, excluded));
  const ca = certificateOf([extension('551d1e', constraints, true)]);
  const leaf = certificateOf(names.length === 0 ? [] : [extension('551d11', sequence(...names.map(general)))]);
  const text = constraintFault(ca, [leaf], goMinor);
  const same = 'x509: a root or intermediate certificate is not authorized to sign for this name: ';
  return text === null ? '' : text.replace(same, '');
}

const corp: Name = ['dns', 'corp.example'];
const net10: Name = ['ip', '0a000000ff000000'];
const host10: Name = ['ip', '0a010203'];
const outside = (words: string): string => `${words} is not permitted by any constraint`;

/** Go 1.26.8 gives the same answers for those that can be served to a client. */
describe('names for which a CA may not sign', () => {
  const rows: readonly (readonly [string, string, string])[] = [
    ['the domain itself', fault([corp], [corp]), ''],
    ['below it, in another case', fault([['dns', 'A.Corp.EXAMPLE']], [corp]), ''],
    ['another one with the same end', fault([['dns', 'acorp.example']], [corp]), outside('DNS name "acorp.example"')],
    ['a leading dot: below', fault([['dns', 'a.corp.example']], [['dns', '.corp.example']]), ''],
    ['a leading dot: the domain', fault([corp], [['dns', '.corp.example']]), outside('DNS name "corp.example"')],
    ['one of two names', fault([corp, ['dns', 'b.example']], [corp]), outside('DNS name "b.example"')],
    ['an empty constraint permits all', fault([corp], [['dns', '']]), ''],
    ['and excludes all', fault([corp], [], [['dns', '']]), 'DNS name "corp.example" is excluded by constraint ""'],
    ['a wildcard within', fault([['dns', '*.corp.example']], [corp]), ''],
    [
      'a wildcard that covers what is excluded',
      fault([['dns', '*.corp.example']], [], [['dns', 'a.corp.example']]),
      'DNS name "*.corp.example" is excluded by constraint "a.corp.example"',
    ],
    ['a wildcard beside what is excluded', fault([['dns', '*.b.example']], [], [['dns', 'a.corp.example']]), ''],
    ['a name that is none', fault([['dns', 'a..b']], [corp]), 'x509: cannot parse dnsName "a..b"'],
    [
      'a name that is none, with constraints of another kind',
      fault([['dns', 'a.']], [net10], [], 25),
      'x509: cannot parse dnsName "a."',
    ],
    ['an address within', fault([host10], [net10]), ''],
    ['an address outside', fault([['ip', 'c0a80001']], [net10]), outside('IP address "192.168.0.1"')],
    [
      'an IPv6 address, where IPv4 is permitted',
      fault([['ip', `${'00'.repeat(15)}01`]], [net10]),
      outside('IP address "::1"'),
    ],
    [
      'an address that is excluded',
      fault([host10], [], [net10]),
      'IP address "10.1.2.3" is excluded by constraint "10.0.0.0/8"',
    ],
    ['constraints of another kind', fault([corp], [net10]), ''],
    ['no alternative names', fault([], [corp]), ''],
    ['an e-mail address of the domain', fault([['email', 'a@corp.example']], [['email', 'corp.example']]), ''],
    [
      'another one',
      fault([['email', 'a@b.example']], [['email', 'corp.example']]),
      outside('email address "a@b.example"'),
    ],
    ['a whole e-mail address', fault([['email', 'a@Corp.example']], [['email', 'a@corp.example']]), ''],
    [
      'its local part has a case',
      fault([['email', 'A@corp.example']], [['email', 'a@corp.example']]),
      outside('email address "A@corp.example"'),
    ],
    [
      'an e-mail address that is none',
      fault([['email', 'a']], [['email', 'corp.example']]),
      'cannot parse rfc822Name "a"',
    ],
    [
      'a URI of the domain, with a port',
      fault([['uri', 'spiffe://corp.example:8443/a']], [['uri', 'corp.example']]),
      '',
    ],
    [
      'another one',
      fault([['uri', 'spiffe://b.example/a']], [['uri', 'corp.example']]),
      outside('URI "spiffe://b.example/a"'),
    ],
    [
      'a URI with an address',
      fault([['uri', 'https://[::1]/a']], [['uri', 'corp.example']]),
      'URI with IP ("https://[::1]/a") cannot be matched against constraints',
    ],
    [
      'a URN, with constraints of another kind',
      fault([['uri', 'urn:a:b']], [corp]),
      'URI with empty host ("urn:a:b") cannot be matched against constraints',
    ],
    ['a URN, with constraints of another kind, up to Go 1.25', fault([['uri', 'urn:a:b']], [corp], [], 25), ''],
  ];
  for (const [about, actual, expected] of rows) it(about, () => expect(actual).toBe(expected));

  it('a CA without constraints may sign for all', () => {
    expect(
      constraintFault(certificateOf([]), [certificateOf([extension('551d11', sequence(general(corp)))])], 26),
    ).toBeNull();
  });
});
