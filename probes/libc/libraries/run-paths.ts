import type { Host } from '../../../src/host/host.ts';
import type { RunPathFacts } from './facts.ts';

const directoryLimit = 32;

/**
 * The directories of RPATH and RUNPATH: where a library may come from before the system's own directories.
 * @param origin directory of the program, without links
 */
export function observeRunPaths(host: Host, tag: 'RPATH' | 'RUNPATH', list: string, origin: string): RunPathFacts[] {
  return list
    .split(':')
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
