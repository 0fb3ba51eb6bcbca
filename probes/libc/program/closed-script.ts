import type { Host } from '../../../src/host/host.ts';
import { programAccess } from '../../../src/linux/access/program-access.ts';

/** A script that its user may not read. */
export type ClosedScript = {
  readonly path: string;
  /** Octal permission bits. */
  readonly mode: string;
  /** The directory on the way that its user may not search; null where it is the script itself that is closed. */
  readonly directory: string | null;
};

/**
 * Whether a shell can open the script that it is told to run, which no kernel executes; null if so, and if that is not known.
 * @param path null where it is not known
 */
export function observeClosedScript(host: Host, path: string | null): ClosedScript | null {
  const stat = path === null ? null : host.fs.stat(path);
  if (path === null || stat?.kind !== 'found') return null;
  const answer = programAccess(host, path, 'r');
  if (answer.kind !== 'denied') return null;
  const isFile = answer.element === stat.path;
  return {
    path,
    mode: stat.value.mode.toString(8).padStart(4, '0'),
    directory: isFile ? null : answer.element,
  };
}
