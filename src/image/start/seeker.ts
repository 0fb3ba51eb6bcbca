import { decodeElf } from '../../decode/elf/elf.ts';
import { loaderFamily } from '../../decode/elf/machines.ts';
import { isGoAtLeast, parseGoVersion } from '../../decode/go/version/version.ts';
import type { RootFs } from '../../host/files/rootfs.ts';
import { createApp } from '../../host/process/app.ts';
import type { Seeker } from './locate.ts';
import type { StartState } from './state.ts';

/** How a program that starts another one looks for it. Its file is read only where PATH leaves a difference. */
export function seekerOf(fs: RootFs, path: string, { env }: StartState): Seeker {
  const isPlain = env
    .get('PATH')
    ?.split(':')
    .every((directory) => directory.startsWith('/'));
  if (isPlain === true) return 'execvp';
  const build = createApp(fs, { path, openPath: path, foundBy: '', pid: null, running: false }).goBuild();
  if (build === null) return isOfGlibc(fs, path) ? 'glibc' : 'execvp';
  const version = parseGoVersion(build.goVersion);
  // os/exec.ErrDot.
  return version !== null && isGoAtLeast(version, '1.19') ? 'go' : 'old-go';
}

/** As its interpreter shows; a static file does not tell. */
function isOfGlibc(fs: RootFs, path: string): boolean {
  const elf = fs.withFile(path, (file) => decodeElf(file, 'loader'));
  const interpreter = elf.kind === 'found' && elf.value.ok ? elf.value.value.interpreter : null;
  return interpreter !== null && loaderFamily(interpreter) === 'glibc';
}
