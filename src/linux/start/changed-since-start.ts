import { mountOf } from '../../decode/proc/mountinfo.ts';
import type { Host } from '../../host/host.ts';

/** A file that a running program reads only once. */
export type ChangedSinceStart = {
  readonly path: string;
  /** The program. */
  readonly app: string;
  /** It is on this mount; null for a file of the container itself, which is lost with it. */
  readonly mountPoint: string | null;
};

/** Seconds: as exact as the times are. What an entrypoint script changes before exec is older than the program. */
const grace = 1;

/** The first of these paths that has changed since the program was started; null for none, or if that cannot be told. */
export function changedSinceStart(host: Host, paths: Iterable<string>): ChangedSinceStart | null {
  const { app, fs, now, program } = host;
  if (app === null || typeof program.pid !== 'number' || fs.changedAt === undefined) return null;
  const started = program.startedAt(now);
  if (started === null) return null;
  for (const path of paths) {
    const changed = fs.changedAt(path);
    if (changed === null || changed <= started + grace) continue;
    const { end } = fs.resolve(path);
    const mount = end.kind === 'found' ? mountOf(host.mounts(program.pid), end.path) : null;
    const mountPoint = mount === null || mount.mountPoint === '/' ? null : mount.mountPoint;
    if (mountPoint !== null && hasToken(fs, mountPoint)) continue;
    return { path, app: app.path, mountPoint };
  }
  return null;
}

/** The kubelet renews a token within an hour, and then writes all files of its volume anew (pkg/volume/util, AtomicWriter). */
function hasToken(fs: Host['fs'], mountPoint: string): boolean {
  const listing = fs.list(mountPoint, mostNames);
  if (listing.kind !== 'found') return false;
  const { names } = listing.value;
  return names.includes('..data') && names.some((name) => name.includes('token'));
}

const mostNames = 100;

/** @param change what gives the image the same change, without which a new container lacks it */
export function startAgain({ mountPoint }: ChangedSinceStart, change: string): string {
  const restart = 'restart the container, which starts the program again';
  return mountPoint !== null ? restart : `${restart}; a new container has only what the image has: ${change}`;
}
