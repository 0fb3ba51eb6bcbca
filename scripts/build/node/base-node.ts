import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Architecture } from '../architecture.ts';
import { dist } from '../paths.ts';
import { findTool } from '../tools.ts';
import { ignoreVariables } from '../variables/ignore-variables.ts';
import { keepRelro } from './keep-relro.ts';
import { pinnedNode } from './pinned-node.ts';

/**
 * What `strip` removes besides symbols: the tables for unwinding C++ stacks. Node and V8 are built without exceptions
 * (`-fno-exceptions`), so they only serve the native trace of a crash; 4.7 MB.
 */
const unwindTables = ['.eh_frame', '.eh_frame_hdr', '.gcc_except_table'];

/**
 * The Node that an executable is made from: patched to ignore variables, and without its symbols if `strip` is
 * installed (127 → 104 MB). Stripping must come before the program is added: afterwards it destroys the file.
 *
 * @throws if that Node is not installed and cannot be fetched
 */
export function baseNode(arch: Architecture, say: (line: string) => void): string {
  const node = pinnedNode(arch, say);
  const tool = arch === process.arch ? { strip: 'strip', debian: 'binutils' } : crossBinutils[arch];
  const strip = findTool(tool.strip);
  if (strip === null) {
    say(`${tool.strip} is not installed (Debian: ${tool.debian}): the executable will be some 23 MB larger`);
  }
  const name = `quiet-node-${process.version}-${arch}-${strip === null ? 'whole' : 'bare'}-${sourcesDigest()}`;
  const base = join(dist, '.cache', name);
  if (!existsSync(base)) {
    mkdirSync(join(dist, '.cache'), { recursive: true });
    const partial = `${base}.${process.pid}`;
    const bytes = readFileSync(node);
    ignoreVariables(bytes, arch);
    writeFileSync(partial, bytes);
    chmodSync(partial, 0o755);
    if (strip !== null) {
      execFileSync(strip, [...unwindTables.map((section) => `--remove-section=${section}`), partial]);
      const stripped = readFileSync(partial);
      keepRelro(bytes, stripped);
      writeFileSync(partial, stripped);
    }
    renameSync(partial, base);
  }
  return base;
}

/** Distinguishes what was built from these sources from what was built from others. */
function sourcesDigest(): string {
  const hash = createHash('sha256');
  for (const file of [
    'base-node.ts',
    'keep-relro.ts',
    '../variables/ignore-variables.ts',
    '../variables/table.ts',
    '../variables/asked.ts',
    '../variables/calls.ts',
    '../variables/program.ts',
  ]) {
    hash.update(readFileSync(join(import.meta.dirname, file)));
  }
  return hash.digest('hex').slice(0, 12);
}

const crossBinutils: Readonly<Record<Architecture, { strip: string; debian: string }>> = {
  x64: { strip: 'x86_64-linux-gnu-strip', debian: 'binutils-x86-64-linux-gnu' },
  arm64: { strip: 'aarch64-linux-gnu-strip', debian: 'binutils-aarch64-linux-gnu' },
};
