import { chmodSync, chownSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { certificates } from './layouts/certificates.ts';
import { contents } from './layouts/contents.ts';
import type { Layout } from './layouts/layout.ts';
import { obstacles } from './layouts/obstacles.ts';
import { places } from './layouts/places.ts';
import { variables } from './layouts/variables.ts';

/** Container roots that Go looks for certificates in. */
export const layouts: readonly Layout[] = [...places, ...variables, ...obstacles, ...contents, ...certificates];

/** Makes the layout's root in an empty directory. Needs root where it has special files. */
export function makeLayout(layout: Layout, root: string): void {
  mkdirSync(path.join(root, layout.cwd ?? '/'), { recursive: true });
  const modes: [string, number][] = [];
  for (const [place, entry] of Object.entries(layout.files)) {
    const file = path.join(root, place);
    if (typeof entry === 'object' && 'mode' in entry) modes.push([file, entry.mode]);
    if (entry === 'dir' || (typeof entry === 'object' && 'mode' in entry && entry.content === 'dir')) {
      mkdirSync(file, { recursive: true });
      continue;
    }
    mkdirSync(path.dirname(file), { recursive: true });
    if (typeof entry === 'string' || Buffer.isBuffer(entry)) writeFileSync(file, entry);
    else if ('link' in entry) symlinkSync(entry.link, file);
    else writeFileSync(file, entry.content);
  }
  for (const [file, mode] of modes) {
    chownSync(file, 0, 0);
    chmodSync(file, mode);
  }
}
