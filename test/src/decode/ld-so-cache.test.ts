import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeLdSoCache, type LdSoCache } from '../../../src/decode/ld-so-cache.ts';

type Entry = { readonly name: string; readonly path: string; readonly flags?: number; readonly hwcap?: number };

const entries: readonly Entry[] = [
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

  it('survives damage and every truncation', { timeout: 60_000 }, () => {
    const good = [
      cacheBytes(entries, { littleEndian: true, withOld: false }),
      cacheBytes(entries, { littleEndian: true, withOld: true }),
    ];
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
  const there = existsSync(ldconfig) && existsSync('/etc/ld.so.cache');
  if (!there) console.log('skipped: comparison with ldconfig -p, for lack of it or of /etc/ld.so.cache');
  it.skipIf(!there)('finds what ldconfig -p prints', () => {
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
  const bytes = cacheBytes([], { littleEndian: true, withOld: false }).subarray(0, 48);
  bytes.writeUInt32LE(0xffff_ffff, 20);
  return bytes;
}

/** What ldconfig writes, for entries that are given in its order. */
function cacheBytes(
  rows: readonly Entry[],
  { littleEndian, withOld }: { littleEndian: boolean; withOld: boolean },
): Buffer {
  const u32 = (...values: readonly number[]): Buffer => {
    const bytes = Buffer.alloc(values.length * 4);
    for (const [index, value] of values.entries()) {
      if (littleEndian) bytes.writeUInt32LE(value, index * 4);
      else bytes.writeUInt32BE(value, index * 4);
    }
    return bytes;
  };
  const u64 = (high: number, low: number): Buffer => (littleEndian ? u32(low, high) : u32(high, low));
  const start = 48 + rows.length * 24;
  let strings = '';
  const string = (text: string): number => {
    const at = start + strings.length;
    strings += `${text}\0`;
    return at;
  };
  const table = rows.map(({ name, path, flags = 0x303, hwcap }) =>
    Buffer.concat([
      u32(flags, string(name), string(path), 0),
      hwcap === undefined ? u64(0, 0) : u64(0x4000_0000, hwcap),
    ]),
  );
  const hwcapName = string('x86-64-v3');
  const generator = 'ldconfig (GNU libc) stable release version 2.36';
  const generatorAt = string(generator);
  while ((start + strings.length) % 4 !== 0) strings += '\0';
  const extension = start + strings.length;
  const hwcapsAt = extension + 8 + 2 * 16;
  const head = Buffer.concat([
    Buffer.from('glibc-ld.so.cache1.1'),
    u32(rows.length, strings.length),
    Buffer.from([littleEndian ? 2 : 3, 0, 0, 0]),
    u32(extension, 0, 0, 0),
  ]);
  const extensions = u32(0xeaa42174, 2, 0, 0, generatorAt, generator.length, 1, 0, hwcapsAt, 4, hwcapName);
  const fresh = Buffer.concat([head, ...table, Buffer.from(strings), extensions]);
  if (!withOld) return fresh;
  const old = Buffer.concat([Buffer.from('ld.so-1.7.0\0'), u32(1), Buffer.alloc(12)]);
  return Buffer.concat([old, Buffer.alloc((8 - (old.length % 8)) % 8), fresh]);
}
