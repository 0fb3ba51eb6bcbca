import { absolute } from '../../host/files/paths.ts';
import type { RootFs } from '../../host/files/rootfs.ts';
import { defaultPath, findInPath } from '../../linux/start/path-search.ts';
import type { StartState } from './state.ts';

/**
 * Who looks for a command. The engine refuses what it finds through a relative element of PATH: "cannot run executable
 * found relative to current directory" (os/exec.LookPath of Go 1.19, which runc calls), and so does a launcher in Go. `execvp` is that
 * of musl, or of a libc that is not known.
 */
export type Seeker = 'engine' | 'shell' | 'execvp' | 'glibc' | 'go' | 'old-go';

/**
 * Where they look if PATH is not set: dash and bash have a list, and execvp(3) that of the libc. The list of musl has the directories of
 * both.
 */
export const unsetPath: Readonly<Record<Seeker, string>> = {
  engine: defaultPath,
  shell: defaultPath,
  execvp: '/usr/local/bin:/bin:/usr/bin',
  glibc: '/bin:/usr/bin',
  go: '',
  'old-go': '',
};

const usesOsExec: ReadonlySet<Seeker> = new Set(['engine', 'go', 'old-go']);

/** The file of a command; null for a name that is in no directory of PATH, or depends on an unknown directory. */
export function locate(fs: RootFs, name: string, { env, cwd }: StartState, seeker: Seeker = 'shell'): string | null {
  if (name.startsWith('/')) return name;
  if (name.includes('/')) return cwd === null ? null : absolute(name, cwd);
  if (name === '') return null;
  // An empty element is the working directory, where relative ones begin.
  const list = env.get('PATH') ?? unsetPath[seeker];
  // filepath.SplitList has no element for an empty list.
  if (list === '' && usesOsExec.has(seeker)) return null;
  const elements = list.split(':');
  const directories = elements.map((element) =>
    element.startsWith('/') || cwd !== null ? absolute(element === '.' ? '' : element, cwd ?? '/') : '',
  );
  const found = findInPath(fs, directories.join(':'), name);
  if (found === null) return null;
  const isRelative = elements[directories.indexOf(found.directory)]?.startsWith('/') === false;
  return isRelative && (seeker === 'engine' || seeker === 'go') ? null : found.path;
}
