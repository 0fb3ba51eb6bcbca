import type { LookupFailure } from '../../src/host/files/lookup.ts';
import type { RootFs } from '../../src/host/files/rootfs.ts';
import type { Host } from '../../src/host/host.ts';
import { ifKnown } from '../../src/host/not-known.ts';

/**
 * The container without what volumes of a manifest hold, for places that Go does not read: nothing is claimed of what may be there, and the
 * rest is judged.
 */
export function withoutUnknownFiles(host: Host): Host {
  return host.fs.unknownAt === undefined ? host : { ...host, fs: knownFiles(host.fs) };
}

function knownFiles(fs: RootFs): RootFs {
  return {
    ...fs,
    stat: orAbsent(fs.stat),
    lstat: orAbsent(fs.lstat),
    readlink: orAbsent(fs.readlink),
    readlinks: (directory, names) =>
      ifKnown(
        () => fs.readlinks(directory, names),
        () => new Map(),
      ),
    list: orAbsent(fs.list),
    read: orAbsent(fs.read),
    readText: orAbsent(fs.readText),
    withFile: (path, use) =>
      ifKnown(
        () => fs.withFile(path, use),
        () => absent(path),
      ),
    resolve: (path) =>
      ifKnown(
        () => fs.resolve(path),
        () => ({ hops: [], end: absent(path) }),
      ),
    readSmall: (path) =>
      ifKnown(
        () => fs.readSmall(path),
        () => null,
      ),
    withReadCache: () => knownFiles(fs.withReadCache()),
  };
}

function orAbsent<A extends readonly unknown[], T>(
  read: (path: string, ...rest: A) => T,
): (path: string, ...rest: A) => T | LookupFailure {
  return (path, ...rest) =>
    ifKnown(
      () => read(path, ...rest),
      () => absent(path),
    );
}

function absent(path: string): LookupFailure {
  return { kind: 'absent', errno: 'ENOENT', path };
}
