import { type Mount, mountOf } from '../../../src/decode/proc/mountinfo.ts';
import type { Host } from '../../../src/host/host.ts';
import { absolutePath } from '../../../src/linux/paths.ts';
import { isOwn, volumeAt } from '../../../src/linux/volume.ts';
import { certificatesIn } from '../certificates-in.ts';
import type { GoRules } from '../lookup/go-rules.ts';
import { latin1File } from '../read-file.ts';
import type { MountFacts } from './facts.ts';

const named = 3;
const listed = 100;

/** The mounts on the way to paths of Go's search, except the root file system. */
export function mountsOn(
  host: Host,
  rules: GoRules,
  { files, directories, entries }: { [kind in 'files' | 'directories' | 'entries']: readonly string[] },
): MountFacts[] {
  const mounts = mountsOfProgram(host);
  if (mounts.length === 0) return [];
  const found = new Map<string, MountFacts>();
  const read = new Set(directories.map((path) => host.fs.resolve(absolutePath(host, path)).end.path));
  for (const path of [...files, ...directories, ...entries]) {
    const real = host.fs.resolve(absolutePath(host, path)).end.path;
    const mount = mountOf(mounts, real);
    if (mount === null || mount.mountPoint === '/' || found.has(mount.mountPoint)) continue;
    const { mountPoint, fsType } = mount;
    const volume = volumeAt(host, mount);
    if (isOwn(mounts, mount, volume)) continue;
    const isRead = read.has(mountPoint);
    found.set(mountPoint, { mountPoint, fsType, volume, ...contentsOf(host, rules, mountPoint), isRead, path, real });
  }
  return [...found.values()];
}

/**
 * Every mount of the program that may be a volume: all except the root file system, those of the kernel and the
 * engine, and volumes of a manifest with unknown content.
 */
export function volumeMounts(host: Host): Mount[] {
  return mountsOfProgram(host).filter(
    ({ mountPoint, fsType }) =>
      !kernelTypes.has(fsType) &&
      !/^\/(?:proc|sys|dev)?(?:\/|$)/.test(mountPoint) &&
      (host.fs.unknownAt?.(mountPoint) ?? null) === null,
  );
}

function mountsOfProgram(host: Host): readonly Mount[] {
  return host.mounts(host.program.pid ?? 'self');
}

const kernelTypes: ReadonlySet<string> = new Set([
  'proc',
  'sysfs',
  'cgroup',
  'cgroup2',
  'devpts',
  'mqueue',
  'devtmpfs',
  'securityfs',
  'debugfs',
  'tracefs',
  'overlay',
]);

/** The contents of a mounted directory: its names, and the files with certificates. */
function contentsOf(
  host: Host,
  rules: GoRules,
  mountPoint: string,
): Pick<MountFacts, 'names' | 'certificateFiles' | 'isFile'> {
  const listing = host.fs.list(mountPoint, listed);
  if (listing.kind !== 'found') {
    const stat = host.fs.stat(mountPoint);
    const isFile = stat.kind === 'found' && stat.value.kind === 'file';
    return { names: [], certificateFiles: [], ...(isFile ? { isFile } : {}) };
  }
  const names = listing.value.names.filter((name) => !name.startsWith('..'));
  const certificateFiles: string[] = [];
  for (const name of names) {
    if (certificateFiles.length === named) break;
    host.deadline.check();
    if (certificatesIn(latin1File(host, `${mountPoint}/${name}`), rules).length > 0) certificateFiles.push(name);
  }
  return { names: names.slice(0, named), certificateFiles };
}
