/**
 * Paths in a volume of keys: those of `items` may have slashes, and the kubelet makes the directories on the way
 * (pkg/volume/util/atomic_writer.go).
 */
export type KeyedPaths = ReadonlyMap<string, Uint8Array>;

/** The kinds of volumes of keys, as the manifest has them. */
export const keyedKinds: readonly string[] = ['configMap', 'secret', 'projected', 'downwardAPI'];

/** Whether some of its files are below a path; `''` is the volume itself. */
export function isDirectoryIn(files: KeyedPaths, inner: string): boolean {
  const prefix = inner === '' ? '' : `${inner}/`;
  return [...files.keys()].some((path) => path.startsWith(prefix));
}

/** The names in a directory of it. */
export function keyNames(files: KeyedPaths, inner: string): readonly string[] {
  const prefix = inner === '' ? '' : `${inner}/`;
  const names = [...files.keys()].flatMap((path) =>
    path.startsWith(prefix) ? [path.slice(prefix.length).split('/')[0] ?? ''] : [],
  );
  return [...new Set(names)].sort();
}

/** What is below a directory of it, by the paths there. */
export function keysBelow<T>(files: ReadonlyMap<string, T>, inner: string): Map<string, T> {
  const prefix = `${inner}/`;
  return new Map(
    [...files].flatMap(([path, value]) => (path.startsWith(prefix) ? [[path.slice(prefix.length), value]] : [])),
  );
}

/** As the kubelet joins it: `./a//b/` is `a/b` (filepath.Join). */
export function cleanPath(path: string): string {
  return path
    .split('/')
    .filter((part) => part !== '' && part !== '.')
    .join('/');
}

/**
 * What the API server says to a path that leads out of its volume (validateLocalDescendingPath), and the kubelet to what an expression
 * becomes; null for one that does not.
 */
export function pathRefusal(path: string): string | null {
  if (path.startsWith('/')) return '"must be a relative path"';
  return path.split('/').includes('..') ? `"must not contain '..'"` : null;
}
