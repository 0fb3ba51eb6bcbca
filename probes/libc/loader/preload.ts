import type { Host } from '../../../src/host/host.ts';
import type { KnownLoader } from '../container/observe.ts';

/** No list comes close; a hostile one ends here. */
const limit = 64;

/** LD_PRELOAD, /etc/ld.so.preload (glibc only), and the library that gcompat's stub loads first. */
export function preloadsOf(host: Host, loader: KnownLoader, secure: boolean): string[] {
  const isGlibc = loader.family === 'glibc';
  const variable = (secure ? undefined : host.env.get('LD_PRELOAD')) ?? '';
  const file = isGlibc ? host.fs.readText('/etc/ld.so.preload', 65_536) : null;
  const names = [
    ...(loader.family === 'gcompat' ? ['/lib/libgcompat.so.0'] : []),
    ...variable.split(isGlibc ? separators.variable : separators.musl),
    ...(file?.kind === 'found' ? file.value.replace(/#.*/g, '').split(separators.file) : []),
  ];
  return [...new Set(names)].filter((name) => name !== '').slice(0, limit);
}

/** handle_preload and do_preload of elf/rtld.c: a line break is one in the file only. load_preload of ldso/dynlink.c. */
const separators = { variable: /[ :]/, file: /[ \t\n:]/, musl: /[\s:]/ } as const;
