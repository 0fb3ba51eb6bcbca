import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { elfBytes } from '../bytes/elf/elf-bytes.ts';
import { type ElfSpec, elfPresets } from '../bytes/elf/elf-spec.ts';
import { type CacheEntry, cacheBytes } from '../bytes/ld-so-cache-bytes.ts';

/**
 * Writes the container roots of test/cases/libc from the `make` table of each case.json: small ELF files, scripts, links.
 * Run it after a change to a table; a test holds what is committed to what it writes.
 */
export type MadeFile =
  | { readonly elf: ElfSpec | keyof typeof elfPresets; readonly mode?: string; readonly cutAt?: number }
  /** An ld.so.cache with these entries, which ldconfig would sort downwards by name. */
  | { readonly cache: readonly CacheEntry[]; readonly mode?: string }
  | { readonly text: string; readonly mode?: string }
  | { readonly link: string };

export const libcCases = path.join(import.meta.dirname, '../../cases/libc');

/** The files of a case's root, by path. */
export function madeFiles(caseName: string): [string, MadeFile][] {
  const { make = {} }: { make?: Record<string, MadeFile> } = JSON.parse(
    readFileSync(path.join(libcCases, caseName, 'case.json'), 'utf8'),
  );
  return Object.entries(make);
}

export function madeBytes(made: Exclude<MadeFile, { link: string }>): Buffer {
  if ('text' in made) return Buffer.from(made.text);
  if ('cache' in made) return cacheBytes(made.cache);
  const bytes = elfBytes(typeof made.elf === 'string' ? elfPresets[made.elf] : made.elf);
  return made.cutAt === undefined ? bytes : bytes.subarray(0, made.cutAt);
}

/** @param root where it is written: in the case's own directory unless said */
export function makeCase(caseName: string, root = path.join(libcCases, caseName, 'rootfs')): void {
  const files = madeFiles(caseName);
  // A root that is committed as it is, not made from a table.
  if (files.length === 0 && existsSync(root)) return;
  rmSync(root, { recursive: true, force: true });
  mkdirSync(root);
  if (files.length === 0) writeFileSync(path.join(root, '.keep'), '');
  for (const [name, made] of files) {
    const file = path.join(root, name);
    mkdirSync(path.dirname(file), { recursive: true });
    if ('link' in made) symlinkSync(made.link, file);
    else {
      writeFileSync(file, madeBytes(made));
      chmodSync(file, Number.parseInt(made.mode ?? ('elf' in made ? '755' : '644'), 8));
    }
  }
}

if (import.meta.main) for (const name of readdirSync(libcCases)) makeCase(name);
