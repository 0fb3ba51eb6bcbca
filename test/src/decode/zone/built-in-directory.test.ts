import { expect, it } from 'vitest';
import type { ByteSource } from '../../../../src/decode/byte-source.ts';
import { zoneinfoPaths } from '../../../../src/decode/zone/built-in-directory.ts';

const store = '/nix/store/0fmk8kb4mrl3pz29qyn1cm9hvz1pwnqd-tzdata-2025b/share/zoneinfo';

function sourceOf(text: string): ByteSource {
  const bytes = Buffer.from(text, 'latin1');
  return { size: bytes.length, read: (offset, length) => bytes.subarray(offset, offset + length) };
}
const pathsOf = (text: string): string[][] => zoneinfoPaths(sourceOf(text), [{ offset: 0, size: text.length }]);

it.each([
  ['alone', store],
  ['behind other text', `unexpected\0${store}/`],
  ['at the end of a chunk', `${' '.repeat((256 << 10) - 40)}${store}`],
  ['at the start of the second chunk', `${' '.repeat((256 << 10) - 175)}${store}`],
  ['in the third chunk', `${' '.repeat(600 << 10)}${store} and more`],
])('finds the directory %s', (_, text) => {
  expect(pathsOf(text).map(([longest]) => longest)).toEqual([store]);
});

it('gives each beginning that a path without an end may have, the longest first', () => {
  expect(pathsOf('read/opt/tz/share/zoneinfo/x')).toEqual([['/opt/tz/share/zoneinfo', '/tz/share/zoneinfo']]);
});

it.each(['', '/share/zoneinfo', 'x/share/zoneinfo', 'share/zoneinfo', '/a/share/zonein', ' /share/zoneinfo'])(
  'finds nothing in %j',
  (text) => {
    expect(pathsOf(text)).toEqual([]);
  },
);

it('looks at the ranges alone, and not beyond the file', () => {
  const source = sourceOf(`${store}  ${store}`);
  expect(zoneinfoPaths(source, [{ offset: 4, size: 20 }])).toEqual([]);
  expect(zoneinfoPaths(source, [{ offset: store.length, size: 1 << 30 }])).toHaveLength(1);
});

it('stops at 64 of them', () => {
  expect(pathsOf(Array.from({ length: 200 }, (_, n) => `/n${n}/share/zoneinfo\0`).join('')).length).toBe(64);
});
