import { trimTrailingSlashes } from '../../host/files/paths.ts';
import type { RootFs } from '../../host/files/rootfs.ts';

/** PATH of a container whose image sets none (containerd oci.defaultUnixEnv, Docker system.DefaultPathEnv). */
export const defaultPath = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';

/** A file found by a PATH search, and whether it has an execute bit. */
export type Candidate = { readonly path: string; readonly directory: string; readonly executable: boolean };

/**
 * The first regular file called `name` in a colon-separated PATH, executable ones first, since execvp(3) continues
 * after EACCES. Relative elements are ignored: their meaning depends on the caller.
 */
export function findInPath(fs: RootFs, path: string, name: string): Candidate | null {
  let fallback: Candidate | null = null;
  for (const directory of path.split(':')) {
    if (!directory.startsWith('/')) continue;
    const file = `${trimTrailingSlashes(directory)}/${name}`;
    const stat = fs.stat(file);
    if (stat.kind !== 'found' || stat.value.kind !== 'file') continue;
    const candidate = { path: file, directory, executable: (stat.value.mode & 0o111) !== 0 };
    if (candidate.executable) return candidate;
    fallback ??= candidate;
  }
  return fallback;
}
