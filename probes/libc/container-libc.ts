import { loaderFamily, type Machine } from '../../src/decode/elf-machines.ts';
import type { Host } from '../../src/host/host.ts';
import type { CompatFacts, ContainerLibc, GlibcFacts, MuslFacts } from './facts.ts';

/** A loader that is there, known by its content, since any name may be a link to any other. */
export type KnownLoader = {
  readonly path: string;
  /** Without links. */
  readonly realPath: string;
  readonly family: 'glibc' | 'musl' | 'gcompat' | 'unknown';
  readonly version: string | null;
  readonly distribution: string | null;
  readonly bytes: Uint8Array;
};

/** The largest loader, musl's with all of libc in it, has less than a megabyte. */
const loaderLimit = 16 << 20;

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

/** @param paths where loaders may be: the program's PT_INTERP, and those that `machines` have by convention */
export function observeContainerLibc(
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
  return { glibc, musl, compat };
}

function identify(host: Host, path: string): KnownLoader | null {
  const read = host.fs.read(path, loaderLimit);
  if (read.kind !== 'found') return null;
  const bytes = Buffer.from(read.value.buffer, read.value.byteOffset, read.value.byteLength);
  const end = host.fs.resolve(path).end;
  const realPath = end.kind === 'found' ? end.path : path;
  return { path, realPath, bytes, ...recognise(bytes) };
}

function recognise(bytes: Buffer): Pick<KnownLoader, 'family' | 'version' | 'distribution'> {
  const banner = glibcBanner(bytes);
  if (banner !== null) return { family: 'glibc', ...banner };
  if (bytes.includes('musl libc (')) return { family: 'musl', version: muslVersion(bytes), distribution: null };
  if (bytes.includes('libgcompat')) return { family: 'gcompat', version: null, distribution: null };
  // Before 2.33 ld.so had no banner, but always the versions of its symbols.
  const old = bytes.includes('GLIBC_PRIVATE');
  return { family: old ? 'glibc' : 'unknown', version: null, distribution: null };
}

/** `ld.so (Debian GLIBC 2.36-9+deb12u14) stable release version 2.36.` (elf/rtld.c, --version). */
function glibcBanner(bytes: Buffer): { version: string | null; distribution: string | null } | null {
  const start = bytes.indexOf('ld.so (');
  if (start < 0) return null;
  const line = bytes.subarray(start, start + 200).toString('latin1');
  const match = /^ld\.so \(([^)]*)\) (?:stable|development) release version (\d+\.\d+(?:\.\d+)?)/.exec(line);
  return { version: match?.[2] ?? null, distribution: match?.[1] ?? null };
}

/** `__libc_version` is a string by itself; musl has no banner that holds it. */
function muslVersion(bytes: Buffer): string | null {
  return /\0(\d+\.\d+\.\d+(?:-git-\d+-g[0-9a-f]+)?)\0/.exec(bytes.toString('latin1'))?.[1] ?? null;
}
