import type { LookupFailure } from '../../src/host/files/lookup.ts';
import type { RootFs } from '../../src/host/files/rootfs.ts';
import type { Host } from '../../src/host/host.ts';
import { NotKnown } from '../../src/host/not-known.ts';

/** The result, or what stands for it where the contents of a volume decide. */
export function ifKnown<T>(read: () => T, otherwise: (why: string) => T): T {
  try {
    return read();
  } catch (error) {
    if (error instanceof NotKnown) return otherwise(error.message);
    throw error;
  }
}

/**
 * The container without what volumes of a manifest hold, for places that Go does not read: nothing is claimed of what may be there, and the
 * rest is judged.
 */
export function withoutUnknownFiles(host: Host): Host {
  return host.fs.unknownAt === undefined ? host : { ...host, fs: knownFiles(host.fs) };
}

function knownFiles(fs: RootFs): RootFs {
  const absent = (path: string): LookupFailure => ({ kind: 'absent', errno: 'ENOENT', path });
  const known: RootFs = {
    ...fs,
    stat: (path) =>
      ifKnown(
        () => fs.stat(path),
        () => absent(path),
      ),
    lstat: (path) =>
      ifKnown(
        () => fs.lstat(path),
        () => absent(path),
      ),
    readlink: (path) =>
      ifKnown(
        () => fs.readlink(path),
        () => absent(path),
      ),
    resolve: (path) =>
      ifKnown(
        () => fs.resolve(path),
        () => ({ hops: [], end: absent(path) }),
      ),
    list: (path, limit) =>
      ifKnown(
        () => fs.list(path, limit),
        () => absent(path),
      ),
    read: (path, limit) =>
      ifKnown(
        () => fs.read(path, limit),
        () => absent(path),
      ),
    readText: (path, limit) =>
      ifKnown(
        () => fs.readText(path, limit),
        () => absent(path),
      ),
    readSmall: (path) =>
      ifKnown(
        () => fs.readSmall(path),
        () => null,
      ),
    withFile: (path, use) =>
      ifKnown(
        () => fs.withFile(path, use),
        () => absent(path),
      ),
    withReadCache: () => knownFiles(fs.withReadCache()),
  };
  return known;
}
