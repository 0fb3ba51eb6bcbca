import { latin1 } from '#runtime/bytes.ts';
import type { Host } from '../../../src/host/host.ts';

/** A large module has several thousand files; imports are at the start of each. */
const limits = { files: 4000, entries: 2000, head: 16 << 10, depth: 20 };

/**
 * Those of the module paths from which some file of the module, except tests, imports a package. This is the only
 * reason for reading Go files, so it is called only if such a module is missing.
 */
export function importedModules(host: Host, root: string, paths: readonly string[]): string[] {
  const left = new Set(paths);
  const found: string[] = [];
  let files = 0;
  const walk = (directory: string, depth: number): void => {
    const listing = left.size > 0 && depth < limits.depth ? host.fs.list(directory, limits.entries) : null;
    if (listing?.kind !== 'found') return;
    for (const name of [...listing.value.names].sort()) {
      if (left.size === 0 || files >= limits.files) return;
      if (/^[._]/.test(name) || name === 'vendor' || name === 'testdata') continue;
      const path = `${directory}/${name}`;
      if (name.endsWith('.go')) {
        if (name.endsWith('_test.go')) continue;
        files += 1;
        const text = host.fs.withFile(path, (file) => latin1(file.read(0, limits.head)));
        if (text.kind !== 'found') continue;
        for (const module of left) {
          if (!text.value.includes(`"${module}"`) && !text.value.includes(`"${module}/`)) continue;
          left.delete(module);
          found.push(module);
        }
      } else if (!name.includes('.') && host.fs.stat(`${path}/go.mod`).kind !== 'found') {
        const stat = host.fs.stat(path);
        if (stat.kind === 'found' && stat.value.kind === 'directory') walk(path, depth + 1);
      }
    }
  };
  walk(root, 0);
  return paths.filter((path) => found.includes(path));
}
