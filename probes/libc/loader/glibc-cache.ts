import { decodeLdSoCache, type LdSoCache } from '../../../src/decode/elf/ld-so-cache.ts';
import type { Machine } from '../../../src/decode/elf/machines.ts';
import type { GlibcSetting } from './glibc-setting.ts';
import type { Hwcaps } from './hwcaps.ts';

/** ldconfig writes a few dozen kilobytes. */
const cacheLimit = 8 << 20;

/** What ldconfig(8) wrote down; null if the loader does without. */
export function readCache({ host, machine, cachePath }: GlibcSetting): LdSoCache | null {
  const bytes = host.fs.read(cachePath, cacheLimit);
  if (bytes.kind !== 'found') return null;
  const decoded = decodeLdSoCache(bytes.value, machine.littleEndian);
  return decoded.ok ? decoded.value : null;
}

/**
 * `search_cache` of elf/dl-cache.c: of the entries with this machine's flags the best subdirectory for this processor,
 * otherwise the one for all.
 */
export function cachedPath(cache: LdSoCache, name: string, machine: Machine, hwcaps: () => Hwcaps): string | null {
  const { cacheFlags, plainCacheFlags } = machine;
  const entries = cache.find(name).filter(({ flags }) => cacheFlags.includes(flags) || flags === plainCacheFlags);
  const named = entries.filter(({ hwcap }) => hwcap !== null);
  if (named.length > 0) {
    for (const level of hwcaps().names) {
      const entry = named.find(({ hwcap }) => hwcap === level);
      if (entry !== undefined) return entry.path;
    }
  }
  const plain = entries.filter(({ hwcap }) => hwcap === null);
  // ldconfig puts those with bits first.
  const usable = plain.every(({ legacyHwcap }) => legacyHwcap === 0)
    ? plain
    : plain.filter(({ legacyHwcap }) => hwcaps().legacyBits.has(legacyHwcap));
  return (usable.find(({ flags }) => flags !== plainCacheFlags) ?? usable[0])?.path ?? null;
}
