import { execFileSync } from 'node:child_process';
import { chmodSync, copyFileSync, existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { deafen } from './deafen.ts';
import { dist, repository } from './paths.ts';
import { findTool } from './tools.ts';

/** The machines that an executable can be made for, as Node names them. */
export const architectures = ['x64', 'arm64'] as const;
export type Architecture = (typeof architectures)[number];

/**
 * The Node that an executable is made from, deaf to variables, and without its symbols where `strip` is installed (126 → 108 MB).
 * Stripping must come before the program is put in: afterwards it destroys the file.
 *
 * @throws when the package of that Node is not installed
 */
export function baseNode(arch: Architecture, say: (line: string) => void): string {
  const node = join(repository, `node_modules/node-linux-${arch}/bin/node`);
  if (!existsSync(node)) throw new Error(`${node} is missing: run npm ci`);
  const strip = findTool(arch === process.arch ? 'strip' : `${gnuNames[arch]}-linux-gnu-strip`);
  if (strip === null) say('strip is not installed (Debian: binutils): the executable will be some 18 MB larger');
  const base = join(dist, `.cache/deaf-node-${process.version}-${arch}${strip === null ? '-symbols' : ''}`);
  if (!existsSync(base)) {
    mkdirSync(join(dist, '.cache'), { recursive: true });
    const partial = `${base}.${process.pid}`;
    copyFileSync(node, partial);
    if (strip !== null) execFileSync(strip, [partial]);
    const bytes = readFileSync(partial);
    deafen(bytes);
    writeFileSync(partial, bytes);
    chmodSync(partial, 0o755);
    renameSync(partial, base);
  }
  return base;
}

const gnuNames = { x64: 'x86_64', arm64: 'aarch64' } as const satisfies Record<Architecture, string>;
