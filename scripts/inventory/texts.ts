import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { LicenseText } from './component.ts';

/** A license text that is kept in this repository, because what it belongs to comes without it. */
export function ownText(name: string): LicenseText {
  return { name, text: readFileSync(join(import.meta.dirname, 'texts', name), 'utf8') };
}
