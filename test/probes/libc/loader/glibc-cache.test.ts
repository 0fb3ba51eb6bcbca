import { expect, it } from 'vitest';
import { cachedPath } from '../../../../probes/libc/loader/glibc-cache.ts';
import { decodeLdSoCache } from '../../../../src/decode/elf/ld-so-cache.ts';
import { machines } from '../../../../src/decode/elf/machines.ts';
import { cacheBytes } from '../../../support/bytes/ld-so-cache-bytes.ts';

const hwcaps = () => ({ names: [], legacy: [], legacyBits: new Set([0]) });

/** As ldconfig writes them for libraries with and without a need of libc.so.6. */
it.each([
  ['386', [0x003], 0],
  ['386', [0x001], 0],
  ['386', [0x001, 0x003], 1],
  ['386', [0x303, 0x001], 1],
  ['386', [0x303], null],
  ['amd64', [0x001], null],
  ['amd64', [0x003, 0x303], 1],
  ['arm64', [0x001, 0xa03], 1],
] as const)('%s takes of the flags %j the one at %j', (goarch, all, index) => {
  const machine = machines.find((row) => row.goarch === goarch);
  const cache = decodeLdSoCache(
    cacheBytes(all.map((flags, at) => ({ name: 'libfoo.so', path: `/${at}`, flags }))),
    true,
  );
  if (machine === undefined || !cache.ok) throw new Error('no such machine, or a damaged cache');
  expect(cachedPath(cache.value, 'libfoo.so', machine, hwcaps)).toBe(index === null ? null : `/${index}`);
});
