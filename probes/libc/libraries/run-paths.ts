import type { LoaderFamily } from '../../../src/decode/elf/machines.ts';
import type { Host } from '../../../src/host/host.ts';
import type { RunPathFacts } from './facts.ts';

const directoryLimit = 32;

/** DT_RPATH or DT_RUNPATH of a program, and the libc whose loader reads it; null if it is not known. */
export interface RunPath {
  readonly tag: 'RPATH' | 'RUNPATH';
  readonly list: string;
  readonly by: LoaderFamily | null;
}

/**
 * The directories of RPATH and RUNPATH: where a library may come from before the system's own directories.
 * @param origin directory of the program, without links
 */
export function observeRunPaths(host: Host, { tag, list, by }: RunPath, origin: string): RunPathFacts[] {
  return elementsOf(list, by)
    .slice(0, directoryLimit)
    .map((element) => {
      const directory = element.replace(/\$(?:ORIGIN\b|\{ORIGIN\})/g, () => origin);
      const base = { tag, element };
      if (!directory.startsWith('/'))
        return { ...base, state: directory.includes('$') ? 'unknown' : 'relative', writable: null };
      const stat = host.fs.stat(directory);
      if (stat.kind === 'found') return { ...base, state: 'present', writable: worldWritable(host, directory) };
      // A user who may create the directory may put a library into it.
      const parent = nearestDirectory(host, directory);
      return {
        ...base,
        state: stat.kind === 'absent' ? 'absent' : 'unknown',
        writable: parent === null ? null : worldWritable(host, parent),
      };
    });
}

/** glibc takes an empty element for the working directory, but not an empty list; musl skips either. */
function elementsOf(list: string, by: LoaderFamily | null): string[] {
  const elements = list === '' ? [] : list.split(':');
  return by === 'musl' ? elements.filter((element) => element !== '') : elements;
}

/** The directory, with who may write to it besides root; null if only root may. */
function worldWritable(host: Host, directory: string): string | null {
  const stat = host.fs.stat(directory);
  if (stat.kind !== 'found' || stat.value.kind !== 'directory') return null;
  const { mode } = stat.value;
  return (mode & 0o002) !== 0 ? `${directory} (mode ${mode.toString(8)})` : null;
}

function nearestDirectory(host: Host, path: string): string | null {
  for (let at = path; at.length > 1; ) {
    at = at.slice(0, at.lastIndexOf('/')) || '/';
    if (host.fs.stat(at).kind === 'found') return at;
  }
  return null;
}
