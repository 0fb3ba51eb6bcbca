import { randomBytes } from 'node:crypto';
import { deflateRawSync, gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { gunzip } from '../../../src/decode/inflate.ts';

const limit = 1 << 16;
const latin1 = (bytes: Buffer): string => bytes.toString('latin1');

const contents: readonly (readonly [about: string, content: Buffer])[] = [
  ['nothing', Buffer.alloc(0)],
  ['text', Buffer.from('-----BEGIN CERTIFICATE-----\n'.repeat(40))],
  ['one byte many times', Buffer.alloc(60_000, 7)],
  ['noise', randomBytes(20_000)],
  ['base64', Buffer.from(randomBytes(20_000).toString('base64').replace(/.{64}/g, '$&\n'))],
];

describe('gunzip', () => {
  for (const [about, content] of contents) {
    it.each([0, 1, 6, 9])(`${about}, level %i`, (level) => {
      expect(gunzip(latin1(gzipSync(content, { level })), limit)).toBe(latin1(content));
    });
  }

  it('reads what the fields of the header leave', () => {
    const deflated = deflateRawSync('content', { strategy: 4 });
    const header = (flags: number, fields: string) =>
      `\x1f\x8b\x08${String.fromCharCode(flags)}\0\0\0\0\0\x03${fields}`;
    for (const head of [
      header(0x08, 'company.crt\0'),
      header(0x10, 'a comment\0'),
      header(0x02, '\x01\x02'),
      header(0x1e, '\x03\0abcname\0comment\0\x01\x02'),
    ])
      expect(gunzip(head + latin1(deflated), limit)).toBe('content');
  });

  it('stops at the limit', () => {
    expect(gunzip(latin1(gzipSync('0123456789'.repeat(100))), 15)).toBe('012345678901234');
  });

  it.each([
    ['not gzip', 'hello'],
    ['another method', '\x1f\x8b\x07\0\0\0\0\0\0\x03\x4b'],
    ['reserved flags', '\x1f\x8b\x08\xe0\0\0\0\0\0\x03\x4b\x04\0'],
    ['a name without an end', '\x1f\x8b\x08\x08\0\0\0\0\0\x03name'],
    ['no header', ''],
  ])('%s is empty', (_, data) => {
    expect(gunzip(data, limit)).toBe('');
  });

  it('gives what is before the damage', () => {
    const content = randomBytes(3000).toString('base64');
    const whole = latin1(gzipSync(content));
    fc.assert(
      fc.property(fc.nat(whole.length), (length) => {
        expect(content.startsWith(gunzip(whole.slice(0, length), limit))).toBe(true);
      }),
    );
    fc.assert(
      fc.property(fc.nat(whole.length - 1), fc.nat(255), (at, byte) => {
        const damaged = whole.slice(0, at) + String.fromCharCode(byte) + whole.slice(at + 1);
        expect(gunzip(damaged, limit).length).toBeLessThanOrEqual(limit);
      }),
    );
  });
});
