import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { isLicenseFile, type LicenseText } from './component.ts';

/** A license text that is kept in this repository, because what it belongs to comes without it. */
export function ownText(name: string): LicenseText {
  return { name, text: readFileSync(join(import.meta.dirname, 'texts', name), 'utf8') };
}

/**
 * The licenses and notices of a package: its own, and those of what it has taken from others, which are next to that further down
 * (ring: third_party/fiat). Packages inside of it are not part of it. By path, its own first.
 */
export function textsIn(directory: string): LicenseText[] {
  if (!existsSync(directory)) return [];
  const files = readdirSync(directory, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && isLicenseFile(entry.name))
    .map((entry) => relative(directory, join(entry.parentPath, entry.name)))
    .filter((path) => !path.split(sep).includes('node_modules'))
    .sort((a, b) => a.split(sep).length - b.split(sep).length || (a < b ? -1 : 1));
  return files.map((name) => ({ name, text: readFileSync(join(directory, name), 'utf8') }));
}
