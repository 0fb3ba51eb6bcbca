import { execFileSync } from 'node:child_process';
import { chmodSync, copyFileSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { Emulator } from './emulator.ts';
import { portableHome } from './paths.ts';
import { findTool } from './tools.ts';

/**
 * Makes the folder that starts in every image, to be placed at /opt/probe-env: the executable, and in `lib/` this machine's loader
 * and the libraries that Node needs, or those of the emulator's sysroot. Must come after the program was put in: an executable that patchelf has changed takes none.
 *
 * @returns null, or what is missing on this machine to make it, and how to get it
 */
export function makePortable(
  executable: string,
  folder: string,
  emulator: Emulator | null,
  say: (line: string) => void,
): string | null {
  const patchelf = findTool('patchelf') ?? installPatchelf(say);
  if (patchelf === null) return 'patchelf is not installed (Debian: apt-get install patchelf)';
  const partial = `${folder}.${process.pid}`;
  try {
    mkdirSync(join(partial, 'lib'), { recursive: true });
    const program = join(partial, 'probe-env');
    copy(executable, program);
    const loader = execFileSync(patchelf, ['--print-interpreter', executable], { encoding: 'utf8' }).trim();
    for (const library of [loader, ...librariesOf(executable, loader, emulator)]) {
      copy(join(emulator?.sysroot ?? '/', library), join(partial, 'lib', basename(library)));
    }
    execFileSync(patchelf, [
      '--set-interpreter',
      `${portableHome}/lib/${basename(loader)}`,
      // DT_RPATH, not DT_RUNPATH: it goes before the LD_LIBRARY_PATH of the container, whose libraries may be of another libc.
      '--force-rpath',
      '--set-rpath',
      `${portableHome}/lib`,
      program,
    ]);
    rmSync(folder, { recursive: true, force: true });
    renameSync(partial, folder);
  } finally {
    rmSync(partial, { recursive: true, force: true });
  }
  say(`made ${folder} (place it at ${portableHome})`);
  return null;
}

/** The paths of all libraries that the loader would load, indirect ones too, without itself. */
function librariesOf(executable: string, loader: string, emulator: Emulator | null): string[] {
  const [command, ...args] = [...(emulator?.command ?? []), join(emulator?.sysroot ?? '/', loader)];
  const listing = execFileSync(command, [...args, '--list', executable], { encoding: 'utf8', env: {} });
  if (/not found/.test(listing)) throw new Error(`this machine lacks a library of Node:\n${listing}`);
  return [...listing.matchAll(/^\t[^/\s]+ => (\/\S+) \(0x/gm)]
    .map(([, path]) => path)
    .filter((path) => path !== undefined);
}

function copy(from: string, to: string): void {
  copyFileSync(from, to);
  chmodSync(to, 0o755);
}

function installPatchelf(say: (line: string) => void): string | null {
  const apt = findTool('apt-get');
  if (apt === null || process.getuid?.() !== 0) return null;
  say('installing patchelf (apt-get)');
  try {
    const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
    execFileSync(apt, ['install', '-y', '-q', 'patchelf'], { env, stdio: ['ignore', 'ignore', 'pipe'] });
  } catch {
    say('apt-get could not install patchelf');
  }
  return findTool('patchelf');
}
