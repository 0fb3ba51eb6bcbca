import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeLdSoCache, type LdSoCache } from '../../../../src/decode/elf/ld-so-cache.ts';
import { type CacheEntry, cacheBytes } from '../../../support/bytes/ld-so-cache-bytes.ts';
import { needs } from '../../../support/needs.ts';

const entries: readonly CacheEntry[] = [
  { name: 'libz.so.1', path: '/lib/x86_64-linux-gnu/libz.so.1' },
  { name: 'libssl.so.10', path: '/usr/lib/libssl.so.10' },
  { name: 'libssl.so.9', path: '/usr/lib/libssl.so.9' },
  { name: 'libc.so.6', path: '/usr/lib/glibc-hwcaps/x86-64-v3/libc.so.6', hwcap: 0 },
  { name: 'libc.so.6', path: '/lib/x86_64-linux-gnu/libc.so.6' },
  { name: 'libc.so.6', path: '/lib/i386-linux-gnu/libc.so.6', flags: 3 },
  { name: 'liba.so', path: '/usr/lib/liba.so' },
];

describe('decodeLdSoCache', () => {
  it.each([
    ['the new format', true, false],
    ['the new format behind the old one', true, true],
    ['a cache for a big-endian machine', false, false],
  ])('finds entries in %s', (_, littleEndian, withOld) => {
    const cache = decoded(cacheBytes(entries, { littleEndian, withOld }), littleEndian);
    expect(cache.count).toBe(entries.length);
    expect(cache.generator).toBe('ldconfig (GNU libc) stable release version 2.36');
    for (const { name, path } of entries) expect(cache.find(name).map((entry) => entry.path)).toContain(path);
    expect(cache.find('libc.so.6')).toEqual([
      { path: '/usr/lib/glibc-hwcaps/x86-64-v3/libc.so.6', flags: 0x303, hwcap: 'x86-64-v3', legacyHwcap: 0 },
      { path: '/lib/x86_64-linux-gnu/libc.so.6', flags: 0x303, hwcap: null, legacyHwcap: 0 },
      { path: '/lib/i386-linux-gnu/libc.so.6', flags: 3, hwcap: null, legacyHwcap: 0 },
    ]);
    expect(cache.find('libssl.so.1')).toEqual([]);
    expect(cache.find('')).toEqual([]);
  });

  it.each([
    ['nothing', Buffer.alloc(0), 'not an ld.so.cache'],
    ['another file', Buffer.from('#!/bin/sh\n'), 'not an ld.so.cache'],
    [
      'the old format alone',
      Buffer.concat([Buffer.from('ld.so-1.7.0\0'), Buffer.alloc(12)]),
      'only the format before glibc 2.2',
    ],
    ['a count beyond the file', damagedCount(), 'the cache has 4294967295 entries in 48 bytes'],
    [
      'the other byte order',
      cacheBytes(entries, { littleEndian: false, withOld: false }),
      'the cache is of the other byte order',
    ],
  ])('refuses %s', (_, bytes, problem) => {
    expect(decodeLdSoCache(bytes, true)).toEqual({ ok: false, problem });
  });

  it('survives damage and every truncation', () => {
    const good = [cacheBytes(entries), cacheBytes(entries, { littleEndian: true, withOld: true })];
    const use = (bytes: Buffer): void => {
      const cache = decodeLdSoCache(bytes, true);
      if (cache.ok)
        for (const name of ['libc.so.6', 'liba.so', 'zzz'])
          expect(cache.value.find(name).length).toBeLessThanOrEqual(64);
    };
    for (const bytes of good) for (let size = 0; size < bytes.length; size += 1) use(bytes.subarray(0, size));
    const change = fc.tuple(fc.nat(700), fc.oneof(fc.constantFrom(0, 1, 0x7f, 0xff), fc.nat(255)));
    fc.assert(
      fc.property(fc.constantFrom(...good), fc.array(change, { minLength: 1, maxLength: 8 }), (bytes, changes) => {
        const copy = Buffer.from(bytes);
        for (const [at, value] of changes) copy[at % copy.length] = value;
        use(copy);
      }),
      { numRuns: 12_000 },
    );
  });

  const ldconfig = '/sbin/ldconfig';
  it('finds what ldconfig -p prints', needs('ldconfig'), () => {
    const cache = decoded(readFileSync('/etc/ld.so.cache'), true);
    const printed = execFileSync(ldconfig, ['-p'], { encoding: 'utf8' });
    const lines = [...printed.matchAll(/^\t(\S+) \(.*\) => (.*)$/gm)];
    expect(cache.count).toBe(lines.length);
    for (const [, name = '', path] of lines) expect(cache.find(name).map((entry) => entry.path)).toContain(path);
  });
});

function decoded(bytes: Uint8Array, littleEndian: boolean): LdSoCache {
  const cache = decodeLdSoCache(bytes, littleEndian);
  if (!cache.ok) throw new Error(cache.problem);
  return cache.value;
}

function damagedCount(): Buffer {
  const bytes = cacheBytes([]).subarray(0, 48);
  bytes.writeUInt32LE(0xffff_ffff, 20);
  return bytes;
}
