import { execFileSync } from 'node:child_process';
import { chmodSync, copyFileSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { Emulator } from './emulator.ts';
import { portableHome } from './paths.ts';
import { findTool } from './tools.ts';

/**
 * Makes the directory that starts in every image, to be placed at /opt/probe-env: the executable, and in `lib/` this machine's loader
 * and the libraries that Node needs, or those of the emulator's sysroot. Must come after the program was put in: an executable that
 * patchelf has changed takes none.
 *
 * @throws where patchelf or a library is missing, with what to do
 */
export function makePortable(
  executable: string,
  directory: string,
  emulator: Emulator | null,
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
    rmSync(directory, { recursive: true, force: true });
    renameSync(partial, directory);
  } finally {
    rmSync(partial, { recursive: true, force: true });
  }
  say(`made ${directory} (place it at ${portableHome})`);
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
