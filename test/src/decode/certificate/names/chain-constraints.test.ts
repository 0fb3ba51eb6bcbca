import { describe, expect, it } from 'vitest';
import { constraintFault } from '../../../../../src/decode/certificate/names/chain-constraints.ts';
import type { ExcludedWildcards } from '../../../../../src/decode/certificate/types.ts';
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
  excludedWildcards: ExcludedWildcards = 'siblings',
): string {
  const constraints = sequence(...subtrees(0xa0, permitted), ...subtrees(0xa1, excluded));
  const ca = certificateOf([extension('551d1e', constraints, true)]);
  const leaf = certificateOf(names.length === 0 ? [] : [extension('551d11', sequence(...names.map(general)))]);
  const text = constraintFault(ca, [leaf], { goMinor, excludedWildcards, commonNames: false });
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
      constraintFault(certificateOf([]), [certificateOf([extension('551d11', sequence(general(corp)))])], {
        goMinor: 26,
        excludedWildcards: 'siblings',
        commonNames: false,
      }),
    ).toBeNull();
  });

  const wildcard = (name: string, excluded: string, from: ExcludedWildcards): boolean =>
    fault([['dns', name]], [], [['dns', excluded]], 25, from) !== '';
  /** What each kind of release excludes: none, below-root, below-parent, siblings. */
  it.each<[name: string, excluded: string, by: readonly [boolean, boolean, boolean, boolean]]>([
    ['*.corp.example', 'a.corp.example', [false, true, true, true]],
    ['*.b.corp.example', 'a.corp.example', [false, true, true, false]],
    ['*.corp.example', '.a.corp.example', [false, false, false, false]],
    ['*.c.b.corp.example', '.a.corp.example', [false, true, true, false]],
    ['*.example', 'a.corp.example', [false, false, false, false]],
    ['*.other.test', 'a.corp.example', [false, false, false, false]],
    ['*.other.test', 'example', [false, true, false, false]],
    ['*', 'example', [false, false, false, false]],
    ['*.example', 'example', [true, true, true, true]],
    ['b.corp.example', 'a.corp.example', [false, false, false, false]],
  ])('%s where %s is excluded', (name, excluded, by) => {
    const kinds = ['none', 'below-root', 'below-parent', 'siblings'] as const;
    expect(kinds.map((kind) => wildcard(name, excluded, kind))).toEqual(by);
  });

  it.each<[about: string, names: readonly Name[], permitted: readonly Name[], goMinor: number, fault: string]>([
    ['an empty first label, Go 1.22', [['dns', '.corp.example']], [corp], 22, ''],
    [
      'an empty first label, Go 1.23',
      [['dns', '.corp.example']],
      [corp],
      23,
      'x509: cannot parse dnsName ".corp.example"',
    ],
    ['two of them, Go 1.22', [['dns', '..corp.example']], [corp], 22, 'x509: cannot parse dnsName "..corp.example"'],
    ['a dot alone, Go 1.22', [['dns', '.']], [corp], 22, 'x509: cannot parse dnsName "."'],
    [
      'a mailbox that ends with a dot',
      [['email', 'a.@corp.example']],
      [corp],
      25,
      'cannot parse rfc822Name "a.@corp.example"',
    ],
    ['a mailbox in quotes', [['email', '"a b"@corp.example']], [['email', 'corp.example']], 26, ''],
    ['a mailbox in quotes, as a whole', [['email', '"a"@corp.example']], [['email', 'a@CORP.example']], 26, ''],
    ['a mailbox with two @, Go 1.26', [['email', 'a@@corp.example']], [corp], 26, ''],
    [
      'a mailbox with two @, Go 1.27',
      [['email', 'a@@corp.example']],
      [corp],
      27,
      'cannot parse rfc822Name "a@@corp.example"',
    ],
    ['a URI without a scheme', [['uri', '//corp.example/']], [['uri', 'corp.example']], 26, ''],
  ])('%s', (_, names, permitted, goMinor, expected) => {
    expect(fault(names, permitted, [], goMinor)).toBe(expected);
  });

  it('names of CAs count since Go 1.21, of the constraining CA itself in 1.19 and 1.20', () => {
    const named = (name: string): Buffer => extension('551d11', sequence(general(['dns', name])));
    const constraints = extension('551d1e', sequence(...subtrees(0xa0, [corp])), true);
    const leaf = certificateOf([named('a.corp.example')]);
    const refuses = (goMinor: number, ca: readonly Buffer[], middle: readonly Buffer[]): boolean =>
      constraintFault(certificateOf([constraints, ...ca]), [leaf, certificateOf(middle)], {
        goMinor,
        excludedWildcards: 'none',
        commonNames: false,
      }) !== null;
    const versions = [18, 19, 20, 21];
    expect(versions.map((minor) => refuses(minor, [], [named('b.example')]))).toEqual([false, false, false, true]);
    expect(versions.map((minor) => refuses(minor, [named('b.example')], []))).toEqual([false, true, true, false]);
  });

  it('a common name that counts may not be below constraints', () => {
    const ca = certificateOf([extension('551d1e', sequence(...subtrees(0xa0, [corp])), true)]);
    const told = (commonNames: boolean): string | null =>
      constraintFault(ca, [certificateOf([])], { goMinor: 14, excludedWildcards: 'none', commonNames });
    expect(told(true)).toBe("x509: issuer has name constraints but leaf doesn't have a SAN extension");
    expect(told(false)).toBe(null);
  });
});
