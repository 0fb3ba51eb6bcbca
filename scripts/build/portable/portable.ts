import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { basename, join } from 'node:path';
import { decodeElf, type ElfFile } from '../../../src/decode/elf/elf.ts';
import { append, withoutAppendix } from '../../inventory/appendix.ts';
import type { Component } from '../../inventory/component.ts';
import { portableHome } from '../paths.ts';
import { findTool } from '../tools.ts';

/** The content of the portable directory besides the executable. */
export interface Libraries {
  /** The root that contains them: that of the pinned packages, of this machine, or an emulator's. */
  readonly root: string;
  /** All components of the directory in that case. */
  readonly components: readonly Component[];
}

/**
 * Creates the directory that starts in every image, to be placed at /opt/probe-env: the executable, and in `lib/` the
 * loader and the libraries that Node needs. Must come after the program was added: nothing can be added to an
 * executable that patchelf has changed.
 *
 * @throws if patchelf or a library is missing, with what to do
 */
export function makePortable(
  executable: string,
  directory: string,
  { root, components }: Libraries,
  say: (line: string) => void,
): void {
  const patchelf = findTool('patchelf');
  if (patchelf === null) {
    throw new Error(
      'the portable directory needs patchelf, which is not on PATH (Debian: apt-get install patchelf); ' +
        'without that directory: npm run build -- --target single',
    );
  }
  const partial = `${directory}.${process.pid}`;
  try {
    mkdirSync(join(partial, 'lib'), { recursive: true });
    // It goes into images whose programs run as another user.
    for (const place of [partial, join(partial, 'lib')]) chmodSync(place, 0o755);
    const program = join(partial, 'probe-env');
    writeFileSync(program, withoutAppendix(readFileSync(executable)));
    const { loader, files } = librariesOf(executable, root);
    for (const library of files) copy(library, join(partial, 'lib', basename(library)));
    execFileSync(patchelf, [
      '--set-interpreter',
      `${portableHome}/lib/${basename(loader)}`,
      // DT_RPATH, not DT_RUNPATH: it takes precedence over the LD_LIBRARY_PATH of the container, whose libraries may
      // be of another libc.
      '--force-rpath',
      '--set-rpath',
      `${portableHome}/lib`,
      program,
    ]);
    append(program, components);
    chmodSync(program, 0o755);
    rmSync(directory, { recursive: true, force: true });
    renameSync(partial, directory);
  } finally {
    rmSync(partial, { recursive: true, force: true });
  }
  say(`made ${directory} (place it at ${portableHome})`);
}

/** Where distributions put libraries of a machine, by e_machine (elf.h). */
const triplets: Readonly<Record<number, string>> = { 62: 'x86_64-linux-gnu', 183: 'aarch64-linux-gnu' };

/** The loader and every library that is loaded with a program, following DT_NEEDED. */
function librariesOf(program: string, root: string): { loader: string; files: string[] } {
  const elf = elfOf(program);
  const triplet = triplets[elf?.machine ?? 0] ?? '';
  const places = [`lib/${triplet}`, `usr/lib/${triplet}`, 'lib64', 'usr/lib64', 'lib', 'usr/lib'];
  const find = (name: string): string => {
    const found = places
      .map((place) => join(root, place, name))
      .find((file) => existsSync(file) && elfOf(file)?.machine === elf?.machine);
    if (found === undefined) throw new Error(`${name}, which Node needs, is not in ${root}`);
    return found;
  };
  const loader = elf?.interpreter ?? null;
  if (elf?.dynamic == null || loader === null) throw new Error(`${program} is not a dynamic program`);
  const names = new Set([basename(loader)]);
  const visit = (needed: readonly string[]): void => {
    for (const name of needed) {
      if (names.has(name)) continue;
      names.add(name);
      visit(elfOf(find(name))?.dynamic?.needed ?? []);
    }
  };
  visit(elf.dynamic.needed);
  return { loader, files: [...names].map(find) };
}

function elfOf(file: string): ElfFile | null {
  const bytes = readFileSync(file);
  const elf = decodeElf({ size: bytes.length, read: (at, length) => bytes.subarray(at, at + length) });
  return elf.ok ? elf.value : null;
}

function copy(from: string, to: string): void {
  copyFileSync(from, to);
  chmodSync(to, 0o755);
}
