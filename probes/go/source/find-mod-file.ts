import { join } from '../../../src/decode/go/env/env.ts';
import { type ModFile, parseModFile } from '../../../src/decode/go/module/go-mod.ts';
import type { Host } from '../../../src/host/host.ts';

/** Bytes of a go.mod or go.work. */
export const modFileLimit = 1 << 20;

/** The path of the file in the directory, or in the nearest one above it. */
export function findUpward(host: Host, directory: string, name: string): string | null {
  for (let at = join(directory); at !== ''; at = at === '/' ? '' : join(at, '..')) {
    const file = join(at, name);
    const stat = host.fs.stat(file);
    if (stat.kind === 'found' && stat.value.kind === 'file') return file;
  }
  return null;
}

/** A go.mod or go.work; null if it cannot be read. */
export function readModFile(host: Host, path: string): ModFile | null {
  const text = host.fs.readText(path, modFileLimit);
  return text.kind === 'found' ? parseModFile(text.value) : null;
}
