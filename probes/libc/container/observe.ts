import { indexOf, lastIndexOf, latin1 } from '#runtime/bytes.ts';
import { decoding } from '../../../src/decode/decoded.ts';
import { isDigits } from '../../../src/decode/digits.ts';
import { decodeElf, type ElfFile, segmentFlag, segmentType } from '../../../src/decode/elf/elf.ts';
import { readUpTo } from '../../../src/decode/elf/fields.ts';
import { type LoaderFamily, loaderFamily, type Machine } from '../../../src/decode/elf/machines.ts';
import { readVersionDefinitions } from '../../../src/decode/elf/versions.ts';
import type { OpenFile } from '../../../src/host/files/rootfs.ts';
import type { Host } from '../../../src/host/host.ts';
import { type ReadInterpreter, readInterpreter } from '../../../src/linux/start/interpreter.ts';
import { usualDirectories } from '../loader/glibc-directories.ts';
import type { CompatFacts, ContainerLibc, GlibcFacts, MuslFacts } from './facts.ts';

/** An existing loader, identified by its content, since any name may be a link to any other. */
export type KnownLoader = {
  readonly path: string;
  /** Without links. */
  readonly realPath: string;
  readonly family: 'glibc' | 'musl' | 'gcompat' | 'unknown';
  readonly version: string | null;
  readonly distribution: string | null;
  readonly headers: ReadInterpreter;
  /** For glibc: the directories that are searched last; empty if they were not found. */
  readonly systemDirectories: readonly string[];
  /** For glibc: DT_VERDEF, for the libraries that need versions of it; null if there is none. */
  readonly versions: readonly string[] | null;
  /** For glibc: /etc/ld.so.cache, unless it was configured with another sysconfdir. */
  readonly cachePath: string;
};

/** The largest loader, musl's with all of libc in it, has less than a megabyte. */
const segmentLimit = 1 << 20;

/** The loaders of the container, each read once. */
export interface Loaders {
  at(path: string): KnownLoader | null;
}

export function readLoaders(host: Host): Loaders {
  const known = new Map<string, KnownLoader | null>();
  return {
    at(path) {
      let loader = known.get(path);
      if (loader === undefined) {
        loader = identify(host, path);
        known.set(path, loader);
      }
      return loader;
    },
  };
}

/** @param paths where loaders may be: the program's PT_INTERP, and the usual ones of `machines` */
export function observeContainerLibc(
  host: Host,
  loaders: Loaders,
  machines: readonly Machine[],
  interpreter: string | null,
): ContainerLibc {
  const paths = new Set([
    ...(interpreter === null ? [] : [interpreter]),
    ...machines.flatMap(({ glibc, musl }) => [...glibc, ...musl]),
  ]);
  let glibc: GlibcFacts | null = null;
  let musl: MuslFacts | null = null;
  let compat: CompatFacts | null = null;
  for (const path of paths) {
    const loader = loaders.at(path);
    if (loader === null) continue;
    const { family, version, distribution, realPath } = loader;
    if (family === 'glibc') {
      glibc ??= { loader: path, version, distribution, alpineGlibc: realPath.startsWith('/usr/glibc-compat/') };
    } else if (family === 'musl') {
      if (loaderFamily(path) === 'glibc') compat ??= { kind: 'libc6-compat', loader: path, target: realPath };
      else musl ??= { loader: path, version };
    } else if (family === 'gcompat') {
      compat ??= { kind: 'gcompat', loader: path, target: realPath };
    }
  }
  const looked = glibc === null && compat === null && interpreter !== null && loaderFamily(interpreter) === 'glibc';
  return { glibc, musl, compat, orphan: looked ? findLibc(host, machines) : null };
}

function findLibc(host: Host, machines: readonly Machine[]): string | null {
  const directories = machines.flatMap((machine) => usualDirectories(machine, '/lib/'));
  const places = [...new Set(directories)].map((directory) => `${directory}/libc.so.6`);
  return places.find((path) => host.fs.stat(path).kind === 'found') ?? null;
}

function identify(host: Host, path: string): KnownLoader | null {
  const read = host.fs.withFile(path, (file) => {
    const headers = readInterpreter(file, path);
    const { elf } = headers;
    const identity = elf.ok ? recognize(constants(file, elf.value), loaderFamily(path)) : unrecognized;
    const versions = elf.ok && identity.family === 'glibc' ? definitionsOf(file, elf.value) : null;
    return { headers, versions, ...identity };
  });
  if (read.kind !== 'found') return null;
  const end = host.fs.resolve(path).end;
  const realPath = end.kind === 'found' ? end.path : path;
  return { path, realPath, ...read.value };
}

function definitionsOf(file: OpenFile, elf: ElfFile): readonly string[] | null {
  const definitions = decoding(() => readVersionDefinitions(file, elf));
  return definitions.ok ? definitions.value : null;
}

/** The release of a libc.so.6 by its banner, `2.36`; null if it has none. */
export function libcBanner(host: Host, path: string): string | null {
  const read = host.fs.withFile(path, (file) => {
    const elf = decodeElf(file, 'loader');
    return elf.ok ? firstIn(constants(file, elf.value), releaseInBanner) : null;
  });
  return read.kind === 'found' ? read.value : null;
}

/** `GNU C Library (Debian GLIBC 2.36-9+deb12u14) stable release version 2.36.` (csu/version.c). */
function releaseInBanner(part: Uint8Array): string | null {
  const start = indexOf(part, 'GNU C Library (');
  if (start < 0) return null;
  return /release version (\d+\.\d+)/.exec(latin1(part, start, start + 200))?.[1] ?? null;
}

/** Segments, each read when first needed. */
type Parts = Iterable<Uint8Array>;

/**
 * The segments that contain text, the likeliest first: constants come after the symbols and the code. If code has its
 * own segment, less than half of a loader needs to be read.
 */
function constants(file: OpenFile, elf: ElfFile): Parts {
  const loads = elf.segments.filter(
    ({ type, flags }) => type === segmentType.load && (flags & segmentFlag.write) === 0,
  );
  const plain = loads.filter(({ flags }) => (flags & segmentFlag.execute) === 0);
  const last = (plain.length > 0 ? plain : loads).slice(-4).reverse();
  const parts: Uint8Array[] = [];
  return {
    *[Symbol.iterator]() {
      for (const [index, { offset, fileSize }] of last.entries()) {
        parts[index] ??= readUpTo(file, offset, Math.min(fileSize, segmentLimit));
        yield parts[index];
      }
    },
  };
}

/** What the content of a loader shows. */
type Identity = Omit<KnownLoader, 'path' | 'realPath' | 'headers' | 'versions'>;

const unrecognized = {
  family: 'unknown',
  version: null,
  distribution: null,
  systemDirectories: [],
  cachePath: '/etc/ld.so.cache',
} as const;

/** @param expected what the name says: looked for first, since a search without a match costs most */
function recognize(parts: Parts, expected: LoaderFamily | null): Identity {
  const order = expected === 'musl' ? [asMusl, asGlibc] : [asGlibc, asMusl];
  for (const recognizeAs of order) {
    const found = recognizeAs(parts);
    if (found !== null) return found;
  }
  return holds(parts, 'libgcompat') ? { ...unrecognized, family: 'gcompat' } : unrecognized;
}

function asMusl(parts: Parts): Identity | null {
  // With its other texts, at the end of about a fifth of a megabyte.
  if (firstIn(parts, (part) => (lastIndexOf(part, 'musl libc (') < 0 ? null : part)) === null) return null;
  return { ...unrecognized, family: 'musl', version: firstIn(parts, muslVersion) };
}

function asGlibc(parts: Parts): Identity | null {
  const banner = firstIn(parts, glibcBanner);
  // Before 2.33 ld.so had no banner, but always the versions of its symbols.
  if (banner === null && !holds(parts, 'GLIBC_PRIVATE')) return null;
  return {
    family: 'glibc',
    version: banner?.version ?? null,
    distribution: banner?.distribution ?? null,
    systemDirectories: firstIn(parts, systemDirectories) ?? [],
    cachePath: firstIn(parts, cachePathIn) ?? unrecognized.cachePath,
  };
}

function holds(parts: Parts, text: string): boolean {
  return firstIn(parts, (part) => (indexOf(part, text) >= 0 ? part : null)) !== null;
}

function firstIn<T>(parts: Parts, find: (part: Uint8Array) => T | null): T | null {
  for (const part of parts) {
    const found = find(part);
    if (found !== null) return found;
  }
  return null;
}

/** `ld.so (Debian GLIBC 2.36-9+deb12u14) stable release version 2.36.` (elf/rtld.c, --version). */
function glibcBanner(part: Uint8Array): { version: string | null; distribution: string | null } | null {
  const start = indexOf(part, 'ld.so (');
  if (start < 0) return null;
  const line = latin1(part, start, start + 200);
  const [distribution = '', rest = ''] = line.slice('ld.so ('.length).split(') ', 2);
  const [quality, release = ''] = rest.split(' release version ', 2);
  const version = quality === 'stable' || quality === 'development' ? leadingVersion(release) : null;
  return version === null ? { version: null, distribution: null } : { version, distribution };
}

/** `2.36` of `2.36.`, and three numbers if there are three; null for fewer than two. */
function leadingVersion(text: string): string | null {
  const parts = text.split('.', 3);
  const end = parts.findIndex((part) => !isDigits(part));
  const numbers = end < 0 ? parts : parts.slice(0, end);
  return numbers.length < 2 ? null : numbers.join('.');
}

/** `__libc_version` is a string by itself, the last that looks like one; musl has no banner that contains it. */
function muslVersion(part: Uint8Array): string | null {
  for (let at = lastIndexOf(part, '\x001.'); at >= 0; at = at === 0 ? -1 : lastIndexOf(part, '\x001.', at - 1)) {
    const match = /^\0(\d+\.\d+\.\d+(?:-git-\d+-g[0-9a-f]+)?)\0/.exec(latin1(part, at, at + 64));
    if (match?.[1] !== undefined) return match[1];
  }
  return null;
}

/** `system_dirs`, as compiled in: consecutive absolute directories with a trailing slash, each NUL-terminated. */
function systemDirectories(part: Uint8Array): string[] | null {
  for (let at = indexOf(part, '/\0/'); at >= 0; at = indexOf(part, '/\0/', at + 1)) {
    const start = lastIndexOf(part, 0, at) + 1;
    const texts = latin1(part, start, start + 1024)
      .split('\0')
      .slice(0, -1);
    const end = texts.findIndex((text) => !isDirectory(text));
    const directories = end < 0 ? texts : texts.slice(0, end);
    if (directories.length > 1) return directories.map((directory) => directory.slice(0, -1));
  }
  return null;
}

function isDirectory(text: string): boolean {
  return text.startsWith('/') && text.endsWith('/') && text.length > 2;
}

/** The path that ends in `/ld.so.cache`, as compiled in. */
function cachePathIn(part: Uint8Array): string | null {
  const at = indexOf(part, '/ld.so.cache\0');
  if (at < 0) return null;
  const path = latin1(part, lastIndexOf(part, 0, at) + 1, at + '/ld.so.cache'.length);
  return path.startsWith('/') && path.length < 4096 ? path : null;
}
