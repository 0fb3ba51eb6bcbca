import type { ElfFile } from '../../../src/decode/elf/elf.ts';
import { loaderFamily } from '../../../src/decode/elf/machines.ts';
import type { Mount } from '../../../src/decode/proc/mountinfo.ts';
import type { Host } from '../../../src/host/host.ts';
import { brokenLink } from '../../../src/linux/broken-link.ts';
import { hiding } from '../../../src/linux/hiding-mount.ts';
import { absolutePath } from '../../../src/linux/paths.ts';
import { interpreterState, interpreterView } from '../../../src/linux/start/interpreter.ts';
import type { Loaders } from '../container/observe.ts';
import type { LoaderFacts } from './facts.ts';

/** PT_INTERP as execve(2) handles it: opened, read and checked like the program itself. */
export function observeLoader(
  host: Host,
  path: string,
  program: ElfFile,
  loaders: Loaders,
  mounts: readonly Mount[],
): LoaderFacts {
  const absolute = absolutePath(host, path);
  const resolution = host.fs.resolve(absolute);
  const { end } = resolution;
  const broken = brokenLink(host.fs, resolution);
  const state = interpreterState(
    interpreterView(host, mounts, (real) => loaders.at(real)?.headers ?? null),
    absolute,
    program,
  );
  const known = loaders.at(absolute);
  const headers = known?.headers.elf.ok === true ? known.headers.elf.value : null;
  const isProgram =
    loaderFamily(path) === 'glibc' &&
    (known?.family === 'glibc' || known?.family === 'unknown') &&
    headers !== null &&
    headers.dynamic?.soname == null;
  const isThere = state.kind !== 'absent' && state.kind !== 'denied' && state.kind !== 'not-a-file';
  return {
    path,
    link: broken === null ? null : { path: broken.link, target: broken.target },
    realPath: end.kind === 'found' ? end.path : null,
    family: isThere ? (loaders.at(absolute)?.family ?? 'unknown') : null,
    state,
    ...(state.kind === 'usable' && isProgram ? { isProgram: true } : {}),
    ...(state.kind === 'absent' ? hiding(host, [absolute]) : {}),
  };
}
