import type { Machine } from '../../../src/decode/elf/machines.ts';
import type { Host } from '../../../src/host/host.ts';
import { directoryOf } from '../../../src/linux/paths.ts';
import type { Hwcaps } from './hwcaps.ts';

/**
 * If the loader does not say: Debian's directories, those of all others, and for a loader in its own prefix
 * (/nix/store, /opt) that prefix.
 */
export function usualDirectories({ lib, multiarch }: Machine, loaderPath: string): string[] {
  const triplets = multiarch.flatMap((triplet) => [`/lib/${triplet}`, `/usr/lib/${triplet}`]);
  const usual = [...triplets, `/${lib}`, `/usr/${lib}`, ...(lib === 'lib' ? [] : ['/lib', '/usr/lib'])];
  return [...new Set([...usual, directoryOf(loaderPath)])];
}

/** A directory's subdirectories for this processor, best first, and the directory itself; each is looked up once. */
export function directoryVariants(host: Host, hwcaps: () => Hwcaps): (directory: string) => readonly string[] {
  const known = new Map<string, readonly string[]>();
  return (directory) => {
    let found = known.get(directory);
    if (found === undefined) {
      found = variantsOf(host, directory, hwcaps());
      known.set(directory, found);
    }
    return found;
  };
}

function variantsOf(host: Host, directory: string, { names, legacy }: Hwcaps): readonly string[] {
  const parent = directory === '/' ? '/' : `${directory}/`;
  const present = new Map<string, boolean>();
  const has = (first: string): boolean => {
    const known = present.get(first) ?? host.fs.stat(`${parent}${first}`).kind === 'found';
    present.set(first, known);
    return known;
  };
  const all = [...names.map((name) => `glibc-hwcaps/${name}`), ...legacy];
  const variants = all.filter((name) => has(name.split('/', 1)[0] ?? name));
  return [...variants.map((name) => `${parent}${name}`), directory];
}
