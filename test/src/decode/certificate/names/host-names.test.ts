import { describe, expect, it } from 'vitest';
import { hostNameFault } from '../../../../../src/decode/certificate/names/host-names.ts';

/** A DER element. */
function der(tag: number, content: string): string {
  const { length } = content;
  const octets = length < 0x80 ? [length] : length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
  return String.fromCharCode(tag, ...octets) + content;
}

/** As much of a certificate as the way to its subject and extensions asks for. */
function certificate(names: string | null, ...common: string[]): string {
  const sequence = (...parts: string[]): string => der(0x30, parts.join(''));
  const oid = der(0x06, '\x55\x1d\x11');
  const extensions = names === null ? '' : der(0xa3, sequence(sequence(oid, der(0x04, der(0x30, names)))));
  const empty = sequence();
  const subject = sequence(...common.map((name) => der(0x31, sequence(der(0x06, '\x55\x04\x03'), der(0x0c, name)))));
  const tbs = sequence(
    der(0xa0, der(0x02, '\x02')),
    der(0x02, '\x01'),
    empty,
    empty,
    empty,
    subject,
    empty,
    extensions,
  );
  return sequence(tbs, empty, der(0x03, '\0'));
}

const dns = (name: string): string => der(0x82, name);
const ip = (...octets: number[]): string => der(0x87, String.fromCharCode(...octets));
const loopback6 = [...Array.from({ length: 15 }, () => 0), 1];

const rules = (goMinor: number, commonNames = false) => ({ goMinor, commonNames, excludedWildcards: 'none' }) as const;

describe('hostNameFault', () => {
  const rows: readonly (readonly [names: string | null, host: string, fault: string | null])[] = [
    [dns('example.com'), 'example.com', null],
    [dns('EXAMPLE.com'), 'example.COM', null],
    [dns('example.com'), 'example.com.', null],
    [dns('example.com.'), 'example.com', 'x509: certificate is valid for example.com., not example.com'],
    [dns('a b'), 'a b', null],
    [dns('.'), '.', 'x509: certificate is valid for ., not .'],
    [dns('*.example.com'), 'www.example.com', null],
    [dns('*.example.com'), 'example.com', 'x509: certificate is valid for *.example.com, not example.com'],
    [dns('*.example.com'), 'a.b.example.com', 'x509: certificate is valid for *.example.com, not a.b.example.com'],
    [dns('w*.example.com'), 'www.example.com', 'x509: certificate is valid for w*.example.com, not www.example.com'],
    [dns('*'), 'localhost', 'x509: certificate is valid for *, not localhost'],
    [dns('a_b.example.com'), 'a_b.example.com', null],
    [dns('-a.example.com'), '-a.example.com', null],
    [dns('a') + dns('b'), 'c', 'x509: certificate is valid for a, b, not c'],
    [ip(10, 0, 0, 1), '10.0.0.1', null],
    [ip(10, 0, 0, 1), '10.0.0.2', 'x509: certificate is valid for 10.0.0.1, not 10.0.0.2'],
    [ip(10, 0, 0, 1), 'a', 'x509: certificate is not valid for any names, but wanted to match a'],
    [
      dns('10.0.0.1'),
      '10.0.0.1',
      "x509: cannot validate certificate for 10.0.0.1 because it doesn't contain any IP SANs",
    ],
    [ip(...loopback6), '::1', null],
    [ip(...loopback6), '0:0:0:0:0:0:0:1', null],
    [ip(...loopback6), '::2', 'x509: certificate is valid for ::1, not ::2'],
    [ip(10, 0, 0, 1), '::ffff:10.0.0.1', null],
    [ip(0x20, 1, 0xd, 0xb8, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0), '2001:db8:0:1::', null],
    [null, 'a', 'x509: certificate is not valid for any names, but wanted to match a'],
  ];
  for (const [names, host, fault] of rows) {
    it(`${JSON.stringify(names)} for ${host}: ${fault ?? 'matches'}`, () => {
      expect(hostNameFault(certificate(names), host, rules(26))).toBe(fault);
    });
  }

  const legacy = 'x509: certificate relies on legacy Common Name field, use SANs instead';
  const temporarily =
    'x509: certificate relies on legacy Common Name field, use SANs or temporarily enable Common Name matching with GODEBUG=x509ignoreCN=0';
  const none = 'x509: certificate is not valid for any names, but wanted to match a.example';
  it.each<
    [about: string, names: string | null, common: string[], from: ReturnType<typeof rules>, fault: string | null]
  >([
    ['Go 1.14', null, ['a.example'], rules(14, true), null],
    ['Go 1.14, of several the last', null, ['b.example', 'a.example'], rules(14, true), null],
    [
      'Go 1.14, another',
      null,
      ['b.example'],
      rules(14, true),
      'x509: certificate is valid for b.example, not a.example',
    ],
    ['Go 1.14, not a host name', null, ['A Server'], rules(14, true), none],
    ['Go 1.14, a wildcard', null, ['*.example'], rules(14, true), null],
    ['Go 1.14 with x509ignoreCN=1', null, ['a.example'], rules(14), none],
    ['Go 1.16', null, ['a.example'], rules(16), temporarily],
    ['Go 1.16 with x509ignoreCN=0', null, ['a.example'], rules(16, true), null],
    ['Go 1.17', null, ['a.example'], rules(17), legacy],
    ['Go 1.17, another', null, ['b.example'], rules(17), none],
    ['Go 1.14, beside alternative names', ip(10, 0, 0, 1), ['a.example'], rules(14, true), none],
    [
      'Go 1.27, beside alternative names',
      dns('b'),
      ['a.example'],
      rules(27),
      'x509: certificate is valid for b, not a.example',
    ],
    ['Go 1.14, a dot at the end', dns('a.example.'), [], rules(14), null],
    [
      'Go 1.15, a dot at the end',
      dns('a.example.'),
      [],
      rules(15),
      'x509: certificate is valid for a.example., not a.example',
    ],
  ])('a common name: %s', (_, names, common, from, fault) => {
    expect(hostNameFault(certificate(names, ...common), 'a.example', from)).toBe(fault);
  });

  it('lists ten names at most', () => {
    const names = (count: number): string => Array.from({ length: count }, (_, index) => dns(`h${index}`)).join('');
    expect(hostNameFault(certificate(names(10)), 'a', rules(26))).toMatch(/ h8, h9, not a$/);
    expect(hostNameFault(certificate(names(300)), 'a', rules(26))).toMatch(/ h8, h9 and 290 more, not a$/);
    const addresses = Array.from({ length: 11 }, (_, index) => ip(10, 0, 0, index)).join('');
    expect(hostNameFault(certificate(addresses), '10.1.0.1', rules(26))).toMatch(
      / 10\.0\.0\.9 and 1 more, not 10\.1\.0\.1$/,
    );
  });

  it('a wildcard alone is for every host of one label up to Go 1.22', () => {
    expect(hostNameFault(certificate(dns('*')), 'db', rules(22))).toBe(null);
    expect(hostNameFault(certificate(dns('*')), 'db.example', rules(22))).toContain('not db.example');
    expect(hostNameFault(certificate(dns('*')), 'db', rules(23))).toContain('not db');
  });
});
