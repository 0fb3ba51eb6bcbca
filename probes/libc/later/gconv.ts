import { indexOf } from '#runtime/bytes.ts';
import type { ByteSource } from '../../../src/decode/byte-source.ts';
import { decoding } from '../../../src/decode/decoded.ts';
import type { ElfFile } from '../../../src/decode/elf/elf.ts';
import { wantsSymbol } from '../../../src/decode/elf/symbols.ts';
import type { OpenFile } from '../../../src/host/files/rootfs.ts';
import type { Host } from '../../../src/host/host.ts';
import { directoryOf } from '../../../src/linux/paths.ts';
import type { LoadPlan } from '../loader/load.ts';
import type { OpenedLater } from './observe.ts';

/**
 * The directory of converters that iconv_open(3) would read (iconv/gconv_conf.c), if it is missing: glibc itself only
 * has UTF-8, UCS and ASCII. It is next to libc.so.6, or below /usr if libc.so.6 is in /lib; GCONV_PATH adds others.
 */
export function observeGconv(
  host: Host,
  use: <T>(read: (file: OpenFile, elf: ElfFile) => T) => T | null,
  { objects }: LoadPlan,
): OpenedLater[] {
  const libc = objects.find(({ soname }) => soname === 'libc.so.6');
  if (libc === undefined) return [];
  const isCalled = use((file, elf) => {
    const wanted = decoding(() => wantsSymbol(file, elf, 'iconv_open'));
    return wanted.ok && wanted.value;
  });
  if (isCalled !== true) return [];
  const libcDirectory = directoryOf(libc.path).replace(/^\/usr(?=\/lib)/, '');
  const own = libcDirectory.startsWith('/lib') ? `/usr${libcDirectory}/gconv` : `${libcDirectory}/gconv`;
  const named = (host.env.get('GCONV_PATH') ?? '').split(':').filter((path) => path.startsWith('/'));
  const directories = [...named, own, `${libcDirectory}/gconv`, '/usr/lib/gconv', '/usr/lib64/gconv'];
  const isThere = directories.some((path) => lists.some((name) => host.fs.stat(`${path}/${name}`).kind !== 'absent'));
  return isThere ? [] : [{ name: 'gconv-modules', function: 'iconv_open', directory: own }];
}

/** The file that lists the converters of a directory (iconvconfig(8)). */
const lists = ['gconv-modules.cache', 'gconv-modules', 'gconv-modules.d'] as const;

/**
 * Whether a static program contains iconv_open and calls it: by its symbols, or by cgo's name for it, which strip(1)
 * keeps.
 */
export function holdsIconv(file: ByteSource, { sections }: ElfFile): boolean {
  return sections.some(({ name, offset, size }) => {
    const mark = marks[name];
    if (mark === undefined) return false;
    const end = offset + Math.min(size, budget);
    for (let at = offset; at < end; at += step) {
      if (indexOf(file.read(at, Math.min(step + mark.length, end - at)), mark) >= 0) return true;
    }
    return false;
  });
}

const marks: Readonly<Partial<Record<string, string>>> = {
  '.strtab': 'iconv_open\0', // also at the end of another name: a linker stores both once
  '.gopclntab': 'func_iconv_open\0', // _Cfunc_, and _C2func_ with errno
};

/** Bytes. */
const budget = 16 << 20;
const step = 1 << 20;
