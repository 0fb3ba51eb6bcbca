import { describe, expect, it } from 'vitest';
import { hostNameFault } from '../../../../../src/decode/certificate/names/host-names.ts';

/** A DER element. */
function der(tag: number, content: string): string {
  const { length } = content;
  const octets = length < 0x80 ? [length] : length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
  return String.fromCharCode(tag, ...octets) + content;
}

/** As much of a certificate as the way to its extensions asks for. */
function certificate(names: string | null): string {
  const sequence = (...parts: string[]): string => der(0x30, parts.join(''));
  const oid = der(0x06, '\x55\x1d\x11');
  const extensions = names === null ? '' : der(0xa3, sequence(sequence(oid, der(0x04, der(0x30, names)))));
  const empty = sequence();
  const tbs = sequence(der(0xa0, der(0x02, '\x02')), der(0x02, '\x01'), empty, empty, empty, empty, empty, extensions);
  return sequence(tbs, empty, der(0x03, '\0'));
}

const dns = (name: string): string => der(0x82, name);
const ip = (...octets: number[]): string => der(0x87, String.fromCharCode(...octets));
const loopback6 = [...Array.from({ length: 15 }, () => 0), 1];

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
      expect(hostNameFault(certificate(names), host)).toBe(fault);
    });
  }
});
